import { type Clock, type Http, type HttpResponse, NetworkFailure } from '../contracts/http';
import type { Passing, System } from '../contracts/system';
import { attemptAsync } from '../vocabulary/attempt';
import { retryAfterMs } from '../vocabulary/retryAfter';

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

/** What the system itself says of answers. */
type Words = Pick<System<unknown>, 'passing'>;

const RATE_LIMITED = 429;

/** Cured by waiting: rate limited, or the system itself is in trouble. Everything else is an answer. */
const PASSING_STATUSES: ReadonlySet<number> = new Set([
	425,
	RATE_LIMITED,
	500,
	502,
	503,
	504,
	520,
	521,
	522,
	523,
	524,
]);

/**
 * Repeats calls that did not get through: exponential, full jitter, honouring Retry-After, bounded. The last answer or
 * network failure is handed on as it is. A call that has to be looked up first is repeated only where the answer says that it
 * was not taken.
 */
export function withRetries(
	http: Http,
	clock: Clock,
	system: Words = {},
	policy: RetryPolicy = RETRY_POLICY,
): Http {
	return async (request) => {
		const isBlind = request.repeat !== 'afterLookup';
		for (let tried = 1; ; tried++) {
			const attempted = await attemptAsync(async () => await http(request));
			const wait =
				tried < policy.attempts
					? waitAfter(attempted, isBlind, system, { tried, policy, clock })
					: undefined;
			if (wait === undefined) {
				if ('value' in attempted) return attempted.value;
				throw attempted.error;
			}
			await clock.sleep(wait);
		}
	};
}

/** Whether waiting cures an answer: as the system says, else as HTTP does. */
export function isPassing(answer: HttpResponse, system: Words): boolean {
	return passingOf(answer, system) !== undefined;
}

function passingOf(answer: HttpResponse, system: Words): Passing | undefined {
	const said = system.passing?.(answer);
	if (said !== undefined) return said === false ? undefined : said;
	if (!PASSING_STATUSES.has(answer.status)) return undefined;
	return { waitMs: 0, isUntaken: answer.status === RATE_LIMITED };
}

/** Milliseconds until the next try; `undefined` when there is none. */
function waitAfter(
	attempted: { value: HttpResponse } | { error: unknown },
	isBlind: boolean,
	system: Words,
	{ tried, policy, clock }: { tried: number; policy: RetryPolicy; clock: Clock },
): number | undefined {
	const backoff = clock.random() * Math.min(policy.capMs, policy.baseMs * 2 ** (tried - 1));
	if ('error' in attempted) {
		return attempted.error instanceof NetworkFailure && isBlind ? backoff : undefined;
	}
	const passing = passingOf(attempted.value, system);
	if (!passing || !(isBlind || passing.isUntaken)) return undefined;
	const asked = Math.max(passing.waitMs, retryAfterMs(attempted.value.headers, clock.now()) ?? 0);
	return asked > policy.longestAskedMs ? undefined : Math.max(backoff, asked);
}
