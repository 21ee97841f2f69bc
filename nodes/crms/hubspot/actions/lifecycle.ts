import type { SimplePublicObject } from '@hubspot/api-client/lib/codegen/crm/objects';
import type { CrmConnection } from '../../../shared/contracts/crm';
import type {
	LifecycleActions,
	LifecycleChange,
	LifecycleResult,
} from '../../../shared/contracts/crmActions';
import { type RowOutcome } from '../../../shared/loops/batches';
import { writeBatches } from '../batches';
import { objectsOf } from '../client';
import { OBJECT_TYPES } from '../fields';
import { urlOf } from '../paths';
import { listFields } from '../schema';
import { readContacts } from './contacts';

const CONTACTS = OBJECT_TYPES.contact;
const STAGE = 'lifecyclestage';

/**
 * HubSpot drops a step back without a word, unless the stage is cleared first: a read and one update for a hundred
 * contacts, and one more where some may go back. What it holds in the end is read from its answer.
 * @see https://developers.hubspot.com/docs/api-reference/crm-contacts-v3/guide#update-contacts
 */
export const lifecycle: LifecycleActions = {
	async list(connection) {
		const fields = await listFields('contact', connection);
		return [...(fields.find(({ name }) => name === STAGE)?.options ?? [])];
	},

	async set(changes, connection) {
		const before = await readContacts(
			changes.map(({ contactId: value }) => ({ by: 'id', value })),
			[],
			connection,
		);
		const stageBefore = (index: number) => before[index]?.lifecycleStage ?? null;
		const pending = [...changes.keys()].filter(
			(index) => !before[index] || stageBefore(index) !== changes[index]?.stage,
		);
		const first = await write(
			pending.map((index) => toUpdate(changes[index], changes[index]?.stage)),
			connection,
		);
		const results = changes.map((change, index): LifecycleResult => {
			const place = pending.indexOf(index);
			const outcome = place < 0 ? undefined : first[place];
			return toResult(change, outcome, stageBefore(index));
		});
		const dropped = pending.filter((index) => {
			const result = results[index];
			return result?.status === 'unchanged' && changes[index]?.movesBack;
		});
		await write(
			dropped.map((index) => toUpdate(changes[index], '')),
			connection,
		);
		const again = await write(
			dropped.map((index) => toUpdate(changes[index], changes[index]?.stage)),
			connection,
		);
		for (const [place, index] of dropped.entries()) {
			const change = changes[index];
			if (change) results[index] = toResult(change, again[place], stageBefore(index));
		}
		return results;
	},
};

interface Update {
	readonly id: string;
	readonly stage: string;
}

function toUpdate(change: LifecycleChange | undefined, stage: string | undefined): Update {
	return { id: change?.contactId ?? '', stage: stage ?? '' };
}

async function write(
	rows: readonly Update[],
	connection: CrmConnection,
): Promise<Array<RowOutcome<SimplePublicObject>>> {
	return await writeBatches({
		rows,
		identityOf: ({ id }) => id,
		isAnswerTo: (contact: SimplePublicObject, { id }) => contact.id === id,
		send: async (sent) =>
			await objectsOf(connection).batch.update(CONTACTS, {
				inputs: sent.map(({ row: { id, stage }, traceId }) => ({
					id,
					properties: { [STAGE]: stage },
					objectWriteTraceId: traceId,
				})),
			}),
		request: { method: 'POST', url: urlOf(connection, 'objects', CONTACTS) },
	});
}

function toResult(
	{ contactId, stage }: LifecycleChange,
	outcome: RowOutcome<SimplePublicObject> | undefined,
	before: string | null,
): LifecycleResult {
	if (!outcome) return { status: 'unchanged', id: contactId, stage: before };
	if ('failure' in outcome) return { status: 'failed', failure: outcome.failure };
	const now = outcome.result.properties[STAGE] ?? before;
	return { status: now === stage ? 'changed' : 'unchanged', id: outcome.result.id, stage: now };
}
