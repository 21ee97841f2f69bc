import type { CrmConnection } from '../../../shared/contracts/crm';
import type { ContactKey, ContactRecord } from '../../../shared/contracts/crmActions';
import { attemptAsync } from '../../../shared/vocabulary/attempt';
import { SalesforceRefusal } from '../errors';
import { recordUrls } from '../identity';
import { idOf } from '../ids';
import { CONTACT_KEY, fieldName } from '../names';
import { queryAll, queryParts, type QueryRow } from '../wire/query';
import { SalesforceRefused } from '../refused';
import { inList, valueParts } from '../wire/soql';
import { columnsOf, fieldsOf, groupBy, idIn, textOf } from './rows';

const CUSTOMER_ID = fieldName('customerId');

const COLUMNS = [
	...['Id', 'Email', 'FirstName', 'LastName', 'Phone', 'OwnerId', 'Account.Name'],
	...['MailingStreet', 'MailingCity', 'MailingState', 'MailingPostalCode', 'MailingCountry'],
];

/** One merge after the other: whoever is asked for by a very old id. */
const MERGES_AT_MOST = 5;

/** Named in a sentence; there may be more. */
const NAMED_AT_MOST = 5;

/**
 * One query for two hundred ids and one for two hundred addresses, which read the database and not the search; five of them go
 * in one call. A
 * contact that was merged into another is found by what its row in the recycle bin says, one query more; a deleted one is not
 * there.
 * @throws SalesforceRefused where several contacts have one address and nothing tells which is meant.
 */
export async function readContacts(
	keys: readonly ContactKey[],
	fields: readonly string[],
	connection: CrmConnection,
): Promise<Array<ContactRecord | undefined>> {
	const columns = columnsOf([...COLUMNS, ...fields]);
	const ids = keys.flatMap(({ by, value }) => (by === 'id' ? (contactId(value) ?? []) : []));
	const emails = keys
		.flatMap(({ by, value }) => (by === 'email' ? [normalise(value)] : []))
		.filter((email) => email.includes('@'));
	const byId = await readById(ids, columns, connection);
	const byEmail = await readByEmail(emails, columns, connection);
	const urlOf = await recordUrls('Contact', connection);
	return keys.map(({ by, value }) => {
		const row = by === 'id' ? byId.get(contactId(value) ?? '') : byEmail.get(normalise(value));
		return row && toRecord(row, fields, urlOf);
	});
}

/** By the ids asked for; the survivor stands under the id that was merged into it. */
async function readById(
	ids: readonly string[],
	columns: readonly string[],
	connection: CrmConnection,
): Promise<ReadonlyMap<string, QueryRow>> {
	const found = new Map<string, QueryRow>();
	/** Where each id that was asked for has gone by now. */
	let places = new Map(ids.map((id) => [id, id]));
	for (let merges = 0; places.size > 0 && merges <= MERGES_AT_MOST; merges += 1) {
		const rows = await readMany('Id', places.values(), columns, connection);
		const byId = new Map(rows.map((row) => [idIn(row), row]));
		for (const [asked, place] of places) {
			const row = byId.get(place);
			if (row) found.set(asked, row);
		}
		const lost = [...places].filter(([asked]) => !found.has(asked));
		const masters = await mastersOf(
			lost.map(([, place]) => place),
			connection,
		);
		places = new Map(
			lost.flatMap(([asked, place]) => {
				const master = masters.get(place);
				return master === undefined ? [] : [[asked, master] as const];
			}),
		);
	}
	return found;
}

/** @see https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_contact.htm (MasterRecordId) */
async function mastersOf(
	ids: readonly string[],
	connection: CrmConnection,
): Promise<ReadonlyMap<string, string>> {
	const masters = new Map<string, string>();
	for (const part of valueParts(ids)) {
		const soql = `SELECT Id, MasterRecordId FROM Contact WHERE IsDeleted = true AND MasterRecordId != null AND Id ${inList(part)}`;
		for (const row of await queryAll(soql, 'merged contacts', connection, true)) {
			masters.set(idIn(row), idIn(row, 'MasterRecordId'));
		}
	}
	return masters;
}

