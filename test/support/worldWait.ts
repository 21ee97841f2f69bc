import { setTimeout as sleep } from 'node:timers/promises';

export const DEFAULT_PATIENCE_SECONDS = 30;
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
