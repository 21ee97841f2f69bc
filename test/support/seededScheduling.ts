import type { Scheduling } from './syncModel';

/**
 * Whoever waits goes on in an order that a seed decides. It does what fast-check's scheduler does without a record of it, so
 * that thousands of interleavings fit into the time of hundreds.
 */
export function seededScheduling(seed: number): Scheduling {
	const random = mulberry32(seed);
	let waiting: Array<() => void> = [];
	return {
		schedule: async <Value>(task: Promise<Value>) => {
			await new Promise<void>((resolve) => waiting.push(resolve));
			return await task;
		},
		waitFor: async (all) => {
			let isDone = false;
			const done = all.finally(() => {
				isDone = true;
			});
			while (!isDone) {
				await settled(() => waiting.length > 0 || isDone);
				const place = Math.floor(random() * waiting.length);
				const next = waiting[place];
				waiting = waiting.filter((_, index) => index !== place);
				next?.();
				// Lets it run until it waits again, so that what comes next is chosen among all.
				for (let turn = 0; turn < TURNS && !isDone; turn++) await Promise.resolve();
			}
			return await done;
		},
	};
}

const TURNS = 40;
const MOST_TURNS = 10_000;

async function settled(isSo: () => boolean): Promise<void> {
	for (let turn = 0; !isSo(); turn++) {
		if (turn > MOST_TURNS) throw new Error('everybody waits for something that never comes');
		await Promise.resolve();
	}
}

/** Public domain (Tommy Ettinger's mulberry32): equal seeds give equal orders everywhere. */
function mulberry32(seed: number): () => number {
	let state = seed | 0;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}
