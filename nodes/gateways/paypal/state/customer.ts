import type { Customer } from '../../../shared/vocabulary/payment';

interface Name {
	readonly given_name?: string | undefined;
	readonly surname?: string | undefined;
	readonly full_name?: string | undefined;
}

interface Person {
	readonly payer_id?: string | undefined;
	readonly account_id?: string | undefined;
	readonly email_address?: string | undefined;
	readonly business_name?: string | undefined;
	readonly name?: Name | undefined;
}

/** Who pays, from whatever PayPal says of it: PayPal keeps no customers, but payers have an id. */
export function customerOf(...people: ReadonlyArray<Person | undefined>): Customer {
	const known = people.filter((person) => person !== undefined);
	const first = (read: (person: Person) => string | undefined) =>
		known.map((person) => read(person)?.trim()).find(Boolean);
	const id = first(({ payer_id, account_id }) => payer_id ?? account_id);
	const email = first(({ email_address }) => email_address);
	const name = first(({ name: own }) => nameOf(own)) ?? first((person) => person.business_name);
	return { ...(id ? { id } : {}), ...(email ? { email } : {}), ...(name ? { name } : {}) };
}

function nameOf(name: Name | undefined): string | undefined {
	if (name?.full_name) return name.full_name;
	return [name?.given_name, name?.surname].filter(Boolean).join(' ') || undefined;
}
