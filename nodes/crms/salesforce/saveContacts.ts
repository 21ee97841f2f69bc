import type { ContactChange, CrmConnection } from '../../shared/contracts/crm';
import { wireOf } from './dealFields';
import { normalise } from './findContacts';
import { CONTACT_KEY, OBJECTS } from './names';
import { hasCode, save, type SaveOutcome, type WireRecord } from './save';
import { splitName } from './splitName';

/** A change, and its place among all. */
export interface Row {
	readonly change: ContactChange;
	readonly index: number;
}

/** A contact to change. */
export interface Target {
	readonly row: Row;
	readonly id: string;
	readonly personAccountId?: string | undefined;
}

const WHAT = 'to write contacts';
const ACCOUNT = 'Account';

/** Longest address that the key holds; a longer one is no address. */
const KEY_LENGTH = 255;

/** What contacts and person accounts call alike. @see https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_guidelines_personaccounts.htm */
const COMMON: ReadonlySet<string> = new Set([
	'FirstName',
	'LastName',
	'MiddleName',
	'Salutation',
	'Suffix',
	'Phone',
	'Fax',
	'OwnerId',
]);

/** In the order given. */
export async function updateContacts(
	targets: readonly Target[],
	connection: CrmConnection,
): Promise<SaveOutcome[]> {
	return await saveChecked(
		targets,
		({ row }) => row.change,
		async (checked) =>
			await save({
				rows: checked,
				method: 'PATCH',
				toRecord: ({ item, wire }) => toUpdate(item, wire),
				identityOf: ({ item: { id, personAccountId } }) => personAccountId ?? id,
				...{ what: WHAT, connection },
			}),
	);
}

/**
 * New contacts, each with its address as its unique key. A duplicate rule of the org's that only warns is passed by, as a
 * person would; one that blocks stands.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/headers_duplicaterules.htm
 */
export async function insertContacts(
	rows: readonly Row[],
	connection: CrmConnection,
): Promise<SaveOutcome[]> {
	const send = async (some: readonly Row[], headers?: Readonly<Record<string, string>>) =>
		await saveChecked(
			some,
			({ change }) => change,
			async (checked) =>
				await save({
					rows: checked,
					method: 'POST',
					toRecord: ({ item, wire }) => toInsert(item.change, wire),
					identityOf: ({ item }) => normalise(item.change.email),
					...{ what: WHAT, connection, headers },
				}),
		);
	const outcomes = await send(rows);
	const warned = rows.flatMap((row, index) =>
		hasCode(outcomes[index], 'DUPLICATES_DETECTED') ? [{ row, index }] : [],
	);
	const again = await send(
		warned.map(({ row }) => row),
		{ 'Sforce-Duplicate-Rule-Header': 'allowSave=true' },
	);
	for (const [place, { index }] of warned.entries()) {
		const outcome = again[place];
		if (outcome) outcomes[index] = outcome;
	}
	return outcomes;
}

interface Checked<Item> {
	readonly item: Item;
	readonly wire: WireRecord;
}

/** A value that is none for its field fails its own row, before any call. */
async function saveChecked<Item>(
	items: readonly Item[],
	changeOf: (item: Item) => ContactChange,
	send: (checked: ReadonlyArray<Checked<Item>>) => Promise<SaveOutcome[]>,
): Promise<SaveOutcome[]> {
	const written = items.map((item) => ({ item, ...wireOf(changeOf(item).fields) }));
	const checked = written.flatMap((row) => ('wire' in row ? [row] : []));
	const sent = await send(checked);
	const outcomeOf = new Map(checked.map((row, index) => [row.item, sent[index]]));
	return written.map((row): SaveOutcome => {
		if ('failure' in row) return { failure: row.failure, errors: [] };
		return outcomeOf.get(row.item) ?? { failure: UNWRITTEN, errors: [] };
	});
}

const UNWRITTEN = {
	kind: 'unavailable',
	message: 'Salesforce did not say what became of this contact',
} as const;

/** The contact of a person account is the account's: it is written there, under the account's names. */
function toUpdate({ id, personAccountId }: Target, wire: WireRecord): WireRecord {
	if (personAccountId === undefined) {
		return { attributes: { type: OBJECTS.contact }, id, ...wire };
	}
	const own = Object.entries(wire).map(([name, value]) => [personName(name), value]);
	return { attributes: { type: ACCOUNT }, id: personAccountId, ...Object.fromEntries(own) };
}

/** `Payment_Customer_Id__c` → `Payment_Customer_Id__pc`, `Email` → `PersonEmail`. */
function personName(name: string): string {
	if (name.endsWith('__c')) return name.replace(/__c$/, '__pc');
	return COMMON.has(name) ? name : `Person${name}`;
}

function toInsert({ name, email }: ContactChange, wire: WireRecord): WireRecord {
	const address = normalise(email);
	return {
		attributes: { type: OBJECTS.contact },
		...splitName(name, address),
		...wire,
		Email: address,
		...(address.length > KEY_LENGTH ? {} : { [CONTACT_KEY]: address }),
	};
}
