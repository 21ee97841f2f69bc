import { NetworkFailure } from '../../shared/contracts/http';
import type { HttpResponse } from '../../shared/contracts/http';
import type { Failure, FailureKind } from '../../shared/vocabulary/failure';
import { lookup } from '../../shared/vocabulary/lookup';
import { AmountRefused } from '../../shared/vocabulary/money';
import { withRetryAfter } from '../../shared/vocabulary/retryAfter';
import { UnusableAnswer } from '../../shared/vocabulary/unusableAnswer';
import { CONFLICTS, DECLINES, LACKING, remedyOf } from './remedies';

/** One entry of `details`; older APIs put a sentence into `issue`. */
export interface PaypalIssue {
	readonly issue: string;
	readonly field?: string;
	readonly description?: string;
}

interface Refusal {
	readonly status: number;
	/** `name` of the body, or `error` of the token's; empty where the body says neither. */
	readonly code: string;
	/** PayPal's sentence; empty where it has none. */
	readonly words: string;
	readonly issues: readonly PaypalIssue[];
	readonly debugId?: string;
	readonly method: string;
	/** Without the query, which may hold an e-mail address. */
	readonly path: string;
	readonly headers: HttpResponse['headers'];
}

/**
 * What PayPal refused, in its own words (https://developer.paypal.com/api/rest/responses/). `message` is for us, never for
 * people: `classify` makes their sentence.
 */
export class PaypalRefusal extends Error implements Refusal {
	readonly status: number;
	readonly code: string;
	readonly words: string;
	readonly issues: readonly PaypalIssue[];
	readonly debugId?: string;
	readonly method: string;
	readonly path: string;
	readonly headers: HttpResponse['headers'];

	constructor(refusal: Refusal) {
		super(`PayPal refused with status ${refusal.status} ${refusal.code}`.trim());
		this.name = 'PaypalRefusal';
		this.status = refusal.status;
		this.code = refusal.code;
		this.words = refusal.words;
		this.issues = refusal.issues;
		if (refusal.debugId !== undefined) this.debugId = refusal.debugId;
		this.method = refusal.method;
		this.path = refusal.path;
		this.headers = refusal.headers;
	}
}

/** Whether PayPal refused for one of these reasons, as an issue of `details` or as the refusal's own name. */
export function hasIssue(error: unknown, ...issues: string[]): error is PaypalRefusal {
	return error instanceof PaypalRefusal && names(error, issues);
}

function names({ code, issues }: PaypalRefusal, wanted: readonly string[]): boolean {
	return wanted.includes(code) || issues.some(({ issue }) => wanted.includes(issue));
}

/** By status; the rest is by what the body says (https://developer.paypal.com/api/rest/responses/). */
const KINDS: Readonly<Record<string, FailureKind>> = {
	400: 'invalidRequest',
	401: 'auth',
	403: 'permission',
	404: 'notFound',
	405: 'invalidRequest',
	406: 'invalidRequest',
	409: 'conflict',
	415: 'invalidRequest',
	422: 'invalidRequest',
	429: 'rateLimited',
};

/** What PayPal or the way to it refused, as data; `undefined` for what is a fault of ours. No secret ever shows. */
export function classify(error: unknown): Failure | undefined {
	if (error instanceof UnusableAnswer) return error.failure;
	if (error instanceof AmountRefused) return { kind: 'unsupported', message: error.message };
	if (error instanceof NetworkFailure) {
		const message = `PayPal gave no answer (${error.code}). Check the network of n8n and run it again`;
		return { kind: 'unavailable', rawCode: error.code, message };
	}
	if (!(error instanceof PaypalRefusal)) return undefined;
	const kind = kindOf(error);
	const rawCode = error.issues.find(({ issue }) => isCode(issue))?.issue ?? plain(error.code);
	const message = withoutSecrets(messageOf(kind, error)) + referenceOf(error);
	return withRetryAfter({ kind, message, ...(rawCode ? { rawCode } : {}) }, error.headers);
}

