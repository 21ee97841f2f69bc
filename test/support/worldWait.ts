import { setTimeout as sleep } from 'node:timers/promises';

/**
 * After a system was down a trigger lets nothing in for up to 30 seconds, a stand-in comes back some seconds later, and only
 * then does the run begin: less than this is no sign that anything is stuck.
 */
export const QUIET_SECONDS = 90;
const DEFAULT_PATIENCE_SECONDS = 30;
const LOOK_AGAIN_MILLISECONDS = 50;

/** Looks again and again until it fits; rejects with what it saw last. */
export async function eventually<Value>(
	look: () => Value | Promise<Value>,
	fits: (value: Value) => boolean,
	seconds = DEFAULT_PATIENCE_SECONDS,
): Promise<Value> {
	const deadline = Date.now() + seconds * 1_000;
	for (;;) {
		const seen = await look();
		if (fits(seen)) return seen;
		if (Date.now() > deadline) {
			throw new Error(`After ${seconds} seconds it was still ${JSON.stringify(seen, null, 1)}`);
		}
		await sleep(LOOK_AGAIN_MILLISECONDS);
	}
}
