import { NetworkFailure } from '../../shared/contracts/http';
import { attempt } from '../../shared/vocabulary/attempt';
import type { Failure, FailureKind } from '../../shared/vocabulary/failure';
import { lookup } from '../../shared/vocabulary/lookup';
import { withRetryAfter } from '../../shared/vocabulary/retryAfter';
import { UnusableAnswer } from '../../shared/vocabulary/unusableAnswer';
import * as z from '../../shared/zod';
import { type Api, readPath } from './paths';

/**
 * What the statuses mean for us. 423 is locked, 477 is a move between data centres.
 * @see https://developers.hubspot.com/docs/api-reference/error-handling
 */
const KIND_BY_STATUS: Readonly<Record<string, FailureKind>> = {
	401: 'auth',
	403: 'permission',
	404: 'notFound',
	408: 'unavailable',
	409: 'conflict',
	423: 'unavailable',
	429: 'rateLimited',
	477: 'unavailable',
};

/** A row of a 207 has no status of its own, only a category. */
const STATUS_BY_CATEGORY: Readonly<Record<string, number>> = {
	OBJECT_NOT_FOUND: 404,
	NOT_FOUND: 404,
	CONFLICT: 409,
	MISSING_SCOPES: 403,
	RATE_LIMITS: 429,
	RATE_LIMIT: 429,
	INTERNAL_ERROR: 500,
};

/**
 * The scope each kind of call needs. HubSpot's own word for a missing scope can be wrong (it asks for `contacts` where
 * owners are read), so its granular names come first and this table second.
 * @see https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/scopes
 * @see https://github.com/HubSpot/hubspot-api-nodejs/issues/268
 */
const SCOPES: Readonly<Record<string, { readonly read: string; readonly write: string }>> = {
	'objects/deals': { read: 'crm.objects.deals.read', write: 'crm.objects.deals.write' },
	'objects/contacts': { read: 'crm.objects.contacts.read', write: 'crm.objects.contacts.write' },
	'objects/notes': { read: 'crm.objects.contacts.read', write: 'crm.objects.contacts.write' },
	'objects/tasks': { read: 'crm.objects.contacts.read', write: 'crm.objects.contacts.write' },
	'associations/deals': { read: 'crm.objects.deals.read', write: 'crm.objects.deals.write' },
	'associations/contacts': {
		read: 'crm.objects.contacts.read',
		write: 'crm.objects.contacts.write',
	},
	'properties/deals': { read: 'crm.schemas.deals.read', write: 'crm.schemas.deals.write' },
	'properties/contacts': { read: 'crm.schemas.contacts.read', write: 'crm.schemas.contacts.write' },
	'properties/notes': { read: 'crm.schemas.contacts.read', write: 'crm.schemas.contacts.write' },
	'properties/tasks': { read: 'crm.schemas.contacts.read', write: 'crm.schemas.contacts.write' },
	'pipelines/deals': { read: 'crm.objects.deals.read', write: 'crm.objects.deals.write' },
	'objects/line_items': {
		read: 'crm.objects.line_items.read',
		write: 'crm.objects.line_items.read',
	},
	lists: { read: 'crm.lists.read', write: 'crm.lists.write' },
	owners: { read: 'crm.objects.owners.read', write: 'crm.objects.owners.read' },
};

const UNIQUE_TAKEN = /already has that value|CONFLICTING_UNIQUE_VALUE/;
const MESSAGE_LENGTH = 200;
const GRANULAR_SCOPE = /\b[a-z][\w-]{0,40}(?:\.[\w-]{1,40}){1,6}\b/g;

const DETAIL = z.looseObject({
	message: z.optional(z.string()),
	code: z.optional(z.string()),
	in: z.optional(z.string()),
	context: z.optional(z.unknown()),
});

/** The fields we read; HubSpot asks that each be taken as optional. */
const BODY = z.looseObject({
	message: z.optional(z.string()),
	category: z.optional(z.string()),
	policyName: z.optional(z.string()),
	context: z.optional(z.unknown()),
	errors: z.optional(z.array(DETAIL)),
});

const INVALID_VALUES = z.array(
	z.looseObject({
		name: z.optional(z.string()),
		error: z.optional(z.string()),
		message: z.optional(z.string()),
	}),
);

const NAMED_PROPERTY = z.looseObject({ propertyName: z.optional(z.array(z.string())) });

/** Names of required properties that were not set: they stand beside the sentence, never in it. */
const LACKING_PROPERTIES = z.looseObject({ properties: z.array(z.string()) });
const IS_LACKING = /required propert(y|ies)\b/i;
const IS_CREATING = /creating/i;

