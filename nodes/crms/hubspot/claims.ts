import type { SimplePublicObject } from '@hubspot/api-client/lib/codegen/crm/objects';
import type {
	Activity,
	ActivityResult,
	ClaimDraft,
	ClaimRecord,
	ClaimResult,
	ClaimsCreated,
	ClaimStore,
	CrmConnection,
	WriteResult,
} from '../../shared/contracts/crm';
import { attemptAsync } from '../../shared/vocabulary/attempt';
import { CLAIM_READ, createRecords, isLackOfKey } from './activities';
import { toClaim, type Written } from './activityInput';
import { isRowFault, writeBatches } from './batches';
import { objectsOf } from './client';
import { readByKey } from './createKeyed';
import { classify } from './errors';
import { CLAIM_PROPERTIES, KEY_PROPERTY, OBJECT_TYPES } from './fields';
import { listOpenClaims } from './openClaims';
import { findUnkeyed } from './unkeyed';

const NOTES = OBJECT_TYPES.note;

/**
 * A claim is a note with a lease: it has the unique key that notes have here, hangs on nothing and has no text, so that
 * nobody sees it. So claims and the notes that tell their facts are one batch, notes first.
 */
async function create(
	claims: readonly ClaimDraft[],
	alongside: readonly Activity[],
	connection: CrmConnection,
): Promise<ClaimsCreated> {
	const results = await createRecords([...alongside, ...claims.map(toNote)], connection);
	return {
		notes: results.slice(0, alongside.length),
		claims: results.slice(alongside.length).map(toClaimResult),
	};
}

function toNote({ key, at, dealId, contactId, shown, ...claim }: ClaimDraft): Written {
	return {
		kind: 'note',
		key,
		at,
		dealId,
		contactId,
		claim,
		...(shown ?? { ...SILENT, isSilent: true }),
	};
}

/** What is read where the account cannot hide it. */
const SILENT: Pick<Activity, 'title' | 'body'> = {
	title: 'Follow-up',
	body: [{ text: 'Keeps two runs of an automation from acting on one payment event.' }],
};

function toClaimResult(result: ActivityResult): ClaimResult {
	if (result.status === 'failed') return result;
	return { ...result, status: result.status === 'created' ? 'won' : 'taken' };
}

/** One call for a hundred keys. */
async function read(
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
async function finish(keys: readonly string[], connection: CrmConnection): Promise<WriteResult[]> {
	const outcomes = await markDone(
		keys.map((key) => ({ id: key, key })),
		KEY_PROPERTY,
		connection,
	);
	const lacking = outcomes.every((outcome) => 'failure' in outcome && isLackOfKey(outcome.failure));
	if (keys.length > 0 && lacking) return await finishUnkeyed(keys, connection);
	return keys.map((key, index) => toFinished(key, outcomes[index]));
}

async function markDone(
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
		request: { method: 'POST', url: `${connection.baseUrl}/crm/v3/objects/${NOTES}` },
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
	const outcomes = await markDone(rows, undefined, connection);
	return keys.map((key) => toFinished(key, outcomes[rows.findIndex((row) => row.key === key)]));
}

/** A claim that is gone needs no finishing. */
function toFinished(
	key: string,
	outcome: Awaited<ReturnType<typeof markDone>>[number] | undefined,
): WriteResult {
	if (!outcome) return { status: 'existed', id: key };
	if ('result' in outcome) return { status: 'updated', id: outcome.result.id };
	if (outcome.failure.kind === 'notFound') return { status: 'existed', id: key };
	return { status: 'failed', failure: outcome.failure };
}

export const claims: ClaimStore = { create, read, finish, listOpen: listOpenClaims };
