import type { SandboxResponse } from '../system';

/**
 * HubSpot's refusals, worded as HubSpot words them, because people's code reads the words.
 *
 * Bodies: https://developers.hubspot.com/docs/api-reference/error-handling and captures of the real
 * API in github.com/amp-labs/connectors (providers/hubspot/test).
 */
export class HubspotError extends Error {
	constructor(
		readonly status: number,
		readonly body: HubspotErrorBody,
	) {
		super(body.message);
	}
}

export interface HubspotErrorBody {
	readonly message: string;
	readonly category?: string;
	readonly subCategory?: string;
	readonly context?: Readonly<Record<string, readonly string[]>>;
	/** Told in a row of a 207, not in a body of its own. */
	readonly rowContext?: Readonly<Record<string, readonly string[]>>;
	readonly errors?: readonly HubspotErrorDetail[];
	readonly links?: Readonly<Record<string, string>>;
	readonly errorType?: string;
	readonly policyName?: string;
}

export interface HubspotErrorDetail {
	readonly message: string;
	readonly code?: string;
	readonly in?: string;
	readonly context?: Readonly<Record<string, readonly string[]>>;
}

/** One value that a property does not take. */
export interface PropertyProblem {
	readonly name: string;
	readonly error: string;
	readonly message: string;
}

/** One row of `errors[]` in a 207 answer. */
export interface RowError {
	readonly status: 'error';
	readonly category: string;
	readonly subCategory?: string;
	readonly message: string;
	readonly context: Readonly<Record<string, readonly string[]>>;
}

export function toResponse(error: HubspotError, correlationId: string): SandboxResponse {
	const { message, rowContext: _, ...rest } = error.body;
	return { status: error.status, body: { status: 'error', message, correlationId, ...rest } };
}

/** The same refusal as a row: a refusal of a field keeps the row's trace id, as the documentation shows. */
export function toRowError(error: HubspotError, objectWriteTraceId?: string): RowError {
	const { category, subCategory, message, context, rowContext } = error.body;
	const trace: RowError['context'] =
		objectWriteTraceId === undefined ? {} : { objectWriteTraceId: [objectWriteTraceId] };
	return {
		status: 'error',
		category: category ?? 'VALIDATION_ERROR',
		...(subCategory === undefined ? {} : { subCategory }),
		message,
		context: { ...trace, ...context, ...rowContext },
	};
}

export function validation(
	message: string,
	rest: Omit<HubspotErrorBody, 'message' | 'category'> = {},
): HubspotError {
	return new HubspotError(400, { message, category: 'VALIDATION_ERROR', ...rest });
}

/** The problems are told twice, once as JSON inside the message: HubSpot really does that. */
export function invalidProperties(
	problems: readonly PropertyProblem[],
	portalId: number,
): HubspotError {
	const told = problems.map(({ name, error, message }) => ({
		isValid: false,
		message,
		error,
		name,
		localizedErrorMessage: message,
		portalId,
	}));
	return validation(`Property values were not valid: ${JSON.stringify(told)}`, {
		errors: problems.map(({ name, error, message }) => ({
			message,
			code: error,
			context: { propertyName: [name] },
		})),
	});
}

/**
 * A numeric id that is not there gets no category; a word where a number belongs gets one.
 * Nothing should rely on `category` for a 404.
 */
export function recordNotFound(id: string): HubspotError {
	return /^\d+$/.test(id)
		? new HubspotError(404, { message: 'resource not found' })
		: new HubspotError(404, {
				message: 'Object not found.  objectId are usually numeric.',
				context: { id: [id] },
				category: 'OBJECT_NOT_FOUND',
			});
}

/** The row of a 207 for ids that a batch named and HubSpot does not have. */
export function recordsNotFound(
	legacyName: string,
	ids: readonly string[],
	objectWriteTraceIds: readonly string[] = [],
): RowError {
	return {
		status: 'error',
		category: 'OBJECT_NOT_FOUND',
		message: `Could not get some ${legacyName} objects, they may be deleted or not exist. Check that ids are valid.`,
		context: {
			ids,
			...(objectWriteTraceIds.length === 0 ? {} : { objectWriteTraceId: objectWriteTraceIds }),
		},
	};
}

export function contactExists(existingId: string): HubspotError {
	return new HubspotError(409, {
		message: `Contact already exists. Existing ID: ${existingId}`,
		category: 'CONFLICT',
		rowContext: { existingId: [existingId] },
	});
}

/**
 * Two ids in one sentence: first the record that was being written (for a create an id that will
 * never exist), then the record that holds the value.
 */
export function uniqueValueTaken(conflict: {
	readonly portalId: number;
	readonly legacyName: string;
	readonly propertyName: string;
	readonly value: string;
	readonly writtenId: string;
	readonly holderId: string;
}): HubspotError {
	const coordinates = [
		`portalId=${conflict.portalId}`,
		`objectTypeId=ObjectTypeId{legacyObjectType=${conflict.legacyName}}`,
		`propertyName=${conflict.propertyName}`,
		`value=${conflict.value}`,
	].join(', ');
	return validation(
		`Cannot set PropertyValueCoordinates{${coordinates}} on ${conflict.writtenId}. ` +
			`${conflict.holderId} already has that value.`,
	);
}

export function endpointNotFound(): HubspotError {
	return new HubspotError(404, {
		message: 'No resource found at that path',
		category: 'NOT_FOUND',
	});
}
