/** Metadata and what the org keeps of it, in both directions. */
import type {
	DeleteConstraint,
	FieldDefinition,
	FieldDraft,
	FieldType,
	ObjectDraft,
	PermissionSetDraft,
} from '../state/types';
import { picklistValues } from './fieldChecks';
import type { MetadataNode, MetadataValue } from './xml';

const LONGEST_SHORT_TEXT = 255;

const TYPES: Readonly<Record<string, FieldType>> = {
	Text: 'string',
	TextArea: 'textarea',
	LongTextArea: 'textarea',
	Number: 'double',
	Currency: 'currency',
	Percent: 'percent',
	Date: 'date',
	DateTime: 'datetime',
	Checkbox: 'boolean',
	Picklist: 'picklist',
	Email: 'email',
	Url: 'url',
	Phone: 'phone',
	Lookup: 'reference',
};

const text = (value: MetadataValue | undefined): string => String(value ?? '');
const nodes = (value: MetadataValue | undefined): MetadataNode[] =>
	Array.isArray(value) ? (value as MetadataNode[]) : [];

/** The type as metadata names it: `Text`, `LongTextArea`. */
export function metadataTypeOf({ type, length }: FieldDefinition): string {
	if (type === 'textarea') return length > LONGEST_SHORT_TEXT ? 'LongTextArea' : 'TextArea';
	return Object.entries(TYPES).find(([, known]) => known === type)?.[0] ?? type;
}

/** @param node one that `checkField` has nothing against. */
export function toFieldDraft(name: string, node: MetadataNode): FieldDraft {
	const metadataType = text(node.type);
	return {
		name,
		label: text(node.label),
		type: TYPES[metadataType] ?? 'string',
		...(node.length === undefined ? {} : { length: Number(node.length) }),
		...(node.precision === undefined
			? {}
			: { precision: Number(node.precision), scale: Number(node.scale) }),
		...(metadataType === 'Checkbox' ? {} : { nillable: node.required !== true }),
		unique: node.unique === true,
		caseSensitive: node.caseSensitive === true,
		externalId: node.externalId === true,
		custom: true,
		...(metadataType === 'Picklist'
			? {
					picklistValues: picklistValues(node).map((one) => ({ ...one, active: true })),
					restrictedPicklist: (node.valueSet as MetadataNode).restricted === true,
				}
			: {}),
		...(metadataType === 'Lookup'
			? {
					referenceTo: [text(node.referenceTo)],
					relationshipName: name.replace(/__c$/, '__r'),
					childRelationshipName: `${text(node.relationshipName)}__r`,
					deleteConstraint: text(node.deleteConstraint) as DeleteConstraint,
				}
			: {}),
	};
}

export function toObjectDraft(name: string, node: MetadataNode): ObjectDraft {
	const nameField = node.nameField as MetadataNode;
	return {
		name,
		label: text(node.label),
		labelPlural: text(node.pluralLabel),
		custom: true,
		...(nameField.type === 'AutoNumber' ? { nameFormat: text(nameField.displayFormat) } : {}),
	};
}

export function toPermissionSetDraft(name: string, node: MetadataNode): PermissionSetDraft {
	return {
		name,
		label: text(node.label),
		description: text(node.description),
		fields: nodes(node.fieldPermissions).map(({ field, readable, editable }) => ({
			field: text(field),
			// The vendor's `readable` may be left out.
			readable: readable === true || editable === true,
			editable: editable === true,
		})),
		objects: nodes(node.objectPermissions).map((grant) => ({
			object: text(grant.object),
			allowRead: grant.allowRead === true,
			allowCreate: grant.allowCreate === true,
			allowEdit: grant.allowEdit === true,
			allowDelete: grant.allowDelete === true,
		})),
	};
}

/** Which right of an object needs which other. @see https://help.salesforce.com/s/articleView?id=platform.users_profiles_object_perms.htm */
export const OBJECT_RIGHTS = [
	['allowCreate', 'Create', 'allowRead', 'Read'],
	['allowEdit', 'Edit', 'allowRead', 'Read'],
	['allowDelete', 'Delete', 'allowEdit', 'Edit'],
] as const;
