import { type Clock, type Http, type HttpResponse, NetworkFailure } from '../contracts/http';
import { attemptAsync } from '../vocabulary/attempt';

export interface RetryPolicy {
	/** Including the first. */
	readonly attempts: number;
	readonly baseMs: number;
	readonly capMs: number;
	/** A system that asks for a longer wait is not waited for: whoever called is told, and the gateway delivers again. */
	readonly longestAskedMs: number;
}

export const RETRY_POLICY: RetryPolicy = {
	attempts: 6,
	baseMs: 500,
	capMs: 8_000,
	longestAskedMs: 15_000,
};

/** Cured by waiting: locked, rate limited, or the system itself is in trouble. Everything else is an answer. */
const PASSING_STATUSES: ReadonlySet<number> = new Set([
	423, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524,
]);

/** HubSpot asks for at least two seconds after a 423 (developers.hubspot.com, "Error handling"). */
const LOCKED = 423;
const LOCKED_WAIT_MS = 2_000;

/**
 * Repeats calls that did not get through: exponential, full jitter, honouring Retry-After, bounded. The last answer or
 * network failure is handed on as it is. Every write that goes through here carries a key, so that repeating it is safe.
 */
export function withRetries(http: Http, clock: Clock, policy: RetryPolicy = RETRY_POLICY): Http {
	return async (request) => {
		for (let tried = 1; ; tried++) {
			const attempted = await attemptAsync(async () => await http(request));
			const wait = waitAfter(attempted, tried, policy, clock);
			if (wait === undefined) {
				if ('value' in attempted) return attempted.value;
				throw attempted.error;
			}
			await clock.sleep(wait);
		}
	};
}

/** Milliseconds until the next try; `undefined` when there is none. */
function waitAfter(
	attempted: { value: HttpResponse } | { error: unknown },
	tried: number,
	policy: RetryPolicy,
	clock: Clock,
): number | undefined {
	if (tried >= policy.attempts) return undefined;
	const backoff = clock.random() * Math.min(policy.capMs, policy.baseMs * 2 ** (tried - 1));
	if ('error' in attempted) return attempted.error instanceof NetworkFailure ? backoff : undefined;
	const { status, headers } = attempted.value;
	if (!PASSING_STATUSES.has(status)) return undefined;
	const asked = retryAfterMs(headers, clock.now()) ?? 0;
	if (asked > policy.longestAskedMs) return undefined;
	return Math.max(backoff, asked, status === LOCKED ? LOCKED_WAIT_MS : 0);
}

/** Retry-After in milliseconds, given in seconds or as a date (RFC 9110 section 10.2.3). */
export function retryAfterMs(
	headers: Readonly<Record<string, string>>,
	now: number,
): number | undefined {
	const value = headers['retry-after'];
	if (value === undefined || value === '') return undefined;
	if (/^\d+(\.\d+)?$/.test(value)) return Math.ceil(Number(value) * 1_000);
	const moment = Date.parse(value);
	return Number.isNaN(moment) ? undefined : Math.max(0, moment - now);
}
