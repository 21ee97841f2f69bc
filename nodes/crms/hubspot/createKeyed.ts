import type {
	SimplePublicObject,
	SimplePublicObjectBatchInputForCreate,
} from '@hubspot/api-client/lib/codegen/crm/objects';
import type { CrmConnection } from '../../shared/contracts/crm';
import { chunk } from '../../shared/loops/batches';
import { attemptAsync, attemptClassified } from '../../shared/vocabulary/attempt';
import type { Failure } from '../../shared/vocabulary/failure';
import { BATCH_SIZE, writeBatches } from './batches';
import { objectsOf } from './client';
import { classify } from './errors';
import { urlOf } from './paths';

/** A key that is taken, but whose record is not found, is asked for again: somebody may be creating it right now. */
const MOST_IDLE_TRIES = 3;
const IDLE_PAUSE_MS = 300;

export interface KeyedRow {
	readonly key: string;
	readonly input: SimplePublicObjectBatchInputForCreate;
}

export interface KeyedBatch {
	readonly rows: readonly KeyedRow[];
	readonly objectType: string;
	/** A property whose values HubSpot keeps unique. */
	readonly keyProperty: string;
	/** What to read of records that were there already. */
	readonly properties: readonly string[];
	readonly connection: CrmConnection;
}

export type KeyedOutcome =
	{ readonly record: SimplePublicObject; readonly isNew: boolean } | { readonly failure: Failure };

/**
 * Creates each record unless its key is taken, and gives back the one that is there. One call where nothing is taken; for
 * taken keys one read by key. A trace id in every row makes HubSpot answer row by row; where it refuses the whole batch all
 * the same, the records that exist are read and only the others are created. A key that is taken and held by no record to be
 * seen may be that of a deleted one: HubSpot does not document whether deleting frees it. One more read then finds it, once,
 * and what a person deleted is not made again.
 * @see https://developers.hubspot.com/docs/api-reference/error-handling#multi-status-errors
 */
export async function createKeyed(batch: KeyedBatch): Promise<KeyedOutcome[]> {
	const outcomes = new Map<string, KeyedOutcome>();
	let pending = [...new Map(batch.rows.map((row) => [row.key, row])).values()];
	for (let idle = 0; pending.length > 0 && idle < MOST_IDLE_TRIES;) {
		if (idle > 0) await batch.connection.clock.sleep(IDLE_PAUSE_MS * idle);
		const mayBeDeleted = idle === 0;
		for (const [key, outcome] of await createOrFind(pending, batch, mayBeDeleted)) {
			outcomes.set(key, outcome);
		}
		const left = pending.filter(({ key }) => isConflict(outcomes.get(key)));
		if (left.length === pending.length) idle += 1;
		pending = left;
	}
	for (const { key } of pending)
		outcomes.set(key, { failure: toUnreadable(outcomes.get(key), batch) });
	return firstIsNew(batch.rows, outcomes);
}

async function createOrFind(
	rows: readonly KeyedRow[],
	batch: KeyedBatch,
	mayBeDeleted: boolean,
): Promise<ReadonlyMap<string, KeyedOutcome>> {
	const { objectType, keyProperty, connection } = batch;
	const created = await writeBatches({
		rows,
		identityOf: ({ key }) => key,
		isAnswerTo: (record: SimplePublicObject, { key }) => record.properties[keyProperty] === key,
		mayHalve: ({ kind, message }) => kind === 'invalidRequest' && !message.includes(keyProperty),
		send: async (sent) =>
			await objectsOf(connection).batch.create(objectType, {
				inputs: sent.map(({ row, traceId }) => ({ ...row.input, objectWriteTraceId: traceId })),
			}),
		request: { method: 'POST', url: urlOf(connection, 'objects', objectType) },
	});
	const outcomes = new Map<string, KeyedOutcome>();
	for (const [index, { key }] of rows.entries()) {
		const outcome = created[index];
		if (outcome && 'result' in outcome) outcomes.set(key, { record: outcome.result, isNew: true });
		else if (outcome) outcomes.set(key, outcome);
	}
	const taken = rows.map(({ key }) => key).filter((key) => isConflict(outcomes.get(key)));
	const attempted = await attemptClassified(async () => await readByKey(taken, batch), classify);
	if ('value' in attempted) {
		// Found any, a refusal of the whole batch may be theirs: the others are tried without them first.
		const isStuck = mayBeDeleted && attempted.value.size === 0;
		const deleted = isStuck ? await readDeleted(taken, batch) : [];
		for (const [key, record] of [...attempted.value, ...deleted]) {
			outcomes.set(key, { record, isNew: false });
		}
		return outcomes;
	}
	for (const key of taken) outcomes.set(key, attempted);
	return outcomes;
}

/** A look on the chance of it: refused, it finds nothing. */
async function readDeleted(
	keys: readonly string[],
	batch: KeyedBatch,
): Promise<ReadonlyMap<string, SimplePublicObject>> {
	const attempted = await attemptAsync(async () => await readByKey(keys, batch, true));
	if ('value' in attempted) return attempted.value;
	if (!classify(attempted.error)) throw attempted.error;
	return new Map();
}

/** One call for each hundred keys; keys that are not there are errors of a 207 and simply missing. */
export async function readByKey(
	keys: readonly string[],
	{ objectType, keyProperty, properties, connection }: Omit<KeyedBatch, 'rows'>,
	isDeleted = false,
): Promise<Map<string, SimplePublicObject>> {
	const found = new Map<string, SimplePublicObject>();
	for (const part of chunk([...new Set(keys)], BATCH_SIZE)) {
		const { results } = await objectsOf(connection).batch.read(
			objectType,
			{
				idProperty: keyProperty,
				inputs: part.map((id) => ({ id })),
				properties: [keyProperty, ...properties],
				propertiesWithHistory: [],
			},
			isDeleted,
		);
		for (const record of results) {
			const key = record.properties[keyProperty];
			if (typeof key === 'string') found.set(key, record);
		}
	}
	return found;
}

/** Of several rows with one key, only the first can have created the record. */
function firstIsNew(
	rows: readonly KeyedRow[],
	outcomes: ReadonlyMap<string, KeyedOutcome>,
): KeyedOutcome[] {
	const seen = new Set<string>();
	return rows.map(({ key }) => {
		const outcome = outcomes.get(key) ?? { failure: unreadable(key) };
		const isFirst = !seen.has(key);
		seen.add(key);
		return 'record' in outcome ? { ...outcome, isNew: outcome.isNew && isFirst } : outcome;
	});
}

function isConflict(outcome: KeyedOutcome | undefined): boolean {
	return outcome !== undefined && 'failure' in outcome && outcome.failure.kind === 'conflict';
}

/** Another unique property of the record may be what is taken: that stays as it is, and no waiting cures it. */
function toUnreadable(outcome: KeyedOutcome | undefined, { keyProperty }: KeyedBatch): Failure {
	const failure = outcome && 'failure' in outcome ? outcome.failure : unreadable(keyProperty);
	return failure.message.includes(keyProperty) ? { ...failure, kind: 'unavailable' } : failure;
}

function unreadable(key: string): Failure {
	return { kind: 'unavailable', message: `HubSpot did not say what became of the key ${key}` };
}