async function readByEmail(
	emails: readonly string[],
	columns: readonly string[],
	connection: CrmConnection,
): Promise<ReadonlyMap<string, QueryRow>> {
	const rows = await readMany('Email', emails, columns, connection);
	const groups = groupBy(rows, (row) => normalise(textOf(row, 'Email') ?? ''));
	const several = [...groups.values()].filter((group) => group.length > 1).flat();
	const ours = await ourFieldsOf(
		several.map((row) => idIn(row)),
		connection,
	);
	return new Map([...groups].map(([email, group]) => [email, theOne(email, group, ours)]));
}

async function readMany(
	column: 'Id' | 'Email',
	values: Iterable<string>,
	columns: readonly string[],
	connection: CrmConnection,
): Promise<QueryRow[]> {
	const queries = valueParts(values).map(
		(part) =>
			`SELECT ${columns.join(', ')} FROM Contact WHERE ${column} ${inList(part)} ORDER BY Id`,
	);
	return await queryParts(queries, 'contacts', connection);
}

/** By id; nothing where our fields are not set up, so that nothing of ours tells contacts apart. */
async function ourFieldsOf(
	ids: readonly string[],
	connection: CrmConnection,
): Promise<ReadonlyMap<string, QueryRow>> {
	const queries = valueParts(ids).map(
		(part) => `SELECT Id, ${CONTACT_KEY}, ${CUSTOMER_ID} FROM Contact WHERE Id ${inList(part)}`,
	);
	const attempted = await attemptAsync(
		async () => await queryParts(queries, 'contacts', connection),
	);
	if ('value' in attempted) return new Map(attempted.value.map((row) => [idIn(row), row]));
	if (isFieldMissing(attempted.error)) return new Map();
	throw attempted.error;
}

/**
 * Of several contacts with one address the one that we made, else the only one that is a customer of a gateway: the rule by
 * which the sync writes them. Where it does not tell, a guess would bill somebody else.
 */
function theOne(
	email: string,
	group: readonly QueryRow[],
	ours: ReadonlyMap<string, QueryRow>,
): QueryRow {
	const [first] = group;
	if (first && group.length === 1) return first;
	const told = (row: QueryRow, column: string) => textOf(ours.get(idIn(row)) ?? {}, column);
	const made = group.filter((row) => told(row, CONTACT_KEY) !== null);
	const customers = group.filter((row) => told(row, CUSTOMER_ID) !== null);
	const [only] = [made, customers].find(({ length }) => length === 1) ?? [];
	if (only) return only;
	const names = group.slice(0, NAMED_AT_MOST).map((row) => {
		const name = [textOf(row, 'FirstName'), textOf(row, 'LastName')].filter(Boolean).join(' ');
		return `${name || 'without a name'} (${idIn(row)})`;
	});
	const others = group.length > NAMED_AT_MOST ? ' and others' : '';
	throw new SalesforceRefused({
		kind: 'conflict',
		message: `Salesforce has ${group.length} contacts with the address ${email}: ${names.join(', ')}${others}. Merge them in Salesforce, empty the address of all but one, or name the contact by its ID`,
	});
}

function toRecord(
	row: QueryRow,
	fields: readonly string[],
	urlOf: (id: string) => string,
): ContactRecord {
	const read = (column: string) => textOf(row, column);
	return {
		id: idIn(row),
		url: urlOf(idIn(row)),
		email: read('Email'),
		firstName: read('FirstName'),
		lastName: read('LastName'),
		phone: read('Phone'),
		company: read('Account.Name'),
		// Salesforce's contacts have none: who may become a customer is a Lead there, which payments leave alone.
		lifecycleStage: null,
		ownerId: read('OwnerId'),
		address: {
			line1: read('MailingStreet'),
			city: read('MailingCity'),
			state: read('MailingState'),
			postalCode: read('MailingPostalCode'),
			country: read('MailingCountry'),
		},
		fields: fieldsOf(row, fields),
	};
}

function isFieldMissing(error: unknown): boolean {
	return (
		error instanceof SalesforceRefusal &&
		error.refused.errors.some(({ code }) => code === 'INVALID_FIELD')
	);
}

function contactId(text: string): string | undefined {
	return idOf(text.trim(), 'Contact');
}

/** Salesforce keeps addresses as they are written and compares them without regard to case. */
function normalise(email: string): string {
	return email.trim().toLowerCase();
}
