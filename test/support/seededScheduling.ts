import type { Scheduling } from './syncModel';

/**
 * Whoever waits goes on in an order that a seed decides. It does what fast-check's scheduler does without a record of it, so
 * that thousands of interleavings fit into the time of hundreds.
 */
export function seededScheduling(seed: number): Scheduling {
	const random = mulberry32(seed);
	// Some seeds let whoever came last go on, so that another is held up for as long as a whole run takes.
	const onward = ONWARD[Math.abs(seed) % ONWARD.length] ?? 0;
	const waiting: Array<() => void> = [];
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
			for (let idle = 0; !isDone; idle++) {
				// All run until they wait again, so that what comes next is chosen among all.
				await new Promise(setImmediate);
				const isOnward = random() < onward;
				const place = isOnward ? waiting.length - 1 : Math.floor(random() * waiting.length);
				const [next] = waiting.splice(Math.max(0, place), 1);
				if (next) idle = 0;
				else if (idle > MOST_IDLE) throw new Error('everybody waits for what never comes');
				next?.();
			}
			return await done;
		},
	};
}

const ONWARD = [0, 0.7, 0.9];
const MOST_IDLE = 100;

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
