import type { CrmConnection } from '../../../shared/contracts/crm';
import { chunk } from '../../../shared/loops/batches';
import { attemptClassified } from '../../../shared/vocabulary/attempt';
import type { Failure } from '../../../shared/vocabulary/failure';
import type { SubjectSet } from '../../../shared/vocabulary/subjectSet';
import { callTogether, holdsReference, MOST_PARTS, type Part } from '../wire/composite';
import { classify } from '../errors';
import { OBJECTS, RECORD, RECORD_OBJECT } from '../names';
import { queryParts } from '../wire/query';
import { REFERENCE_ROWS, toReferenceRecords } from './references';
import {
	COLLECTION_SIZE,
	collectionOf,
	hasCode,
	inCollections,
	isPassing,
	readResults,
	save,
	type SaveOutcome,
	toOutcome,
	type WireRecord,
} from '../wire/save';
import { inList, literal, valueParts } from '../wire/soql';
import { fromWire } from '../wire/values';

/** A deal to change. */
export interface DealRow {
	readonly id: string;
	readonly fields: WireRecord;
	/** Also as rows of their own. */
	readonly references?: SubjectSet;
}

/** What became of a deal. */
export type DealOutcome = 'written' | Failure;

const DEALS = { what: 'to write deals', object: OBJECTS.deal } as const;
const ROWS = { what: 'to write the payments of deals' } as const;
const ROWS_BY = `/${RECORD_OBJECT}/${RECORD.key}`;

/**
 * Writes deals, and the rows of their references before them. Where all of it fits into one call it is one: rows are upserted
 * by their key, which is safe since no row ever changes. What such a call did not take for good (a lock, a refusal of a whole
 * part) goes again by itself. A deal whose rows were refused says so, also where its fields were written: the next run finds
 * that they lack.
 */
export async function saveDeals(
	rows: readonly DealRow[],
	connection: CrmConnection,
): Promise<DealOutcome[]> {
	const outcomes = new Map<DealRow, DealOutcome>();
	for (const part of distinctParts(rows)) {
		const written = await savePart(part, connection);
		for (const [index, row] of part.entries()) outcomes.set(row, written[index] ?? UNWRITTEN);
	}
	return rows.map((row) => outcomes.get(row) ?? UNWRITTEN);
}

export const UNWRITTEN: Failure = {
	kind: 'unavailable',
	rawCode: 'NO_ROW',
	message: 'Salesforce did not say what became of this deal',
};

/** Rows of references alone, for deals that are new. In the order given. */
export async function saveReferences(
	deals: ReadonlyArray<{ readonly id: string; readonly references: SubjectSet }>,
	connection: CrmConnection,
): Promise<DealOutcome[]> {
	const records = deals.map(({ id, references }) => toReferenceRecords(id, references));
	const refused = await saveRows(records.flat(), connection);
	return records.map((own) => firstRefused(own, refused) ?? 'written');
}

/** At most as many as one collection takes, none of them twice. */
function distinctParts(rows: readonly DealRow[]): DealRow[][] {
	const rounds: Array<Map<string, DealRow>> = [];
	for (const row of rows) {
		const round = rounds.find((one) => !one.has(row.id)) ?? new Map<string, DealRow>();
		if (!rounds.includes(round)) rounds.push(round);
		round.set(row.id, row);
	}
	return rounds.flatMap((round) => inCollections([...round.values()]));
}

async function savePart(
	deals: readonly DealRow[],
	connection: CrmConnection,
): Promise<DealOutcome[]> {
	const attempted = await attemptClassified(
		async () => await recordsOf(deals, connection),
		classify,
	);
	if ('failure' in attempted) return deals.map(() => attempted.failure);
	const records = attempted.value;
	const all = records.flat();
	const first = await saveTogether(all, deals, connection);
	if ('failure' in first) return deals.map(() => first.failure);
	const refused = await saveRows(all, connection, first.rows);
	const open = deals.filter((_, index) => isOpen(first.deals[index]));
	const later = new Map(
		(await saveAlone(open, connection)).map((outcome, index) => [open[index], outcome]),
	);
	return deals.map((deal, index): DealOutcome => {
		const outcome = later.get(deal) ?? first.deals[index];
		if (!outcome) return UNWRITTEN;
		if ('failure' in outcome) return outcome.failure;
		return firstRefused(records[index] ?? [], refused) ?? 'written';
	});
}

