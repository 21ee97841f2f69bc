/** A time, in milliseconds since the epoch, both inclusive. */
export interface SpanBack {
	readonly from: number;
	readonly to: number;
}

/**
 * From the newest backwards: in which order PayPal lists events it does not say, so all of a time are read and sorted: of a short
 * one first, then of ever longer ones before it.
 */
export function* spansBack(first: number, last: number, shortest: number): Generator<SpanBack> {
	let to = last;
	for (let length = shortest; to >= first; length *= 2) {
		const from = Math.max(first, to - length + 1);
		yield { from, to };
		to = from - 1;
	}
}