/** From the version 2026-09 on what an administrator requires is asked of updates too; the words of that are not told, the codes say it. */
const LACKING_CODE = /REQUIRED/;

/** Who holds a unique value, out of HubSpot's own sentence; the id before is that of the record that was being written. */
const HELD_VALUE =
	/legacyObjectType=(\w+)\}, propertyName=(\w+), value=(.{0,400}?)\} on \d+\. (\d+) already has that value/;

export type ErrorBody = z.infer<typeof BODY>;

/** One value that HubSpot did not take. */
export interface PropertyIssue {
	readonly property: string;
	/** HubSpot's word: INVALID_OPTION, PROPERTY_DOESNT_EXIST. */
	readonly code: string;
	readonly message: string;
}

/** An answer that is not the one asked for, as it came. */
export class HubSpotRefusal extends Error {
	constructor(
		readonly request: { readonly method: string; readonly url: string },
		readonly status: number,
		readonly headers: Readonly<Record<string, string>>,
		readonly body: ErrorBody,
	) {
		super(`HubSpot answered ${status}`);
		this.name = 'HubSpotRefusal';
	}
}

/** What went wrong, as data; `undefined` for anything that neither HubSpot nor the network did. */
export function classify(error: unknown): Failure | undefined {
	if (error instanceof NetworkFailure) {
		return {
			kind: 'unavailable',
			rawCode: error.code,
			message: `HubSpot could not be reached (${error.code}). It is tried again`,
		};
	}
	if (error instanceof UnusableAnswer) return error.failure;
	if (!(error instanceof HubSpotRefusal)) return undefined;
	// With 477, say, which may take a day.
	return withRetryAfter(toFailure(error.status, error.body, error.request), error.headers);
}

/** The failure of one row of a 207 answer. */
export function classifyRow(
	error: unknown,
	request: { readonly method: string; readonly url: string },
): Failure {
	const body = readErrorBody(error);
	return toFailure(lookup(STATUS_BY_CATEGORY, body.category) ?? 400, body, request);
}

/** HubSpot's JSON, or as much of another text as a person needs. */
export function readErrorBody(body: unknown): ErrorBody {
	const parsed = BODY.safeParse(body);
	if (parsed.success) return parsed.data;
	return typeof body === 'string' ? { message: body } : {};
}

/**
 * The values that were refused. HubSpot tells them in `errors`, or as JSON inside the message.
 * @see https://community.hubspot.com/t5/APIs-Integrations/quot-Property-values-were-not-valid-quot/td-p/380211
 */
export function propertyIssues(body: ErrorBody): readonly PropertyIssue[] {
	const told = (body.errors ?? []).flatMap((detail) => {
		const context = NAMED_PROPERTY.safeParse(detail.context);
		const property = (context.success ? context.data.propertyName?.[0] : undefined) ?? detail.in;
		return property === undefined
			? []
			: [{ property, code: detail.code ?? '', message: detail.message ?? '' }];
	});
	if (told.length > 0) return told;
	const message = body.message ?? '';
	const start = message.indexOf('[{');
	const json = start < 0 ? undefined : attempt((): unknown => JSON.parse(message.slice(start)));
	const parsed = INVALID_VALUES.safeParse(json && 'value' in json ? json.value : undefined);
	if (!parsed.success) return [];
	return parsed.data.map((issue) => ({
		property: issue.name ?? '',
		code: issue.error ?? '',
		message: issue.message ?? '',
	}));
}

function toFailure(
	status: number,
	body: ErrorBody,
	request: { readonly method: string; readonly url: string },
): Failure {
	const issues = propertyIssues(body);
	const rawCode = issues[0]?.code || body.policyName || body.category || `HTTP ${status}`;
	const kind = isUniqueTaken(body, issues) ? 'conflict' : kindOf(status);
	const message = messageOf(kind, status, body, issues, request);
	return { kind, rawCode, message };
}

function kindOf(status: number): FailureKind {
	const known = lookup(KIND_BY_STATUS, String(status));
	if (known) return known;
	return status >= 400 && status < 500 ? 'invalidRequest' : 'unavailable';
}

function isUniqueTaken(body: ErrorBody, issues: readonly PropertyIssue[]): boolean {
	return (
		UNIQUE_TAKEN.test(body.message ?? '') ||
		issues.some((issue) => UNIQUE_TAKEN.test(`${issue.code} ${issue.message}`))
	);
}

