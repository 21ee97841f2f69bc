import type { ContactChange, CrmConnection } from '../../../shared/contracts/crm';
import { wireOf } from '../deals/dealFields';
import { normalise } from './findContacts';
import { CONTACT_KEY, OBJECTS } from '../names';
import { hasCode, save, type SaveOutcome, type WireRecord } from '../wire/save';
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
}

const WHAT = 'to write contacts';

/** Longest address that the key holds; a longer one is no address. */
const KEY_LENGTH = 255;

/**
 * In the order given. The contact of a person account is changed like any other, and the account with it.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_guidelines_personaccounts.htm
 */
export async function updateContacts(
	targets: readonly Target[],
	connection: CrmConnection,
): Promise<SaveOutcome[]> {
	return await pastWarnings(
		targets,
		async (some, headers) =>
			await saveChecked(
				some,
				({ row }) => row.change,
				async (checked) =>
					await save({
						rows: checked,
						method: 'PATCH',
						toRecord: ({ item: { id }, wire }) => ({
							attributes: { type: OBJECTS.contact },
							id,
							...wire,
						}),
						identityOf: ({ item: { id } }) => id,
						...{ what: WHAT, connection, headers },
					}),
			),
	);
}

/** New contacts, in the order given; each has its address as its unique key. */
export async function insertContacts(
	rows: readonly Row[],
	connection: CrmConnection,
): Promise<SaveOutcome[]> {
	return await pastWarnings(
		rows,
		async (some, headers) =>
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
			),
	);
}

/**
 * A duplicate rule of the org's that only warns is passed by, as a person would in a page; one that blocks stands.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/headers_duplicaterules.htm
 */
async function pastWarnings<Item>(
	items: readonly Item[],
	send: (
		some: readonly Item[],
		headers: Readonly<Record<string, string>> | undefined,
	) => Promise<SaveOutcome[]>,
): Promise<SaveOutcome[]> {
	const outcomes = await send(items, undefined);
	const warned = [...items.entries()].filter(([index]) =>
		hasCode(outcomes[index], 'DUPLICATES_DETECTED'),
	);
	const again = await send(
		warned.map(([, item]) => item),
		{ 'Sforce-Duplicate-Rule-Header': 'allowSave=true' },
	);
	for (const [place, [index]] of warned.entries()) {
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
