import type { Property } from '@hubspot/api-client/lib/codegen/crm/properties';
import type { CrmConnection, Owner } from '../../shared/contracts/crm';
import type { CrmField, CrmFieldType, CrmObject } from '../../shared/vocabulary/crmField';
import { lookup } from '../../shared/vocabulary/lookup';
import { eachPage } from '../../shared/loops/pages';
import { ownersOf, propertiesOf } from './client';
import { FURTHER_REFERENCES, OBJECT_TYPES } from './fields';

/** By `type.fieldType` first, then by `type`. @see https://developers.hubspot.com/docs/api-reference/crm-properties-v3/guide */
const FIELD_TYPES: Readonly<Record<string, CrmFieldType>> = {
	'string.textarea': 'longText',
	'string.html': 'longText',
	'enumeration.checkbox': 'multiOption',
	'enumeration.booleancheckbox': 'boolean',
	string: 'text',
	phone_number: 'text',
	number: 'number',
	date: 'date',
	datetime: 'datetime',
	enumeration: 'option',
	bool: 'boolean',
};

const OWNERS_PER_PAGE = 500;
/** A hundred thousand people. */
const MOST_OWNER_PAGES = 200;

/** Every property that people can see but for those that Payment References goes on in; of a type we do not know it is read-only. */
export async function listFields(
	object: CrmObject,
	connection: CrmConnection,
): Promise<CrmField[]> {
	const { results } = await propertiesOf(connection).core.getAll(OBJECT_TYPES[object]);
	return results
		.filter(({ hidden, name }) => hidden !== true && !FURTHER_REFERENCES.includes(name))
		.map(toField);
}

function toField(property: Property): CrmField {
	const type =
		lookup(FIELD_TYPES, `${property.type}.${property.fieldType}`) ??
		lookup(FIELD_TYPES, property.type);
	return {
		name: property.name,
		label: property.label,
		type: type ?? 'text',
		isReadOnly:
			type === undefined ||
			property.calculated === true ||
			property.modificationMetadata?.readOnlyValue === true,
		options: (property.options ?? [])
			.filter(({ hidden }) => !hidden)
			.map(({ value, label }) => ({ value, label })),
		isUnique: property.hasUniqueValue === true,
	};
}

export async function listOwners(connection: CrmConnection): Promise<Owner[]> {
	const owners: Owner[] = [];
	const pages = eachPage({
		vendor: 'HubSpot',
		what: 'owners',
		most: MOST_OWNER_PAGES,
		read: async (after) =>
			await ownersOf(connection).getPage(undefined, after, OWNERS_PER_PAGE, false),
		next: ({ paging }) => paging?.next?.after,
	});
	for await (const page of pages) {
		for (const { id, firstName, lastName, email: address } of page.results) {
			const email = address ?? '';
			owners.push({
				id,
				name: [firstName, lastName].filter(Boolean).join(' ').trim() || email,
				email,
			});
		}
	}
	return owners;
}
