import type {
	SimplePublicObject,
	SimplePublicUpsertObject,
} from '@hubspot/api-client/lib/codegen/crm/objects';
import type { ContactChange, CrmConnection, WriteResult } from '../../shared/contracts/crm';
import { type RowOutcome } from '../../shared/loops/batches';
import { writeBatches } from './batches';
import { objectsOf } from './client';
import { kindOf, OBJECT_TYPES } from './fields';
import { urlOf } from './paths';
import { toWire } from './values';

const CONTACTS = OBJECT_TYPES.contact;

/**
 * By id an update, by e-mail address an upsert; each one call for a hundred. A person's name is written only to a contact
 * that the upsert has just made: one more call, and none where all were known. HubSpot makes the address itself from the
 * upsert's id; sent as a property as well it could replace the main address of a contact found by another one. The address
 * that a merged contact kept beside its main one finds it too; where HubSpot would rather make a second one and then says
 * who has the address, that contact is written: one call more for all such rows.
 * @see https://developers.hubspot.com/docs/api-reference/crm-contacts-v3/guide#upsert-contacts
 */
export async function upsertContacts(
	contacts: readonly ContactChange[],
	connection: CrmConnection,
): Promise<WriteResult[]> {
	const results: WriteResult[] = contacts.map(() => ({ status: 'failed', failure: NOBODY }));
	const rows = contacts.map((contact, index) => ({ contact, index }));
	const known = rows.flatMap(({ contact, index }) =>
		contact.id === undefined ? [] : [{ id: contact.id, contact, index }],
	);
	const byEmail = rows.flatMap(({ contact, index }) => {
		const email = normalise(contact.email);
		return contact.id === undefined && email !== '' ? [{ id: email, contact, index }] : [];
	});

	const changed = known.filter(({ contact }) => Object.keys(contact.fields).length > 0);
	for (const { id, index } of known) results[index] = { status: 'existed', id };
	const updated = await updateContacts(
		changed.map(({ id, contact }) => ({ id, properties: wireOf(contact) })),
		connection,
	);
	for (const [place, { index }] of changed.entries()) {
		results[index] = toResult(updated[place], () => 'updated');
	}

	const upserted = await upsert(byEmail, connection);
	for (const [place, { index }] of byEmail.entries()) {
		results[index] = toResult(upserted[place], ({ _new }) => (_new ? 'created' : 'updated'));
	}
	const held = byEmail.flatMap(({ contact, index }, place) => {
		const id = holderOf(upserted[place]);
		return id === undefined ? [] : [{ id, contact, index }];
	});
	const rewritten = await updateContacts(
		held.map(({ id, contact }) => ({ id, properties: wireOf(contact) })),
		connection,
	);
	for (const [place, { index }] of held.entries()) {
		results[index] = toResult(rewritten[place], () => 'updated');
	}
	await nameNewContacts(contacts, results, connection);
	return results;
}

const NOBODY = {
	kind: 'invalidRequest',
	message: 'A contact needs an id or an e-mail address',
} as const;

/** HubSpot's words for an address that a contact has. */
const HOLDER = /Existing ID: (\d+)/;

interface Row {
	readonly id: string;
	readonly contact: ContactChange;
}

async function upsert(
	rows: readonly Row[],
	connection: CrmConnection,
): Promise<Array<RowOutcome<SimplePublicUpsertObject>>> {
	return await writeBatches({
		rows,
		identityOf: ({ id }) => id,
		isAnswerTo: ({ properties }: SimplePublicUpsertObject, { id }) =>
			normalise(properties.email) === id,
		send: async (sent) =>
			await objectsOf(connection).batch.upsert(CONTACTS, {
				inputs: sent.map(({ row: { id, contact }, traceId }) => ({
					id,
					idProperty: 'email',
					properties: wireOf(contact),
					objectWriteTraceId: traceId,
				})),
			}),
		request: { method: 'POST', url: urlOf(connection, 'objects', CONTACTS) },
	});
}

function holderOf(outcome: RowOutcome<SimplePublicUpsertObject> | undefined): string | undefined {
	if (!outcome || !('failure' in outcome) || outcome.failure.kind !== 'conflict') return undefined;
	return HOLDER.exec(outcome.failure.message)?.[1];
}

/** Nobody's own spelling of a name is overwritten, and a name that is refused fails nothing. */
async function nameNewContacts(
	contacts: readonly ContactChange[],
	results: readonly WriteResult[],
	connection: CrmConnection,
): Promise<void> {
	const names = new Map<string, Record<string, string>>();
	for (const [index, { name = '' }] of contacts.entries()) {
		const result = results[index];
		if (result?.status !== 'created' || name.trim() === '' || names.has(result.id)) continue;
		names.set(result.id, splitName(name));
	}
	await updateContacts(
		[...names].map(([id, properties]) => ({ id, properties })),
		connection,
	);
}

async function updateContacts(
	rows: ReadonlyArray<{ readonly id: string; readonly properties: Record<string, string> }>,
	connection: CrmConnection,
): Promise<Array<RowOutcome<SimplePublicObject>>> {
	return await writeBatches({
		rows,
		identityOf: ({ id }) => id,
		isAnswerTo: (contact: SimplePublicObject, { id }) => contact.id === id,
		send: async (sent) =>
			await objectsOf(connection).batch.update(CONTACTS, {
				inputs: sent.map(({ row: { id, properties }, traceId }) => ({
					id,
					properties,
					objectWriteTraceId: traceId,
				})),
			}),
		request: { method: 'POST', url: urlOf(connection, 'objects', CONTACTS) },
	});
}

/** The last word is the family name, as HubSpot itself takes it from a form. */
export function splitName(name: string): { firstname: string; lastname: string } {
	const words = name.trim().split(/\s+/);
	return {
		firstname: words.slice(0, -1).join(' ') || (words[0] ?? ''),
		lastname: words.length > 1 ? (words.at(-1) ?? '') : '',
	};
}

/** HubSpot keeps addresses in lower case. */
export function normalise(email: string | null | undefined): string {
	return (email ?? '').trim().toLowerCase();
}

function wireOf({ fields }: ContactChange): Record<string, string> {
	return Object.fromEntries(
		Object.entries(fields).map(([name, value]) => [name, toWire(value, kindOf(name))]),
	);
}

function toResult<Result extends { id: string }>(
	outcome: RowOutcome<Result> | undefined,
	statusOf: (result: Result) => 'created' | 'updated',
): WriteResult {
	if (!outcome) return { status: 'failed', failure: NOBODY };
	if ('failure' in outcome) return { status: 'failed', failure: outcome.failure };
	return { status: statusOf(outcome.result), id: outcome.result.id };
}
