import { NetworkFailure } from '../../shared/contracts/http';
import type { Failure, FailureKind } from '../../shared/vocabulary/failure';
import { lookup } from '../../shared/vocabulary/lookup';
import { withRetryAfter } from '../../shared/vocabulary/retryAfter';
import { UnusableAnswer } from '../../shared/vocabulary/unusableAnswer';
import { NOT_FOR_THE_API } from './access';
import { isJsonObject } from './wire/json';
import { RECORD_OBJECT, RECORDS_OF_DEAL } from './names';
import { SalesforceRefused } from './refused';

/** One thing that Salesforce has to say about a call, or about one row of it. */
export interface SalesforceError {
	/** `errorCode` of a call, `statusCode` of a row. */
	readonly code: string;
	readonly message: string;
	/** Names of the fields that it is about. */
	readonly fields: readonly string[];
	/** The duplicate rule of the org's that refused it. */
	readonly rule?: string;
}

interface Refused {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	readonly errors: readonly SalesforceError[];
	readonly method: string;
	/** Without the query. */
	readonly path: string;
}

/** An answer that is not the one asked for, as it came. */
export class SalesforceRefusal extends Error {
	constructor(readonly refused: Refused) {
		super(`Salesforce answered ${refused.status}`);
		this.name = 'SalesforceRefusal';
	}
}

/** The words by which a daily and a momentary limit are told apart; both are 403 with the same code. */
const CONCURRENT = /concurrent/i;

/** A trigger or a flow of the org's own can hit a lock, and says so in its text alone. */
const LOCKED = /UNABLE_TO_LOCK_ROW/;

/**
 * What the codes mean for us.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_concepts_core_data_objects.htm (status codes)
 */
const KINDS: Readonly<Record<string, FailureKind>> = {
	INVALID_SESSION_ID: 'auth',
	INVALID_AUTH_HEADER: 'auth',
	API_DISABLED_FOR_ORG: 'permission',
	FUNCTIONALITY_NOT_ENABLED: 'permission',
	INSUFFICIENT_ACCESS: 'permission',
	INSUFFICIENT_ACCESS_OR_READONLY: 'permission',
	INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY: 'permission',
	NOT_FOUND: 'notFound',
	ENTITY_IS_DELETED: 'notFound',
	INVALID_CROSS_REFERENCE_KEY: 'notFound',
	DUPLICATE_VALUE: 'conflict',
	DUPLICATES_DETECTED: 'conflict',
	DUPLICATE_DEVELOPER_NAME: 'conflict',
	REQUEST_LIMIT_EXCEEDED: 'rateLimited',
	UNABLE_TO_LOCK_ROW: 'unavailable',
	QUERY_TIMEOUT: 'unavailable',
	SERVER_UNAVAILABLE: 'unavailable',
	UNKNOWN_EXCEPTION: 'unavailable',
	// A fault of Salesforce's own, and the hours in which an org moves to another place: both end without anybody.
	API_CURRENTLY_DISABLED: 'unavailable',
	INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE: 'unavailable',
	PROCESSING_HALTED: 'unavailable',
};

const KIND_BY_STATUS: Readonly<Record<number, FailureKind>> = {
	401: 'auth',
	403: 'permission',
	404: 'notFound',
	408: 'unavailable',
	412: 'conflict',
	420: 'unavailable',
	429: 'rateLimited',
};

const NOT_ACCEPTED =
	'Salesforce does not accept the credential any more. Open it and connect it again';

const NO_SCOPE =
	'Salesforce takes the credential, and not for its API. Give the External Client App the scope "Manage user data via APIs (api)" (Setup > External Client App Manager > the app > Settings > OAuth Settings); with OAuth2 also connect it again';

const MESSAGE_LENGTH = 200;

/** The end of a sentence that says what of ours is missing. */
export const REMEDY =
	'. Run the action "Set Up Payment Fields" of the node CRM Deals and Contacts once, and see that the permission set "CRM Payments" is assigned to the user of the connection';

