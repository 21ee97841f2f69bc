import type { CrmConnection } from '../../../shared/contracts/crm';
import type { Clock, HttpRequest } from '../../../shared/contracts/http';
import { chunk, type RowOutcome, sendInBatches } from '../../../shared/loops/batches';
import type { Failure, FailureKind } from '../../../shared/vocabulary/failure';
import { UnusableAnswer } from '../../../shared/vocabulary/unusableAnswer';
import * as z from '../../../shared/zod';
import { call } from '../client';
import { classify, classifyRow, isLock, readErrors, type SalesforceError } from '../errors';

/** Rows of one collection. @see https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_sobjects_collections.htm */
export const COLLECTION_SIZE = 200;

/** Tries of a row that hits a lock, the first among them, and the pauses between them: two and a half seconds on average. */
export const MOST_TRIES = 5;
const PAUSE_MS = 300;

/** A refusal of a whole collection that can be the fault of one row of it. */
const ROW_FAULTS: ReadonlySet<FailureKind> = new Set(['invalidRequest', 'notFound', 'conflict']);

export interface Saved {
	/** Eighteen characters. */
	readonly id: string;
	/** Whether it was made and not changed. */
	readonly isNew: boolean;
}

/** What Salesforce says of one row of a call that it took. */
export type Told = { readonly saved: Saved } | { readonly errors: readonly SalesforceError[] };

/** A row's outcome, with what Salesforce said of it where it refused the row and not the call. */
export type SaveOutcome =
	| { readonly result: Saved }
	| { readonly failure: Failure; readonly errors: readonly SalesforceError[] };

/** Fields by name, `attributes` with the object's name, and the id of what is changed. */
export type WireRecord = Readonly<Record<string, unknown>>;

export interface Saving<Row> {
	readonly rows: readonly Row[];
	readonly method: 'POST' | 'PATCH';
	/** `/Payment_Claim__c/Key__c` for an upsert by that field; without it by id, or new ones. */
	readonly upsertBy?: string;
	toRecord(row: Row): WireRecord;
	/** Two rows with the same identity never go in one call: Salesforce refuses the second. */
	identityOf(row: Row): string;
	/** Rows of one parent are neighbours, since each call locks the parents of its rows. */
	parentOf?(row: Row): string;
	/** For the words of a refusal: `to write deals`. */
	readonly what: string;
	/** `afterLookup` for new rows that have no unique field. */
	readonly repeat?: HttpRequest['repeat'];
	readonly headers?: Readonly<Record<string, string>>;
	readonly connection: CrmConnection;
}

const RESULTS = z.array(
	z.looseObject({
		id: z.nullish(z.string()),
		success: z.boolean(),
		created: z.nullish(z.boolean()),
		errors: z.unknown(),
	}),
);

/**
 * Writes every row and tells what became of each, in the order given: one call for two hundred, one after the other. A row
 * that hits a lock goes again after a pause, and is told as unavailable where the lock outlasts it. A call that is refused
 * whole is halved until the row whose fault it is stands alone.
 */
export async function save<Row>(saving: Saving<Row>): Promise<SaveOutcome[]> {
	const { rows, parentOf, connection } = saving;
	const outcomes: SaveOutcome[] = rows.map(() => ({ failure: UNTOLD, errors: [] }));
	const order = [...rows.keys()];
	if (parentOf) order.sort((left, right) => compare(parent(left), parent(right)));
	await untilUnlocked(order, connection.clock, async (pending) => {
		const sent = await send({ ...saving, rows: pending.map((index) => rows[index] as Row) });
		return pending.filter((index, place) => {
			const outcome = sent[place];
			if (outcome) outcomes[index] = outcome;
			return outcome !== undefined && 'errors' in outcome && isPassing(outcome.errors);
		});
	});
	return outcomes;

	function parent(index: number): string {
		return parentOf?.(rows[index] as Row) ?? '';
	}
}

/** Sends again what hit a lock, after pauses of growing length with jitter. @param send gives what did. */
export async function untilUnlocked<Item>(
	items: readonly Item[],
	clock: Clock,
	sendAll: (pending: readonly Item[]) => Promise<readonly Item[]>,
): Promise<void> {
	let pending = items;
	for (let tried = 0; pending.length > 0 && tried < MOST_TRIES; tried++) {
		if (tried > 0) await clock.sleep((0.5 + clock.random() / 2) * PAUSE_MS * 2 ** (tried - 1));
		pending = await sendAll(pending);
	}
}

/** Nothing of it was done, and the next moment may take it. */
export function isPassing(errors: readonly SalesforceError[]): boolean {
	return errors.some((error) => isLock(error) || error.code === 'PROCESSING_HALTED');
}

/** What a collection answers, row by row. @throws UnusableAnswer where it does not answer for each. */
export function readResults(body: unknown, count: number, isNew: boolean): Told[] {
	const read = RESULTS.safeParse(body);
	if (!read.success || read.data.length !== count) {
		throw new UnusableAnswer('Salesforce', 'Salesforce did not say what became of each row');
	}
	return read.data.map(({ id, success, created, errors }): Told => {
		if (success && typeof id === 'string') return { saved: { id, isNew: created ?? isNew } };
		return { errors: readErrors(errors) };
	});
}

/** The body of a collection. */
export function collectionOf(records: readonly WireRecord[]): WireRecord {
	return { allOrNone: false, records };
}

/** A failure where it is one, for results that say nothing else of it. */
export function toOutcome(told: Told, what: string): SaveOutcome {
	if ('saved' in told) return { result: told.saved };
	return { failure: classifyRow(told.errors, what), errors: told.errors };
}

/** Whether Salesforce said so of the row. */
export function hasCode(outcome: SaveOutcome | undefined, ...codes: readonly string[]): boolean {
	return (
		outcome !== undefined &&
		'errors' in outcome &&
		outcome.errors.some(({ code }) => codes.includes(code))
	);
}

async function send<Row>(saving: Saving<Row>): Promise<SaveOutcome[]> {
	const { method, upsertBy, what, repeat, headers, connection } = saving;
	const path = `/composite/sobjects${upsertBy ?? ''}`;
	const outcomes = await sendInBatches<Row, Told>({
		rows: saving.rows,
		size: COLLECTION_SIZE,
		identityOf: saving.identityOf,
		classify,
		mayHalve: ({ kind }) => ROW_FAULTS.has(kind),
		untold: UNTOLD,
		send: async (sent): Promise<Array<RowOutcome<Told>>> => {
			const body = await call(
				{
					...{ method, path, headers },
					body: collectionOf(sent.map(({ row }) => saving.toRecord(row))),
					...(repeat === undefined ? {} : { repeat }),
				},
				z.unknown(),
				connection,
			);
			return readResults(body, sent.length, method === 'POST').map((result) => ({ result }));
		},
	});
	return outcomes.map((outcome) =>
		'failure' in outcome ? { ...outcome, errors: [] } : toOutcome(outcome.result, what),
	);
}

export const UNTOLD: Failure = {
	kind: 'unavailable',
	rawCode: 'NO_ROW',
	message: 'Salesforce answered without saying what became of this record',
};

function compare(left: string, right: string): number {
	if (left === right) return 0;
	return left < right ? -1 : 1;
}

/** Parts that a call takes at once. */
export function inCollections<Row>(rows: readonly Row[]): Row[][] {
	return chunk(rows, COLLECTION_SIZE);
}
