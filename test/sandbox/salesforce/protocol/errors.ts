/**
 * Salesforce's refusals, worded as Salesforce words them, because people's code reads the words.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/errorcodes.htm
 * @see https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_concepts_core_data_objects.htm
 */
export class SalesforceError extends Error {
	constructor(
		readonly errorCode: string,
		message: string,
		/** Names of the fields that it is about. */
		readonly fields: readonly string[] = [],
		/** What some codes add: `duplicateResult`. */
		readonly more: Readonly<Record<string, unknown>> = {},
	) {
		super(message);
	}

	get status(): number {
		return STATUSES[this.errorCode] ?? 400;
	}

	/** As a whole request tells it, and a request within a composite. */
	toRequestError(): Readonly<Record<string, unknown>> {
		return {
			message: this.message,
			errorCode: this.errorCode,
			...(ROW_CODES.has(this.errorCode) ? { fields: this.fields } : {}),
			...this.more,
		};
	}

	/** As a row of a collection tells it: another name for the code. */
	toRowError(): Readonly<Record<string, unknown>> {
		return {
			statusCode: this.errorCode,
			message: this.message,
			fields: this.fields,
			...this.more,
		};
	}
}

const STATUSES: Readonly<Record<string, number>> = {
	INVALID_SESSION_ID: 401,
	REQUEST_LIMIT_EXCEEDED: 403,
	API_DISABLED_FOR_ORG: 403,
	INSUFFICIENT_ACCESS: 403,
	INSUFFICIENT_ACCESS_OR_READONLY: 403,
	NOT_FOUND: 404,
	ENTITY_IS_DELETED: 404,
	METHOD_NOT_ALLOWED: 405,
	URI_TOO_LONG: 414,
	UNKNOWN_EXCEPTION: 500,
	SERVER_UNAVAILABLE: 503,
};

/** Refusals of a row name its fields also where the row was sent alone. */
const ROW_CODES: ReadonlySet<string> = new Set([
	...['REQUIRED_FIELD_MISSING', 'STRING_TOO_LONG', 'NUMBER_OUTSIDE_VALID_RANGE'],
	...['INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', 'INVALID_EMAIL_ADDRESS', 'MALFORMED_ID'],
	...['FIELD_INTEGRITY_EXCEPTION', 'INVALID_CROSS_REFERENCE_KEY', 'ENTITY_IS_DELETED'],
	...['DUPLICATE_VALUE', 'FIELD_CUSTOM_VALIDATION_EXCEPTION', 'CANNOT_EXECUTE_FLOW_TRIGGER'],
	...['INVALID_FIELD_FOR_INSERT_UPDATE', 'INSUFFICIENT_ACCESS_OR_READONLY', 'DUPLICATES_DETECTED'],
	...['INACTIVE_OWNER_OR_USER', 'UNABLE_TO_LOCK_ROW', 'DELETE_FAILED', 'MISSING_ARGUMENT'],
]);

export const notFound = (): SalesforceError =>
	new SalesforceError('NOT_FOUND', 'The requested resource does not exist');

export const invalidSession = (): SalesforceError =>
	new SalesforceError('INVALID_SESSION_ID', 'Session expired or invalid');

export const malformedJson = (message: string): SalesforceError =>
	new SalesforceError('JSON_PARSER_ERROR', message);