/** What went wrong, as data; `undefined` for anything that neither Salesforce nor the network did. */
export function classify(error: unknown): Failure | undefined {
	if (error instanceof NetworkFailure) {
		return {
			kind: 'unavailable',
			rawCode: error.code,
			message: `Salesforce could not be reached (${error.code}). It is tried again`,
		};
	}
	if (error instanceof UnusableAnswer || error instanceof SalesforceRefused) return error.failure;
	if (!(error instanceof SalesforceRefusal)) return undefined;
	const { status, headers, errors, path, method } = error.refused;
	const [first] = errors;
	const failure = first
		? toFailure(first, errors, phraseOf(method, path))
		: {
				kind: kindOfStatus(status),
				rawCode: `HTTP ${status}`,
				message:
					kindOfStatus(status) === 'auth'
						? NOT_ACCEPTED
						: `Salesforce is not available at the moment (HTTP ${status})`,
			};
	return withRetryAfter(failure, headers);
}

/** The failure of one row of a call that was taken. @param what `to write opportunities` */
export function classifyRow(errors: readonly SalesforceError[], what: string): Failure {
	const [first] = errors;
	if (!first) {
		return {
			kind: 'unavailable',
			rawCode: 'NO_ROW',
			message: 'Salesforce refused a row without saying why',
		};
	}
	if (OWN_OBJECT_MISSING.test(first.message)) {
		const message = notSetUp(what, RECORD_OBJECT);
		return { kind: 'invalidRequest', rawCode: first.code, message };
	}
	return toFailure(first, errors, what);
}

/** The list of a refused call, or the `errors` of a row; empty where it is neither. */
export function readErrors(value: unknown): SalesforceError[] {
	if (!Array.isArray(value)) return [];
	return value.filter(isJsonObject).flatMap((error) => {
		const code = error.errorCode ?? error.statusCode;
		if (typeof code !== 'string') return [];
		const { message, fields } = error;
		const rule = ruleIn(error.duplicateResult);
		return [
			{
				...(rule === undefined ? {} : { rule }),
				code,
				message: typeof message === 'string' ? message : '',
				fields: Array.isArray(fields)
					? fields.filter((field): field is string => typeof field === 'string')
					: [],
			},
		];
	});
}

/** Whether waiting a moment cures it: a lock, also one inside of an automation of the org's own. */
export function isLock({ code, message }: SalesforceError): boolean {
	return code === 'UNABLE_TO_LOCK_ROW' || LOCKED.test(message);
}

/** The limit of calls that are under way at the same time, which the next moment may take; the other one is a day's. */
export function isConcurrencyLimit({ code, message }: SalesforceError): boolean {
	return code === 'REQUEST_LIMIT_EXCEEDED' && CONCURRENT.test(message);
}

function toFailure(
	first: SalesforceError,
	errors: readonly SalesforceError[],
	what: string,
): Failure {
	const kind = kindOf(first);
	return { kind, rawCode: first.code, message: messageOf(kind, first, errors, what) };
}

/** A key that leads nowhere is a record that is gone, unless a field of it is named: then it is what was written into that. */
function kindOf(error: SalesforceError): FailureKind {
	if (isLock(error)) return 'unavailable';
	const { code, fields } = error;
	const isOfField = fields.some((field) => field !== 'Id');
	if (code === 'INVALID_CROSS_REFERENCE_KEY' && isOfField) return 'invalidRequest';
	return lookup(KINDS, code) ?? 'invalidRequest';
}

function messageOf(
	kind: FailureKind,
	first: SalesforceError,
	errors: readonly SalesforceError[],
	what: string,
): string {
	const own = shorten(first.message);
	switch (kind) {
		case 'auth':
			return NOT_FOR_THE_API.test(own) ? NO_SCOPE : NOT_ACCEPTED;
		case 'permission':
			return permissionText(first, what, own);
		case 'notFound':
			return `Salesforce could not find what it was asked for ${what}: ${own || 'it may be deleted'}`;
		case 'rateLimited':
			return isConcurrencyLimit(first)
				? 'Salesforce has too many long calls of this org under way. It is tried again'
				: 'The calls that Salesforce allows this org within 24 hours are used up. They come back one by one as those of yesterday pass, all of them within a day; Setup > Company Information shows how many there are';
		case 'unavailable':
			return isLock(first)
				? 'Somebody else is changing the same record in Salesforce. It is tried again'
				: `Salesforce is not available at the moment (${first.code})`;
		default:
			if (OWN_COLUMN.test(own)) return notSetUp(what, own);
			if (HIDDEN.test(own)) return hiddenText(what, own);
			return `Salesforce refused ${what}: ${errors.map(reasonOf).join('; ')}`;
	}
}

