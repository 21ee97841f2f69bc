import type { SimplePublicObject } from '@hubspot/api-client/lib/codegen/crm/objects';
import type {
	Activity,
	ActivityResult,
	ClaimRecord,
	CrmConnection,
	WriteResult,
} from '../../shared/contracts/crm';
import { attemptAsync } from '../../shared/vocabulary/attempt';
import type { Failure } from '../../shared/vocabulary/failure';
import { toActivityInput, toClaim } from './activityInput';
import { isRowFault, writeBatches } from './batches';
import { objectsOf } from './client';
import { createKeyed, type KeyedOutcome, readByKey } from './createKeyed';
import { classify } from './errors';
import { CLAIM_PROPERTIES, KEY_PROPERTY, OBJECT_TYPES } from './fields';
import { urlOf } from './paths';
import { createUnkeyed, findUnkeyed } from './unkeyed';

const NOTES = OBJECT_TYPES.note;
const CLAIM_READ = Object.values(CLAIM_PROPERTIES);

/**
 * Notes and tasks with a unique key: one call for each kind where no key is taken. A claim that is there already and names
 * the same holder was created by this very run: its first answer was lost on the way, and it still says `created`.
 */
export async function createOnce(
	activities: readonly Activity[],
	connection: CrmConnection,
): Promise<ActivityResult[]> {
	const results: ActivityResult[] = activities.map(({ key }) => ({
		status: 'failed',
		key,
		failure: NO_KEY,
	}));
	for (const kind of ['note', 'task'] as const) {
		const indices = [...activities.keys()].filter((index) => activities[index]?.kind === kind);
		if (indices.length === 0) continue;
		const rows = indices.map((index) => activities[index] as Activity);
		const outcomes = await create(kind, rows, connection);
		for (const [place, index] of indices.entries()) {
			results[index] = toResult(rows[place] as Activity, outcomes[place]);
		}
	}
	return results;
}

/** One call for a hundred keys. */
export async function readClaims(
	keys: readonly string[],
	connection: CrmConnection,
): Promise<Array<ClaimRecord | undefined>> {
	if (keys.length === 0) return [];
	const attempted = await attemptAsync(
		async () =>
			await readByKey(keys, {
				objectType: NOTES,
				keyProperty: KEY_PROPERTY,
				properties: CLAIM_READ,
				connection,
			}),
	);
	if ('value' in attempted) {
		return keys.map((key) => {
			const record = attempted.value.get(key);
			return record && toClaim(record, KEY_PROPERTY);
		});
	}
	if (!isLackOfKey(classify(attempted.error))) throw attempted.error;
	const found = await findUnkeyed('note', keys, connection);
	return keys.map((key) => found.get(key));
}

/** One call for a hundred keys, by the key itself; HubSpot creates nothing by an update. */
export async function finishClaims(
	keys: readonly string[],
	connection: CrmConnection,
): Promise<WriteResult[]> {
	const outcomes = await finish(
		keys.map((key) => ({ id: key, key })),
		KEY_PROPERTY,
		connection,
	);
	const lacking = outcomes.every((outcome) => 'failure' in outcome && isLackOfKey(outcome.failure));
	if (keys.length > 0 && lacking) return await finishUnkeyed(keys, connection);
	return keys.map((key, index) => toFinished(key, outcomes[index]));
}

const NO_KEY: Failure = { kind: 'invalidRequest', message: 'An activity is a note or a task' };

async function create(
	kind: Activity['kind'],
	rows: readonly Activity[],
	connection: CrmConnection,
): Promise<KeyedOutcome[]> {
	const outcomes = await createKeyed({
		rows: rows.map((row) => ({ key: row.key, input: toActivityInput(row, KEY_PROPERTY) })),
		objectType: OBJECT_TYPES[kind],
		keyProperty: KEY_PROPERTY,
		properties: kind === 'note' ? CLAIM_READ : [],
		connection,
	});
	const isLacking = outcomes.every(
		(outcome) => 'failure' in outcome && isLackOfKey(outcome.failure),
	);
	return isLacking ? await createUnkeyed(kind, rows, connection) : outcomes;
}

function toResult(activity: Activity, outcome: KeyedOutcome | undefined): ActivityResult {
	const { key } = activity;
	if (!outcome || 'failure' in outcome) {
		return { status: 'failed', key, failure: outcome?.failure ?? NO_KEY };
	}
	const isMine = outcome.isNew || holds(activity, outcome.record);
	return { status: isMine ? 'created' : 'existed', key, id: outcome.record.id };
}

function holds({ claim }: Activity, { properties }: SimplePublicObject): boolean {
	return claim !== undefined && properties[CLAIM_PROPERTIES.holder] === claim.holder;
}

async function finish(
	rows: ReadonlyArray<{ readonly id: string; readonly key: string }>,
	idProperty: string | undefined,
	connection: CrmConnection,
) {
	return await writeBatches({
		rows,
		identityOf: ({ id }) => id,
		isAnswerTo: ({ id, properties }: SimplePublicObject, row) =>
			id === row.id || properties[KEY_PROPERTY] === row.key,
		mayHalve: (failure) => isRowFault(failure) && !isLackOfKey(failure),
		send: async (sent) =>
			await objectsOf(connection).batch.update(NOTES, {
				inputs: sent.map(({ row, traceId }) => ({
					id: row.id,
					...(idProperty === undefined ? {} : { idProperty }),
					properties: { [CLAIM_PROPERTIES.state]: 'done' },
					objectWriteTraceId: traceId,
				})),
			}),
		request: { method: 'POST', url: urlOf(connection, 'objects', NOTES) },
	});
}

async function finishUnkeyed(
	keys: readonly string[],
	connection: CrmConnection,
): Promise<WriteResult[]> {
	const found = await findUnkeyed('note', keys, connection);
	const rows = keys.flatMap((key) => {
		const claim = found.get(key);
		return claim ? [{ id: claim.id, key }] : [];
	});
	const outcomes = await finish(rows, undefined, connection);
	return keys.map((key) => toFinished(key, outcomes[rows.findIndex((row) => row.key === key)]));
}

/** A claim that is gone needs no finishing. */
function toFinished(
	key: string,
	outcome: Awaited<ReturnType<typeof finish>>[number] | undefined,
): WriteResult {
	if (!outcome) return { status: 'existed', id: key };
	if ('result' in outcome) return { status: 'updated', id: outcome.result.id };
	if (outcome.failure.kind === 'notFound') return { status: 'existed', id: key };
	return { status: 'failed', failure: outcome.failure };
}

/**
 * The account takes no unique property on this object, so *Set Up Payment Fields* made a plain one. A property that is not
 * there, or not unique, is named in the refusal.
 */
function isLackOfKey(failure: Failure | undefined): boolean {
	return failure?.kind === 'invalidRequest' && failure.message.includes(KEY_PROPERTY);
}
