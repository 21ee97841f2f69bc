import { type RowOutcome, sendInBatches, type SentRow } from '../../shared/loops/batches';
import type { Failure, FailureKind } from '../../shared/vocabulary/failure';
import * as z from '../../shared/zod';
import { classify, classifyRow } from './errors';

/** Records in one batch. @see https://developers.hubspot.com/docs/api-reference/crm-deals-v3/guide */
export const BATCH_SIZE = 100;

/** Records in one batch read that asks for the history of properties. */
export const BATCH_SIZE_WITH_HISTORY = 50;

/** Faults of a row, not of the call: another row of the same batch may well be taken. */
const ROW_FAULTS: ReadonlySet<FailureKind> = new Set(['invalidRequest', 'notFound', 'conflict']);

const NO_ANSWER: Failure = {
	kind: 'unavailable',
	rawCode: 'NO_ROW',
	message: 'HubSpot answered without saying what became of this record',
};

const ROW_CONTEXT = z.record(z.string(), z.unknown());

/** HubSpot's answer to a batch, of which 207 brings both parts. */
export interface BatchAnswer<Result> {
	readonly results: readonly Result[];
	readonly errors?: readonly unknown[] | null;
}

export interface Batch<Row, Result> {
	readonly rows: readonly Row[];
	/** At most; what HubSpot takes in one call. */
	readonly size?: number;
	/** Two rows with the same identity never go in one batch: HubSpot refuses that. */
	identityOf(row: Row): string;
	/** The ids by which an error names the row; its identity where nothing is said. */
	idsOf?(row: Row): readonly string[];
	/** Under what a row is found in results and errors, when the answer does not repeat the trace id. */
	isAnswerTo(result: Result, row: Row): boolean;
	send(rows: ReadonlyArray<{ row: Row; traceId: string }>): Promise<BatchAnswer<Result>>;
	/** Whether a refusal of a whole batch is looked for in its halves; by default when a row's fault can be behind it. */
	mayHalve?(failure: Failure): boolean;
	/** For the words of a row's failure. */
	readonly request: { readonly method: string; readonly url: string };
}

/**
 * Writes every row and tells what became of each, in the order given. One call for each hundred rows; only when HubSpot
 * refuses a whole batch for one of its rows (any 400 does that) is the batch halved until the bad row is alone. Results
 * come back in any order.
 * @see https://github.com/HubSpot/hubspot-api-nodejs/issues/190
 * @see https://developers.hubspot.com/docs/api-reference/error-handling#multi-status-errors
 */
export async function writeBatches<Row, Result>(
	batch: Batch<Row, Result>,
): Promise<Array<RowOutcome<Result>>> {
	return await sendInBatches({
		rows: batch.rows,
		size: batch.size ?? BATCH_SIZE,
		identityOf: batch.identityOf,
		send: async (sent) => outcomesOf(batch, sent, await batch.send(sent.map(traced))),
		classify,
		mayHalve: batch.mayHalve ?? isRowFault,
		untold: NO_ANSWER,
	});
}

export function isRowFault({ kind }: Failure): boolean {
	return ROW_FAULTS.has(kind);
}

function traced<Row>({ row, index }: SentRow<Row>): { row: Row; traceId: string } {
	return { row, traceId: String(index) };
}

/** Every write here is safe to repeat, and alone a row cannot be taken for another. */
function outcomesOf<Row, Result>(
	batch: Batch<Row, Result>,
	sent: ReadonlyArray<SentRow<Row>>,
	answer: BatchAnswer<Result>,
): Array<RowOutcome<Result> | undefined> {
	const { results } = answer;
	// A default of destructuring stands in for what is left out, not for null.
	const errors = answer.errors ?? [];
	const idsOf = batch.idsOf ?? ((row: Row) => [batch.identityOf(row)]);
	const isAlone = sent.length === 1;
	return sent.map(traced).map(({ row, traceId }) => {
		const found = results.find((candidate) => isFor(batch, candidate, row, traceId));
		const result = found ?? (isAlone ? results[0] : undefined);
		const error = errors.find((candidate) => names(candidate, traceId, idsOf(row)));
		const told = error ?? (isAlone ? errors[0] : undefined);
		if (result !== undefined) return { result };
		return told === undefined ? undefined : { failure: classifyRow(told, batch.request) };
	});
}

function isFor<Row, Result>(
	batch: Batch<Row, Result>,
	result: Result,
	row: Row,
	traceId: string,
): boolean {
	const told = (result as { objectWriteTraceId?: unknown }).objectWriteTraceId;
	return typeof told === 'string' && told !== '' ? told === traceId : batch.isAnswerTo(result, row);
}

function names(error: unknown, traceId: string, ids: readonly string[]): boolean {
	const context = ROW_CONTEXT.safeParse((error as { context?: unknown }).context);
	if (!context.success) return false;
	const { objectWriteTraceId: traces, ...rest } = context.data;
	if (traces !== undefined) return [traces].flat().includes(traceId);
	const named = Object.values(rest).flat();
	return ids.every((id) => named.includes(id));
}
