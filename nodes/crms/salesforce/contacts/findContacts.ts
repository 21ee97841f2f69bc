/** Whose address is it: the contact that a payment is for, among several that have one address. */
import type { CrmConnection } from '../../../shared/contracts/crm';
import type { Failure } from '../../../shared/vocabulary/failure';
import { CONTACT_KEY, fieldName, OBJECTS } from '../names';
import { queryParts, type QueryRow } from '../wire/query';
import { inList, valueParts } from '../wire/soql';
import { fromWire } from '../wire/values';

export const CUSTOMER_ID = fieldName('customerId');

const COLUMNS = ['Id', 'Name', 'Email', CONTACT_KEY, CUSTOMER_ID].join(', ');

/** Of one query, which names each twice. */
const MOST_ADDRESSES = 100;

/** Contacts that a refusal names. */
const MOST_NAMED = 5;

export interface FoundContact {
	readonly id: string;
	readonly name: string;
	readonly email: string;
	/** The address that we made it for; empty for one that a person made. */
	readonly key: string;
	readonly customerId: string | null;
}

/** Contacts by address or by the key that we made them with; by the address in lower case. */
export async function findContacts(
	emails: Iterable<string>,
	connection: CrmConnection,
): Promise<ReadonlyMap<string, readonly FoundContact[]>> {
	const rows = await queryParts(
		valueParts(emails, MOST_ADDRESSES, 2).map(
			(part) =>
				`SELECT ${COLUMNS} FROM ${OBJECTS.contact} WHERE Email ${inList(part)} OR ${CONTACT_KEY} ${inList(part)} ORDER BY CreatedDate, Id`,
		),
		'contacts',
		connection,
	);
	const found = new Map<string, FoundContact[]>();
	for (const contact of new Map(rows.map(toContact).map((one) => [one.id, one])).values()) {
		for (const address of new Set([contact.email, contact.key])) {
			found.set(address, [...(found.get(address) ?? []), contact]);
		}
	}
	return found;
}

/**
 * The one that is meant: whose address it is; of several, the one that is on the deal, else the one that is this customer at
 * the gateway, else the one that we made for it. Where none of it tells, nobody guesses.
 * @param onDeal contacts of the deal, in 18 signs.
 */
export function chooseContact(
	contacts: readonly FoundContact[],
	email: string,
	{
		customerId,
		onDeal = [],
	}: { readonly customerId?: string | null; readonly onDeal?: readonly string[] },
): { readonly contact: FoundContact | undefined } | { readonly failure: Failure } {
	const named = contacts.filter((contact) => contact.email === email);
	const those = named.length > 0 ? named : contacts;
	if (those.length < 2) return { contact: those[0] };
	for (const rule of [
		({ id }: FoundContact) => onDeal.includes(id),
		(contact: FoundContact) => Boolean(customerId) && contact.customerId === customerId,
		(contact: FoundContact) => contact.key === email,
	]) {
		const [only, ...others] = those.filter(rule);
		if (only && others.length === 0) return { contact: only };
	}
	const named5 = those.slice(0, MOST_NAMED).map(({ name, id }) => `${name || 'Contact'} (${id})`);
	return {
		failure: {
			kind: 'conflict',
			rawCode: 'SEVERAL_CONTACTS',
			message: `Salesforce has ${those.length} contacts with the address ${email}: ${named5.join(', ')}${those.length > MOST_NAMED ? ' and others' : ''}. Merge them in Salesforce, or take the address off all but one`,
		},
	};
}

/** As addresses are compared. */
export function normalise(email: string | null | undefined): string {
	return (email ?? '').trim().toLowerCase();
}

function toContact(row: QueryRow): FoundContact {
	return {
		id: fromWire(row.Id) ?? '',
		name: fromWire(row.Name) ?? '',
		email: normalise(fromWire(row.Email)),
		key: fromWire(row[CONTACT_KEY]) ?? '',
		customerId: fromWire(row[CUSTOMER_ID]),
	};
}