function kindOf(error: PaypalRefusal): FailureKind {
	if (names(error, ['PREVIOUS_REQUEST_IN_PROGRESS', 'RATE_LIMIT_REACHED'])) return 'rateLimited';
	if (names(error, ['invalid_token', 'invalid_client', 'AUTHENTICATION_FAILURE'])) return 'auth';
	if (names(error, LACKING)) return 'permission';
	if (error.status === 422 || error.status === 400) {
		if (names(error, DECLINES)) return 'declined';
		if (names(error, CONFLICTS)) return 'conflict';
	}
	const kind = lookup(KINDS, String(error.status));
	return kind ?? (error.status >= 500 ? 'unavailable' : 'invalidRequest');
}

function messageOf(kind: FailureKind, error: PaypalRefusal): string {
	const known = remedyOf(error);
	if (known !== undefined) return known;
	switch (kind) {
		case 'auth':
			return 'PayPal does not know this Client ID and Secret. Copy both again from developer.paypal.com under Apps & Credentials into the credential, and choose the environment (Sandbox or Live) that they are of';
		case 'rateLimited':
			return names(error, ['PREVIOUS_REQUEST_IN_PROGRESS'])
				? 'PayPal is still at work on the same call. Wait a moment and run it again'
				: 'PayPal asks for fewer calls at a time. Wait a moment and run it again';
		case 'unavailable':
			return `PayPal could not answer (status ${error.status}). Run it again in a few minutes; https://www.paypal-status.com tells of outages`;
		case 'declined':
			return `The payment was declined: ${saidBy(error)}`;
		case 'notFound':
			return `PayPal has no such object for this account: ${saidBy(error)}`;
		default:
			return `PayPal refused the call: ${saidBy(error)}`;
	}
}

/** `The amount is too high (INVALID_AMOUNT, /amount/value)`, at most three of them. */
function saidBy({ issues, words, code, status }: PaypalRefusal): string {
	const told = issues.slice(0, 3).map(({ issue, description, field }) => {
		const where = [isCode(issue) && description ? issue : undefined, field && plain(field)];
		const named = where.filter(Boolean).join(', ');
		return `${plain(description ?? issue)}${named === '' ? '' : ` (${named})`}`;
	});
	if (told.length > 0) return told.join('; ');
	const name = plain(code);
	if (words === '') return name === '' ? `status ${status}` : name;
	return name === '' ? plain(words) : `${plain(words)} (${name})`;
}

/** What PayPal's support asks for. */
function referenceOf({ debugId }: PaypalRefusal): string {
	return debugId === undefined
		? ''
		: `. PayPal's support finds the call by its debug ID ${debugId}`;
}

function isCode(issue: string): boolean {
	return /^[A-Z][A-Z0-9_]{1,99}$/.test(issue);
}

/** Nobody reads more; so much is looked at. */
const LONGEST_WORDS = 200;
const LOOKED_AT = 2_000;

/** Control characters and brackets, of which n8n's panel would make a link or a picture; addresses of any scheme. */
const UNPLAIN = /[\p{Cc}\p{Cf}\s<>]+/gu;
const ADDRESS = /(?:[a-z][a-z\d+.-]{1,20}:\/\/|www\.)\S+/gi;
const OWN_ADDRESS = /^https:\/\/(?:[\w-]{1,60}\.){0,3}paypal\.com(?:[/?#][\w./?#=&%-]*)?$/;

/** A sentence of PayPal's without its stop. It may repeat what a customer typed: no line, no markup, no address but PayPal's. */
function plain(words: string): string {
	const text = words
		.slice(0, LOOKED_AT)
		.replace(UNPLAIN, ' ')
		.replace(ADDRESS, (address) => (OWN_ADDRESS.test(address) ? address : '…'))
		.trim()
		.replace(/\.$/, '');
	return text.length > LONGEST_WORDS ? `${text.slice(0, LONGEST_WORDS)}…` : text;
}

/** Client ids, secrets and tokens are longer than any id or word: 80 characters and more. */
function withoutSecrets(words: string): string {
	return words.replace(/[\w.~+/=-]{40,}/g, '…').replace(/\b(bearer|basic)\s+\S+/gi, '$1 …');
}