/** Rows to upsert, by deal. Where they are more than one collection holds, those that are there are read first and left out. */
async function recordsOf(
	deals: readonly DealRow[],
	connection: CrmConnection,
): Promise<WireRecord[][]> {
	const records = deals.map(({ id, references }) =>
		references === undefined ? [] : toReferenceRecords(id, references),
	);
	if (records.flat().length <= COLLECTION_SIZE) return records;
	const ids = deals.flatMap(({ id, references }) => (references === undefined ? [] : [id]));
	const there = await queryParts(
		valueParts(ids).map(
			(part) =>
				`SELECT ${RECORD.key} FROM ${RECORD_OBJECT} WHERE ${RECORD.kind} = ${literal(REFERENCE_ROWS)} AND ${RECORD.deal} ${inList(part)}`,
		),
		'payments of deals',
		connection,
	);
	const known = new Set(there.map((row) => fromWire(row[RECORD.key])));
	return records.map((own) => own.filter((record) => !known.has(keyOf(record))));
}

interface Together {
	/** By place; missing: not written yet. */
	readonly rows: ReadonlyArray<SaveOutcome | undefined>;
	readonly deals: ReadonlyArray<SaveOutcome | undefined>;
}

/** All in one call where they fit; what does not, and what would be read as a reference, is left to calls of their own. */
async function saveTogether(
	records: readonly WireRecord[],
	deals: readonly DealRow[],
	connection: CrmConnection,
): Promise<Together | { readonly failure: Failure }> {
	const dealRecords = deals.map(toDealRecord);
	const isAlone = records.length === 0 || holdsReference(records) || holdsReference(dealRecords);
	if (isAlone) return { rows: [], deals: [] };
	const parts: Part[] = [
		...chunk(records, COLLECTION_SIZE)
			.slice(0, MOST_PARTS - 1)
			.map((part): Part => ({
				method: 'PATCH',
				path: `/composite/sobjects${ROWS_BY}`,
				body: collectionOf(part),
			})),
		{ method: 'PATCH', path: '/composite/sobjects', body: collectionOf(dealRecords) },
	];
	const attempted = await attemptClassified(async () => {
		const answers = await callTogether(parts, connection);
		return answers.map((answer, index) => {
			const isDeals = index === parts.length - 1;
			const { what } = isDeals ? DEALS : ROWS;
			const left = isDeals ? deals.length : records.length - index * COLLECTION_SIZE;
			const count = Math.min(COLLECTION_SIZE, left);
			if ('errors' in answer) return Array.from({ length: count }, () => undefined);
			return readResults(answer.body, count, false).map((told) => toOutcome(told, what));
		});
	}, classify);
	if ('failure' in attempted) return attempted;
	return { rows: attempted.value.slice(0, -1).flat(), deals: attempted.value.at(-1) ?? [] };
}

/** @returns what was refused for good, by key. */
async function saveRows(
	records: readonly WireRecord[],
	connection: CrmConnection,
	told: ReadonlyArray<SaveOutcome | undefined> = [],
): Promise<ReadonlyMap<string, Failure>> {
	const open = records.filter((_, index) => isOpen(told[index]));
	const outcomes = await save({
		rows: open,
		method: 'PATCH',
		upsertBy: ROWS_BY,
		toRecord: (record) => record,
		identityOf: keyOf,
		parentOf: (record) => textAt(record, RECORD.deal),
		...{ what: ROWS.what, connection },
	});
	const later = new Map(open.map((record, index) => [record, outcomes[index]]));
	return new Map(
		records.flatMap((record, index) => {
			const outcome = later.get(record) ?? told[index];
			// Somebody else made it at the same moment: rows of one key are alike.
			if (!outcome || 'result' in outcome || hasCode(outcome, 'DUPLICATE_VALUE')) return [];
			return [[keyOf(record), outcome.failure]];
		}),
	);
}

async function saveAlone(
	deals: readonly DealRow[],
	connection: CrmConnection,
): Promise<SaveOutcome[]> {
	return await save({
		rows: deals,
		method: 'PATCH',
		toRecord: toDealRecord,
		identityOf: ({ id }) => id,
		...{ what: DEALS.what, connection },
	});
}

/** Not tried, or only passing. */
function isOpen(outcome: SaveOutcome | undefined): boolean {
	return !outcome || ('errors' in outcome && isPassing(outcome.errors));
}

function firstRefused(
	records: readonly WireRecord[],
	refused: ReadonlyMap<string, Failure>,
): Failure | undefined {
	return records.map((record) => refused.get(keyOf(record))).find(Boolean);
}

function toDealRecord({ id, fields }: DealRow): WireRecord {
	return { attributes: { type: DEALS.object }, id, ...fields };
}

function keyOf(record: WireRecord): string {
	return textAt(record, RECORD.key);
}

function textAt(record: WireRecord, name: string): string {
	const value = record[name];
	return typeof value === 'string' ? value : '';
}
