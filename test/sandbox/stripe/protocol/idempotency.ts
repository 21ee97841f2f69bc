/** Idempotency keys of POST requests. https://docs.stripe.com/api/idempotent_requests */
import type { SandboxResponse } from '../../system';
import { invalid, StripeFailure } from './errors';

const MAXIMUM_KEY_CHARACTERS = 255;
const KEPT_MILLISECONDS = 24 * 60 * 60 * 1_000;

interface Entry {
	readonly path: string;
	readonly fingerprint: string;
	readonly at: number;
	/** `undefined` while the first request is under way. */
	response?: SandboxResponse;
}

export interface IdempotencyStore {
	/** The kept answer to replay, or `undefined` and the key is reserved. Throws on misuse. */
	begin(key: string, path: string, fingerprint: string): SandboxResponse | undefined;
	/** Keeps what was performed; what was refused before it began frees the key. */
	finish(key: string, response: SandboxResponse): void;
	/** Frees the key: nothing was performed. */
	release(key: string): void;
	clear(): void;
}

/** Of the key as it was sent. */
export function refuseLongKey(key: string): void {
	if (key.length <= MAXIMUM_KEY_CHARACTERS) return;
	throw invalid('Idempotency key is too long: it can have up to 255 characters');
}

/** An empty store whose keys expire after 24 hours of `now`. */
export function createIdempotencyStore(now: () => Date): IdempotencyStore {
	const entries = new Map<string, Entry>();
	return {
		begin(key, path, fingerprint) {
			const at = now().getTime();
			const entry = entries.get(key);
			if (entry === undefined || at - entry.at > KEPT_MILLISECONDS) {
				entries.set(key, { path, fingerprint, at });
				return undefined;
			}
			if (entry.path !== path) throw misuse(otherEndpoint(entry.path, path, key));
			if (entry.fingerprint !== fingerprint) throw misuse(otherParameters(key));
			if (entry.response === undefined) throw inProgress(key);
			return entry.response;
		},
		finish(key, response) {
			const entry = entries.get(key);
			if (entry && isKept(response.status)) entry.response = response;
			else entries.delete(key);
		},
		release: (key) => entries.delete(key),
		clear: () => entries.clear(),
	};
}

/** Validation (400, 401, 403, 404), conflicts (409) and rate limits (429) happen before anything is performed. */
function isKept(status: number): boolean {
	return status < 400 || status === 402 || status >= 500;
}

function otherParameters(key: string): string {
	return `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`;
}

function otherEndpoint(first: string, now: string, key: string): string {
	return `Keys for idempotent requests can only be used for the same endpoint they were first used for ('${now}' vs '${first}'). Try using a key other than '${key}' if you meant to execute a different request.`;
}

function misuse(message: string): StripeFailure {
	return new StripeFailure(400, { type: 'idempotency_error', message });
}

function inProgress(key: string): StripeFailure {
	return new StripeFailure(409, {
		type: 'invalid_request_error',
		code: 'idempotency_key_in_use',
		message: `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Try again later.`,
	});
}