/**
 * A column, the object or its list on an opportunity, of our own set-up, that is not there, or not for this user: Salesforce says
 * the same of both.
 */
const OWN_COLUMN = new RegExp(
	[
		"No such column '(?<column>Payment_\\w+__c)'",
		`No such column '(?<part>\\w+__c)' on (?:entity|sobject of type) '?${RECORD_OBJECT}`,
		"sObject type '(?<object>Payment_\\w+__c)'",
		`understand relationship '(?<list>${RECORDS_OF_DEAL})'`,
	].join('|'),
);

/** The same of what is Salesforce's own, or the org's: a right of the user that somebody has to give. */
const HIDDEN =
	/No such column '(?<column>\w+)' on (?:entity|sobject of type) '?(?<of>\w+)|sObject type '(?<object>\w+)' is not supported/;

function hiddenText(what: string, own: string): string {
	const { column, of, object = of } = HIDDEN.exec(own)?.groups ?? {};
	const hidden = column === undefined ? `${object} records` : `field ${column} of ${object}`;
	return `Salesforce refused ${what}: the connection's user may not see ${column === undefined ? '' : 'the '}${hidden}, or there is no such thing. Give that user the right in a permission set (Setup > Permission Sets > that set > Object Settings)`;
}

/** In a graph, of an object that is not there: of those that we write only our own can be missing. */
const OWN_OBJECT_MISSING = /^The requested resource does not exist/;

function notSetUp(what: string, own: string): string {
	const named = Object.values(OWN_COLUMN.exec(own)?.groups ?? {}).find(Boolean);
	const name = named ?? RECORD_OBJECT;
	return `Salesforce refused ${what}: it shows the connection's user no ${name}. Run the action "Set Up Payment Fields" of CRM Deals and Contacts once; where that was done, assign the permission set "CRM Payments" to that user`;
}

function permissionText({ code }: SalesforceError, what: string, own: string): string {
	if (code === 'API_DISABLED_FOR_ORG' || code === 'FUNCTIONALITY_NOT_ENABLED') {
		return `Salesforce refused ${what}: this edition, or the profile of the connection's user, has no API. It is part of Enterprise, Unlimited, Performance and Developer Edition, an extra in Professional; the profile needs "API Enabled"`;
	}
	return `Salesforce refused ${what}: the connection's user lacks the right (${own || code}). Assign the permission set "CRM Payments" to that user, and see that it may edit the record`;
}

function ruleIn(result: unknown): string | undefined {
	const rule = isJsonObject(result) ? result.duplicateRule : undefined;
	return typeof rule === 'string' ? rule : undefined;
}

function reasonOf({ code, message, fields, rule }: SalesforceError): string {
	const own = shorten(message) || code;
	const said = rule === undefined ? own : `${own} (duplicate rule ${rule})`;
	const unsaid = fields.filter((field) => !said.includes(field));
	return unsaid.length === 0 ? said : `${said} (${unsaid.join(', ')})`;
}

function kindOfStatus(status: number): FailureKind {
	return KIND_BY_STATUS[status] ?? (status >= 500 ? 'unavailable' : 'invalidRequest');
}

/** `to read`, `to write`: what the call was for, in words. */
function phraseOf(method: string, path: string): string {
	const [, object] = /\/sobjects\/(\w+)/.exec(path) ?? [];
	const verb = method === 'GET' ? 'to read' : 'to write';
	return object === undefined ? `${verb} what it was asked for` : `${verb} ${object}`;
}

/** Of a query Salesforce shows the part that it stumbled over, in which an address may stand. */
const PLACE_IN_QUERY = /^.*?ERROR at Row:\d+:Column:\d+/s;

function shorten(text: string): string {
	const line = text.replace(PLACE_IN_QUERY, '').replace(/\s+/g, ' ').trim();
	return line.length > MESSAGE_LENGTH ? `${line.slice(0, MESSAGE_LENGTH - 1)}…` : line;
}
