import type { CrmConnection, Owner } from '../../shared/contracts/crm';
import type { CrmField, CrmFieldType, CrmObject } from '../../shared/vocabulary/crmField';
import { lookup } from '../../shared/vocabulary/lookup';
import { InputRefused } from '../../shared/vocabulary/refusal';
import { describe, type DescribedField } from './describe';
import { numberText } from './wire/json';
import { CONTACT_KEY, OBJECTS, REFERENCES_WRITTEN } from './names';
import { queryAll } from './wire/query';

/** @see https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/field_types.htm */
const FIELD_TYPES: Readonly<Record<string, CrmFieldType>> = {
	string: 'text',
	textarea: 'text',
	phone: 'text',
	email: 'text',
	url: 'text',
	reference: 'text',
	combobox: 'text',
	encryptedstring: 'text',
	double: 'number',
	currency: 'number',
	percent: 'number',
	int: 'number',
	date: 'date',
	datetime: 'datetime',
	picklist: 'option',
	multipicklist: 'multiOption',
	boolean: 'boolean',
};

/** A text area of more is a long one, which no query can filter by. */
const LONGEST_TEXT = 255;

/** Ours, and nothing for people. */
const HIDDEN: readonly string[] = [REFERENCES_WRITTEN, CONTACT_KEY];

const OWNERS = `SELECT Id, Name, Email FROM User WHERE IsActive = true AND UserType = 'Standard' ORDER BY Name, Id`;

/** Every field that the connection's user may see, but for two of our own; of a type we do not know it is read-only. */
export async function listFields(
	object: CrmObject,
	connection: CrmConnection,
): Promise<CrmField[]> {
	const described = await describe(OBJECTS[object], connection);
	if (!described) {
		throw new InputRefused(
			`The user of the Salesforce connection may not see ${OBJECTS[object]} records. Give it a profile or a permission set with the right to read and edit them`,
		);
	}
	return described.fields.filter(({ name }) => !HIDDEN.includes(name)).map(toField);
}

export async function listOwners(connection: CrmConnection): Promise<Owner[]> {
	const rows = await queryAll(OWNERS, 'users', connection);
	return rows.map(({ Id, Name, Email }) => ({
		id: textOf(Id),
		name: textOf(Name) || textOf(Email),
		email: textOf(Email),
	}));
}

function toField(field: DescribedField): CrmField {
	const type = lookup(FIELD_TYPES, field.type);
	return {
		name: field.name,
		label: field.label,
		type: isLong(field) ? 'longText' : (type ?? 'text'),
		isReadOnly: type === undefined || !field.updateable,
		options: (field.picklistValues ?? [])
			.filter(({ active }) => active)
			.map(({ value, label }) => ({ value, label: label ?? value })),
		isUnique: field.unique === true,
	};
}

function isLong({ type, length }: DescribedField): boolean {
	return type === 'textarea' && Number(numberText(length)) > LONGEST_TEXT;
}

function textOf(value: unknown): string {
	return typeof value === 'string' ? value : '';
}
