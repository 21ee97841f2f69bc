import type { Clock, Http } from '../contracts/http';

export interface Limit {
	/** Calls in any window of `windowMs`; stays under what the vendor publishes. */
	readonly calls: number;
	readonly windowMs: number;
}

/** Lets calls through in the order they came, never more than the limit in any window. One per account and process. */
export interface Limiter {
	enter(): Promise<void>;
	/** Nobody enters for a while: the system said that it has had enough. */
	pause(milliseconds: number): void;
}

export function createLimiter(limit: Limit, clock: Clock): Limiter {
	const entered: number[] = [];
	let closedUntil = 0;
	let queue: Promise<void> = Promise.resolve();

	const waitForPlace = async (): Promise<void> => {
		for (;;) {
			const now = clock.now();
			while (entered.length > 0 && (entered[0] ?? 0) <= now - limit.windowMs) entered.shift();
			const full = entered.length >= limit.calls ? (entered[0] ?? now) + limit.windowMs - now : 0;
			const wait = Math.max(full, closedUntil - now);
			if (wait <= 0) {
				entered.push(now);
				return;
			}
			await clock.sleep(wait);
		}
	};

	return {
		async enter() {
			queue = queue.then(waitForPlace);
			await queue;
		},
		pause(milliseconds) {
			closedUntil = Math.max(closedUntil, clock.now() + milliseconds);
		},
	};
}

const RATE_LIMITED = 429;
const PAUSE_AFTER_429_MS = 250;

/** Sends every call through the limiter; one 429 makes all of them wait a moment. */
export function withLimiter(http: Http, limiter: Limiter): Http {
	return async (request) => {
		await limiter.enter();
		const response = await http(request);
		if (response.status === RATE_LIMITED) limiter.pause(PAUSE_AFTER_429_MS);
		return response;
	};
}