function messageOf(
	kind: FailureKind,
	status: number,
	body: ErrorBody,
	issues: readonly PropertyIssue[],
	request: { readonly method: string; readonly url: string },
): string {
	const { phrase, scope } = describe(request);
	const own = shorten(body.message ?? '');
	switch (kind) {
		case 'auth':
			return 'HubSpot does not accept the credential. Put a valid access token into it, or connect it again';
		case 'permission': {
			const scopes = scopesIn(body) ?? scope;
			return scopes === undefined
				? `HubSpot refused ${phrase}: ${own}`
				: `HubSpot refused ${phrase}: add the scope ${scopes} to the app`;
		}
		case 'notFound':
			return `HubSpot could not find what it was asked for ${phrase}: ${own || 'it may be deleted'}`;
		case 'rateLimited':
			return body.policyName === 'DAILY'
				? 'The calls that HubSpot allows this account per day are used up. They start anew at midnight in the time zone of the account'
				: `HubSpot asks to slow down (${body.policyName ?? 'rate limit'})`;
		case 'unavailable':
			return `HubSpot is not available at the moment (HTTP ${status})`;
		default: {
			const lacking = lackingProperties(body);
			if (lacking.length > 0) {
				return IS_CREATING.test(own)
					? `HubSpot refused ${phrase}: this account requires ${listed(lacking)} of every new record. Make that optional in HubSpot, or enter the record there yourself`
					: `HubSpot refused ${phrase}: this account requires ${listed(lacking)} of a record with these values. Fill it in on the record, or make it optional in HubSpot`;
			}
			const held = HELD_VALUE.exec(body.message ?? '');
			if (held) {
				const [, type = '', property = '', value = '', holder = ''] = held;
				return `HubSpot refused ${phrase}: the ${type.toLowerCase()} ${holder} has "${shorten(value)}" as its "${property}", which no two may have. Empty it there first`;
			}
			const reasons = issues.map(
				(issue) => `property "${issue.property}": ${shorten(issue.message)}`,
			);
			return `HubSpot refused ${phrase}: ${reasons.length > 0 ? reasons.join('; ') : own || `HTTP ${status}`}`;
		}
	}
}

/** Told for the whole body in one place, or for each row in its own. */
function lackingProperties(body: ErrorBody): string[] {
	const told = [body, ...(body.errors ?? [])].filter(
		({ message = '', ...detail }) =>
			IS_LACKING.test(message) || LACKING_CODE.test('code' in detail ? String(detail.code) : ''),
	);
	const names = told.flatMap(({ context }) => {
		const lacking = LACKING_PROPERTIES.safeParse(context);
		const named = NAMED_PROPERTY.safeParse(context);
		return [
			...(lacking.success ? lacking.data.properties : []),
			...((named.success && named.data.propertyName) || []),
		];
	});
	return [...new Set(names)];
}

function listed(names: readonly string[]): string {
	return names.map((name) => `"${name}"`).join(', ');
}

/** What the call was for, in words, and the scope it needs. */
function describe({ method, url }: { readonly method: string; readonly url: string }): {
	phrase: string;
	scope: string | undefined;
} {
	const { api, rest } = (URL.canParse(url) && readPath(new URL(url).pathname)) || ACCOUNT;
	const [name = ''] = rest.split('/');
	const isRead = method === 'GET' || /(^|\/)(batch\/read|search)$/.test(rest);
	const scopes = lookup(SCOPES, `${api}/${name}`) ?? lookup(SCOPES, api);
	const verb = isRead ? 'to read' : 'to write';
	return {
		phrase: `${verb} ${nameOf(api, name)}`,
		scope: isRead ? scopes?.read : scopes?.write,
	};
}

const ACCOUNT = { api: 'account', rest: '' } as const;

/** `deals`, `deal properties`, `lists`: what people call it. */
function nameOf(api: Api, name: string): string {
	if (api === 'account') return 'the account';
	if (api === 'objects') return name.replace('_', ' ');
	return api === 'lists' ? api : [name.replace(/s$/, ''), api].filter(Boolean).join(' ');
}

/** Granular scopes that HubSpot names anywhere in its details. */
function scopesIn(body: ErrorBody): string | undefined {
	const details = (body.errors ?? []).map(({ context }) =>
		// What is nested too deep is no list of scopes.
		attempt(() => JSON.stringify(context ?? '')),
	);
	const found = details.flatMap(
		(text) => ('value' in text && text.value.match(GRANULAR_SCOPE)) || [],
	);
	return found.length > 0 ? [...new Set(found)].join(' or ') : undefined;
}

function shorten(text: string): string {
	const line = text.replace(/\s+/g, ' ').trim();
	return line.length > MESSAGE_LENGTH ? `${line.slice(0, MESSAGE_LENGTH - 1)}…` : line;
}
