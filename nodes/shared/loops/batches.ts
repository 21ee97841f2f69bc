import { attemptClassified } from '../vocabulary/attempt';
import type { Failure } from '../vocabulary/failure';

export type RowOutcome<Result> = { readonly result: Result } | { readonly failure: Failure };

/** A row and its position among all that are sent. */
export interface SentRow<Row> {
	readonly row: Row;
	readonly index: number;
}

export interface Sending<Row, Result> {
	readonly rows: readonly Row[];
	/** At most so many in one call. */
	readonly size: number;
	/** Two rows with the same identity never go in one call. */
	identityOf(row: Row): string;
	/**
	 * One call. What became of each row, in the order sent; `undefined` where the answer says nothing of a row that was not
	 * alone: it is sent again by itself, so every write must be safe to repeat.
	 */
	send(sent: ReadonlyArray<SentRow<Row>>): Promise<ReadonlyArray<RowOutcome<Result> | undefined>>;
	/** What a call threw; `undefined` for what is no refusal and goes on its way. */
	classify(error: unknown): Failure | undefined;
	/** Whether the refusal of a whole call is looked for in its halves. */
	mayHalve(failure: Failure): boolean;
	/** For a row of which even an answer to it alone says nothing. */
	readonly untold: Failure;
}

/**
 * Sends every row and tells what became of each, in the order given. One call for each `size` rows; only where a whole call
 * is refused for one of its rows is it halved until the bad row is alone.
 */
export async function sendInBatches<Row, Result>(
	sending: Sending<Row, Result>,
): Promise<Array<RowOutcome<Result>>> {
	const outcomes: Array<RowOutcome<Result>> = sending.rows.map(() => ({
		failure: sending.untold,
	}));
	for (const indices of split(sending.rows.map(sending.identityOf), sending.size)) {
		await sendRows(sending, indices, outcomes);
	}
	return outcomes;
}

async function sendRows<Row, Result>(
	sending: Sending<Row, Result>,
	indices: readonly number[],
	outcomes: Array<RowOutcome<Result>>,
): Promise<void> {
	const isAlone = indices.length === 1;
	const sent = indices.map((index) => ({ row: sending.rows[index] as Row, index }));
	const attempted = await attemptClassified(
		async () => await sending.send(sent),
		(error) => sending.classify(error),
	);
	if ('failure' in attempted) {
		const { failure } = attempted;
		if (isAlone || !sending.mayHalve(failure)) {
			for (const index of indices) outcomes[index] = { failure };
			return;
		}
		const middle = Math.ceil(indices.length / 2);
		await sendRows(sending, indices.slice(0, middle), outcomes);
		await sendRows(sending, indices.slice(middle), outcomes);
		return;
	}
	const silent: number[] = [];
	for (const [position, index] of indices.entries()) {
		const outcome = attempted.value[position];
		if (outcome) outcomes[index] = outcome;
		else if (!isAlone) silent.push(index);
	}
	for (const index of silent) await sendRows(sending, [index], outcomes);
}

/** Positions in batches of at most `size`, none of which holds an identity twice. */
function split(identities: readonly string[], size: number): number[][] {
	const batches: Array<{ indices: number[]; seen: Set<string> }> = [];
	for (const [index, identity] of identities.entries()) {
		const open = batches.find(({ indices, seen }) => indices.length < size && !seen.has(identity));
		const target = open ?? { indices: [], seen: new Set<string>() };
		if (!open) batches.push(target);
		target.indices.push(index);
		target.seen.add(identity);
	}
	return batches.map(({ indices }) => indices);
}

/** Parts of at most `size`. */
export function chunk<Item>(items: readonly Item[], size: number): Item[][] {
	const count = Math.ceil(items.length / size);
	return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}
