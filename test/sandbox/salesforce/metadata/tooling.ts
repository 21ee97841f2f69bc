/**
 * The tables of the Tooling API that tell of definitions: what is in the org, whoever may see it. They are rows of an org of
 * their own, made anew for each query.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_tooling.meta/api_tooling/tooling_api_objects_customfield.htm
 */
import { createOrg, type Org } from '../state/org';
import type { FieldDraft, ObjectDefinition, Schema } from '../state/types';

const text = (name: string, isFiltered = true): FieldDraft => ({
	...{ name, label: name, type: 'string', length: 255, custom: false },
	...(isFiltered ? {} : { filterable: false, sortable: false }),
});

const TABLES: ReadonlyArray<{
	readonly name: string;
	readonly keyPrefix: string;
	readonly fields: readonly FieldDraft[];
}> = [
	{
		name: 'EntityDefinition',
		keyPrefix: '4ie',
		fields: ['QualifiedApiName', 'DeveloperName', 'DurableId', 'Label', 'KeyPrefix'].map((name) =>
			text(name),
		),
	},
	{
		name: 'FieldDefinition',
		keyPrefix: '4fe',
		fields: [
			...['QualifiedApiName', 'DeveloperName', 'DurableId', 'Label'].map((name) => text(name)),
			{ ...text('IsFieldHistoryTracked'), type: 'boolean', length: 0 },
			{
				...text('EntityDefinitionId'),
				type: 'reference',
				referenceTo: ['EntityDefinition'],
				relationshipName: 'EntityDefinition',
			},
		],
	},
	{
		name: 'CustomObject',
		keyPrefix: '01I',
		fields: ['DeveloperName', 'NamespacePrefix', 'ManageableState'].map((name) => text(name)),
	},
	{
		name: 'CustomField',
		keyPrefix: '00N',
		fields: [
			...['DeveloperName', 'TableEnumOrId', 'NamespacePrefix', 'ManageableState'].map((name) =>
				text(name),
			),
			text('FullName', false),
			{
				...text('EntityDefinitionId'),
				type: 'reference',
				referenceTo: ['EntityDefinition'],
				relationshipName: 'EntityDefinition',
			},
		],
	},
];

/**
 * An org whose rows are the definitions of the other; everybody who asks sees all of it.
 * @param tracked fields of opportunities whose history is kept.
 */
export function definitionsAsRows(
	schema: Schema,
	now: () => number,
	tracked: readonly string[] = [],
): Org {
	const tables = createOrg(now);
	for (const { name, keyPrefix, fields } of TABLES) {
		if (!tables.schema.object(name)) {
			tables.schema.addObject({ name, label: name, keyPrefix, custom: false });
		}
		for (const field of fields) {
			if (!tables.schema.field(name, field.name)) tables.schema.addField(name, field);
		}
	}
	for (const object of schema.objects()) {
		putObject(tables, object, object.name === 'Opportunity' ? tracked : []);
	}
	return tables;
}

function putObject(tables: Org, object: ObjectDefinition, tracked: readonly string[]): void {
	const put = (
		table: string,
		id: string,
		values: Readonly<Record<string, string | boolean | null>>,
	) => tables.put({ id, object: table, values: { ...values, Id: id, IsDeleted: false } });
	const bare = (name: string) => name.replace(/__c$/, '');
	const unmanaged = { NamespacePrefix: null, ManageableState: 'unmanaged' };
	const entityId = tables.newId('EntityDefinition');
	put('EntityDefinition', entityId, {
		QualifiedApiName: object.name,
		DeveloperName: bare(object.name),
		DurableId: object.durableId,
		Label: object.label,
		KeyPrefix: object.keyPrefix,
	});
	if (object.custom) {
		put('CustomObject', object.durableId, { DeveloperName: bare(object.name), ...unmanaged });
	}
	for (const field of object.fields.values()) {
		put('FieldDefinition', tables.newId('FieldDefinition'), {
			...{ QualifiedApiName: field.name, DeveloperName: bare(field.name), Label: field.label },
			DurableId: `${object.durableId}.${field.durableId}`,
			IsFieldHistoryTracked: tracked.includes(field.name),
			EntityDefinitionId: entityId,
		});
		if (!field.custom) continue;
		put('CustomField', field.durableId, {
			...{ DeveloperName: bare(field.name), FullName: `${object.name}.${field.name}` },
			// Of a custom object its key, of a standard one its name.
			TableEnumOrId: object.durableId,
			EntityDefinitionId: entityId,
			...unmanaged,
		});
	}
}
