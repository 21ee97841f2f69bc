import type { Clock, Http } from '../contracts/http';
import { attemptAsync } from '../vocabulary/attempt';

export interface Limit {
	/** Calls in any window of `windowMs`; stays under what the vendor publishes. */
	readonly calls: number;
	readonly windowMs: number;
	/** Calls under way at the same time; without it, as many as come. */
	readonly atOnce?: number;
}

/** Lets calls through in the order they came, never more than the limit in any window. One per account and process. */
export interface Limiter {
	/** @returns what whoever came through calls when his call is over. */
	enter(): Promise<() => void>;
	/** Nobody enters for a while: the system said that it has had enough. */
	pause(milliseconds: number): void;
}

/** Longer than any call takes: one that never ends keeps its place no longer. */
const LONGEST_CALL_MS = 60_000;

export function createLimiter(limit: Limit, clock: Clock): Limiter {
	const { atOnce } = limit;
	const entered: number[] = [];
	/** When each call under way began, oldest first. */
	const underWay = new Set<{ readonly since: number }>();
	let somebodyLeft = (): void => undefined;
	let closed = { from: 0, until: 0 };
	let queue: Promise<unknown> = Promise.resolve();

	const closedUntil = (now: number): number =>
		isOver(closed.from, closed.until - closed.from, now) ? now : closed.until;

	/** Until somebody leaves, or the oldest has been there longer than any call takes. */
	const waitForLeaver = async (most: number): Promise<void> => {
		for (;;) {
			const now = clock.now();
			for (const call of underWay) {
				if (isOver(call.since, LONGEST_CALL_MS, now)) underWay.delete(call);
			}
			const [oldest] = underWay;
			if (!oldest || underWay.size < most) return;
			const over = new AbortController();
			const left = new Promise<void>((resolve) => {
				somebodyLeft = resolve;
			});
			const longest = attemptAsync(
				async () => await clock.sleep(oldest.since + LONGEST_CALL_MS - now, over.signal),
			);
			await Promise.race([left, longest]);
			over.abort();
		}
	};

	const waitForPlace = async (): Promise<() => void> => {
		for (;;) {
			if (atOnce !== undefined) await waitForLeaver(atOnce);
			const now = clock.now();
			while (entered.length > 0 && isOver(entered[0] ?? 0, limit.windowMs, now)) entered.shift();
			const full = entered.length >= limit.calls ? (entered[0] ?? now) + limit.windowMs - now : 0;
			const wait = Math.max(full, closedUntil(now) - now);
			if (wait <= 0) {
				entered.push(now);
				const call = { since: now };
				if (atOnce !== undefined) underWay.add(call);
				return () => {
					underWay.delete(call);
					somebodyLeft();
				};
			}
			await clock.sleep(wait);
		}
	};

	return {
		async enter() {
			const turn = queue.then(waitForPlace);
			// Whoever's wait is cut off, the next one's turn comes all the same.
			queue = attemptAsync(async () => await turn);
			return await turn;
		},
		pause(milliseconds) {
			const now = clock.now();
			closed = { from: now, until: Math.max(closedUntil(now), now + milliseconds) };
		},
	};
}

/** A moment that lies ahead is over too: the machine's clock was set back, and nobody waits for it to come round again. */
function isOver(from: number, lengthMs: number, now: number): boolean {
	return from + lengthMs <= now || from > now;
}

const RATE_LIMITED = 429;
const PAUSE_AFTER_429_MS = 250;

/** Sends every call through the limiter; one 429 makes all of them wait a moment. */
export function withLimiter(http: Http, limiter: Limiter): Http {
	return async (request) => {
		const leave = await limiter.enter();
		const attempted = await attemptAsync(async () => await http(request));
		leave();
		if ('error' in attempted) throw attempted.error;
		if (attempted.value.status === RATE_LIMITED) limiter.pause(PAUSE_AFTER_429_MS);
		return attempted.value;
	};
}
