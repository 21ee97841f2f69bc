import { SalesforceError } from '../../protocol/errors';
import { insertRow, type Org } from '../org';
import type { Value, Values } from '../types';
import type { ObjectRules } from './objectRules';

/** Fields of a person's account and where they are on its contact. */
const MIRRORED: Readonly<Record<string, string>> = {
	FirstName: 'FirstName',
	LastName: 'LastName',
	Salutation: 'Salutation',
	PersonEmail: 'Email',
	PersonMobilePhone: 'MobilePhone',
	PersonTitle: 'Title',
	PersonMailingStreet: 'MailingStreet',
	PersonMailingCity: 'MailingCity',
	PersonMailingState: 'MailingState',
	PersonMailingPostalCode: 'MailingPostalCode',
	PersonMailingCountry: 'MailingCountry',
};

const fullName = (values: Values): string =>
	[values.FirstName, values.LastName].filter(Boolean).join(' ');

/** Custom fields of the contact are on the account as well, as `…__pc`. */
function mirroredFields(org: Org): ReadonlyArray<readonly [account: string, contact: string]> {
	const custom = [...(org.schema.object('Contact')?.fields.values() ?? [])].filter(
		(field) => field.custom,
	);
	return [
		...Object.entries(MIRRORED),
		...custom.map(({ name }) => [name.replace(/__c$/, '__pc'), name] as const),
	];
}

/** @see https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_guidelines_personaccounts.htm */
export const ACCOUNT_RULES: ObjectRules = {
	prepare({ org, next, before, given }) {
		if (!org.settings.personAccounts) return;
		const names = ['FirstName', 'LastName'].filter((name) => given.has(name));
		const isPerson =
			before === undefined ? names.includes('LastName') : before.values.IsPersonAccount === true;
		const wrong = isPerson ? ['Name'].filter((name) => given.has(name)) : names;
		if (wrong.length > 0) {
			throw new SalesforceError(
				'INVALID_FIELD_FOR_INSERT_UPDATE',
				`Account: bad field names on insert/update call: ${wrong.join(', ')}`,
				wrong,
			);
		}
		next.IsPersonAccount = isPerson;
		if (isPerson) next.Name = fullName(next);
	},
	after({ org, record, before, actor }) {
		if (record.values.IsPersonAccount !== true) return;
		const mirrored: Record<string, Value> = {
			AccountId: record.id,
			Name: record.values.Name ?? null,
			OwnerId: record.values.OwnerId ?? null,
			IsPersonAccount: true,
		};
		for (const [from, to] of mirroredFields(org)) mirrored[to] = record.values[from] ?? null;
		if (before === undefined) {
			const contact = insertRow(org, 'Contact', mirrored, actor.userId);
			org.put({ ...record, values: { ...record.values, PersonContactId: contact.id } });
			return;
		}
		const contact = org.find('Contact', String(record.values.PersonContactId));
		if (contact === undefined) return;
		const { LastModifiedDate, LastModifiedById, SystemModstamp } = record.values;
		const marks = { LastModifiedDate, LastModifiedById, SystemModstamp } as Values;
		org.put({ ...contact, values: { ...contact.values, ...mirrored, ...marks } });
	},
};

/** A person account's contact "can be modified but not created or deleted" (the same page). */
export const CONTACT_RULES: ObjectRules = {
	prepare({ next }) {
		next.Name = fullName(next);
	},
	after({ org, record }) {
		if (record.values.IsPersonAccount !== true) return;
		const account = org.find('Account', String(record.values.AccountId));
		if (account === undefined) return;
		const values: Record<string, Value> = { ...account.values, Name: record.values.Name ?? null };
		for (const [to, from] of mirroredFields(org)) values[to] = record.values[from] ?? null;
		for (const mark of ['LastModifiedDate', 'LastModifiedById', 'SystemModstamp']) {
			values[mark] = record.values[mark] ?? null;
		}
		org.put({ ...account, values });
	},
	beforeDelete(_org, row) {
		if (row.values.IsPersonAccount !== true) return;
		throw new SalesforceError(
			'INSUFFICIENT_ACCESS_OR_READONLY',
			'insufficient access rights on object id',
		);
	},
};
