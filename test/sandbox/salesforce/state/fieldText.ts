/** Fields of standard objects, one line each: `Name string(120) required`, `AccountId reference(Account) children=Contacts onDelete=Cascade`. */
import type { DeleteConstraint, FieldDefinition, FieldDraft, FieldType } from './types';

const LINE = /^(\w+) (\w+)(?:\(([^)]*)\))?(.*)$/;
/** Text in Salesforce that no filter takes: longer than a Text Area. */
const LONGEST_FILTERED = 255;

const NUMBER_SHAPES: Readonly<Record<string, readonly [precision: number, scale: number]>> = {
	currency: [18, 2],
	percent: [3, 0],
	double: [18, 2],
	int: [8, 0],
};
const TEXT_LENGTHS: Readonly<Record<string, number>> = {
	id: 18,
	reference: 18,
	email: 80,
	phone: 40,
	url: 255,
	picklist: 255,
	multipicklist: 4099,
	textarea: 255,
	string: 255,
};

/** A whole definition: what a draft leaves out follows from its type. */
export function toDefinition(draft: FieldDraft): FieldDefinition {
	const [precision, scale] = NUMBER_SHAPES[draft.type] ?? [0, 0];
	const length = draft.length ?? TEXT_LENGTHS[draft.type] ?? 0;
	const isShort = draft.type !== 'textarea' || length <= LONGEST_FILTERED;
	const custom = draft.custom ?? draft.name.endsWith('__c');
	const full: FieldDefinition = {
		precision,
		scale,
		nillable: draft.type !== 'boolean',
		defaultedOnCreate: draft.type === 'boolean',
		unique: false,
		caseSensitive: false,
		externalId: false,
		picklistValues: [],
		restrictedPicklist: false,
		referenceTo: [],
		relationshipName: null,
		childRelationshipName: null,
		deleteConstraint: 'SetNull',
		createable: true,
		updateable: true,
		filterable: isShort,
		sortable: isShort && draft.type !== 'multipicklist',
		autoNumberFormat: null,
		durableId: draft.name,
		...draft,
		length,
		custom,
	};
	return full;
}

/** @throws for a line that is written wrongly. */
export function fieldOf(line: string): FieldDefinition {
	const match = LINE.exec(line.trim());
	if (match === null) throw new Error(`No field: ${line}`);
	const [, name = '', type = '', argument = '', rest = ''] = match;
	const flags = rest.trim().split(/\s+/).filter(Boolean);
	const option = (key: string) =>
		flags.find((flag) => flag.startsWith(`${key}=`))?.slice(key.length + 1);
	const isReference = type === 'reference';
	const isNumber = type in NUMBER_SHAPES;
	const [precision, scale = 0] = argument.split(',').map(Number);
	return toDefinition({
		name,
		label: labelOf(name),
		type: type as FieldType,
		...(isNumber && argument !== '' ? { precision, scale } : {}),
		...(!isReference && !isNumber && argument !== '' ? { length: Number(argument) } : {}),
		...(isReference
			? {
					referenceTo: argument.split(','),
					relationshipName: name.replace(/Id$/, ''),
					childRelationshipName: option('children') ?? null,
					deleteConstraint: (option('onDelete') ?? 'SetNull') as DeleteConstraint,
				}
			: {}),
		...(flags.includes('required') ? { nillable: false } : {}),
		...(flags.includes('defaulted') ? { nillable: false, defaultedOnCreate: true } : {}),
		...(flags.includes('readonly') ? { createable: false, updateable: false } : {}),
		...(flags.includes('createonly') ? { updateable: false } : {}),
		...(flags.includes('unfiltered') ? { filterable: false, sortable: false } : {}),
	});
}

const labelOf = (name: string): string =>
	name.replace(/Id$/, ' ID').replace(/([a-z])(?=[A-Z])/g, '$1 ');
