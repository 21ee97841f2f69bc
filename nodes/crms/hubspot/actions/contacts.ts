import type { SimplePublicObject } from '@hubspot/api-client/lib/codegen/crm/objects';
import type { CrmConnection } from '../../../shared/contracts/crm';
import type { ContactKey, ContactRecord } from '../../../shared/contracts/crmActions';
import { chunk } from '../../../shared/loops/batches';
import { attemptAsync } from '../../../shared/vocabulary/attempt';
import { BATCH_SIZE } from '../batches';
import { objectsOf } from '../client';
import { normalise } from '../contacts';
import { classify } from '../errors';
import { kindOf, OBJECT_TYPES } from '../fields';
import { fromWire } from '../values';
import { recordUrls } from './urls';

const CONTACTS = OBJECT_TYPES.contact;
const MERGED_IDS = 'hs_merged_object_ids';
const ADDITIONAL_EMAILS = 'hs_additional_emails';
const RECORD_ID = /^\d+$/;

const PROPERTIES = [
	...['email', 'firstname', 'lastname', 'phone', 'company', 'lifecyclestage', 'hubspot_owner_id'],
	...['address', 'city', 'state', 'zip', 'country'],
	...[MERGED_IDS, ADDITIONAL_EMAILS],
];

/**
 * One call for each hundred ids and one for each hundred addresses; no search. A contact that was merged away is asked
 * for once more on its own, which HubSpot answers with the survivor.
 * @see https://developers.hubspot.com/docs/api-reference/crm-contacts-v3/guide#retrieve-contacts
 */
export async function readContacts(
	keys: readonly ContactKey[],
	fields: readonly string[],
	connection: CrmConnection,
): Promise<Array<ContactRecord | undefined>> {
	const properties = [...new Set([...PROPERTIES, ...fields])];
	const ids = distinct(
		keys.flatMap(({ by, value }) => (by === 'id' && RECORD_ID.test(value) ? [value] : [])),
	);
	const emails = distinct(
		keys.flatMap(({ by, value }) => (by === 'email' ? [normalise(value)] : [])),
	).filter((email) => email.includes('@'));
	const byId = await readMany(ids, undefined, properties, connection);
	const byEmail = await readMany(emails, 'email', properties, connection);
	const lost = ids.filter((id) => !byId.some((contact) => idsOf(contact).includes(id)));
	const survivors = new Map<string, SimplePublicObject>();
	for (const id of lost) {
		const survivor = await readOne(id, properties, connection);
		if (survivor) survivors.set(id, survivor);
	}
	const urlOf = await recordUrls('contact', connection);
	return keys.map(({ by, value }) => {
		const contact =
			by === 'id'
				? (byId.find((candidate) => idsOf(candidate).includes(value)) ?? survivors.get(value))
				: byEmail.find((candidate) => addressesOf(candidate).includes(normalise(value)));
		return contact && toRecord(contact, fields, urlOf);
	});
}

async function readMany(
	ids: readonly string[],
	idProperty: string | undefined,
	properties: string[],
	connection: CrmConnection,
): Promise<SimplePublicObject[]> {
	const contacts: SimplePublicObject[] = [];
	for (const part of chunk(ids, BATCH_SIZE)) {
		const { results } = await objectsOf(connection).batch.read(CONTACTS, {
			inputs: part.map((id) => ({ id })),
			properties,
			propertiesWithHistory: [],
			...(idProperty === undefined ? {} : { idProperty }),
		});
		contacts.push(...results);
	}
	return contacts;
}

async function readOne(
	id: string,
	properties: string[],
	connection: CrmConnection,
): Promise<SimplePublicObject | undefined> {
	const attempted = await attemptAsync(
		async () => await objectsOf(connection).basic.getById(CONTACTS, id, properties),
	);
	if ('value' in attempted) return attempted.value;
	if (classify(attempted.error)?.kind === 'notFound') return undefined;
	throw attempted.error;
}

function toRecord(
	{ id, properties }: SimplePublicObject,
	fields: readonly string[],
	urlOf: (id: string) => string,
): ContactRecord {
	const read = (name: string) => fromWire(properties[name], kindOf(name));
	return {
		id,
		url: urlOf(id),
		email: read('email'),
		firstName: read('firstname'),
		lastName: read('lastname'),
		phone: read('phone'),
		company: read('company'),
		lifecycleStage: read('lifecyclestage'),
		ownerId: read('hubspot_owner_id'),
		address: {
			line1: read('address'),
			city: read('city'),
			state: read('state'),
			postalCode: read('zip'),
			country: read('country'),
		},
		fields: Object.fromEntries(fields.map((name) => [name, read(name)])),
	};
}

function idsOf({ id, properties }: SimplePublicObject): string[] {
	return [id, ...(properties[MERGED_IDS] ?? '').split(';')];
}

function addressesOf({ properties }: SimplePublicObject): string[] {
	return [properties.email, ...(properties[ADDITIONAL_EMAILS] ?? '').split(';')].map(normalise);
}

function distinct(values: readonly string[]): string[] {
	return [...new Set(values)];
}
