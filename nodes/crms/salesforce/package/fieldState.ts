/** What is with a field of ours in the org. */
import type { FieldDefinition, FieldType } from '../definitions';
import type { DescribedField } from '../describe';
import { numberText } from '../wire/json';

export type FieldState =
	/** Not there, or hidden from the connection's user: the description of an object does not tell these apart. */
	| { readonly is: 'unseen' }
	| { readonly is: 'readOnly' }
	/** A picklist without some of our values: `field` is what it has to be deployed as. */
	| { readonly is: 'lacking'; readonly values: readonly string[]; readonly field: FieldDefinition }
	/** Somebody made it otherwise: `message` says how, how it is needed, and the remedy. */
	| { readonly is: 'other'; readonly message: string }
	| { readonly is: 'fine' };

/** Salesforce's names of types in descriptions, by those in metadata. */
const DESCRIBED_AS: Readonly<Record<FieldType['type'], string>> = {
	Text: 'string',
	LongTextArea: 'textarea',
	Number: 'double',
	DateTime: 'datetime',
	Picklist: 'picklist',
	Lookup: 'reference',
};

const TYPE_WORDS: Readonly<Record<string, string>> = {
	string: 'Text',
	textarea: 'Text Area',
	double: 'Number',
	int: 'Number',
	currency: 'Currency',
	percent: 'Percent',
	date: 'Date',
	datetime: 'Date/Time',
	boolean: 'Checkbox',
	picklist: 'Picklist',
	multipicklist: 'Picklist (Multi-Select)',
	reference: 'Lookup Relationship',
	phone: 'Phone',
	email: 'Email',
	url: 'URL',
};

export function stateOf(
	definition: FieldDefinition,
	found: DescribedField | undefined,
): FieldState {
	if (!found) return { is: 'unseen' };
	const remedy = remedyOf(definition, found);
	if (remedy !== undefined) return { is: 'other', message: remedy };
	if (!found.updateable) return { is: 'readOnly' };
	const { type } = definition;
	if (type.type !== 'Picklist') return { is: 'fine' };
	const active = (found.picklistValues ?? []).filter((one) => one.active).map(({ value }) => value);
	const values = type.values.filter((value) => !active.includes(value));
	if (values.length === 0) return { is: 'fine' };
	// What is left out of a picklist that is deployed is switched off there (Metadata API, CustomValue): somebody's own values go
	// along, and their words for them and for the field too.
	const field: FieldDefinition = {
		...definition,
		label: found.label,
		type: { type: 'Picklist', values: [...active, ...values], labels: labelsOf(found) },
	};
	return { is: 'lacking', values, field };
}

/** What people call the values, where that is another word. */
function labelsOf({ picklistValues }: DescribedField): Readonly<Record<string, string>> {
	return Object.fromEntries(
		(picklistValues ?? []).flatMap(({ value, label, active }) =>
			active && label && label !== value ? [[value, label] as const] : [],
		),
	);
}

/** What a person has to change about a field that somebody made otherwise; `undefined` where it will do. */
function remedyOf({ name, type }: FieldDefinition, found: DescribedField): string | undefined {
	const wanted = wordsOf(type);
	const isThere = found.type === DESCRIBED_AS[type.type];
	const countedAs =
		found.calculated === true ? 'Formula' : found.autoNumber === true ? 'Auto Number' : undefined;
	if (!isThere || countedAs !== undefined) {
		const words = countedAs ?? TYPE_WORDS[found.type] ?? found.type;
		return `${name} is there as ${words}, and has to be ${wanted}. Delete it in Salesforce (Setup > Object Manager > Fields & Relationships), or give it another name, and run this again`;
	}
	const short = shortfallOf(type, found);
	if (short !== undefined) {
		return `${name} is there ${short}, and has to be ${wanted}. Change it in Salesforce (Setup > Object Manager > Fields & Relationships > Edit) and run this again`;
	}
	return undefined;
}

function shortfallOf(type: FieldType, found: DescribedField): string | undefined {
	switch (type.type) {
		case 'Text':
		case 'LongTextArea': {
			const length = Number(numberText(found.length) ?? '0');
			if (length < type.length) return `with a length of ${length}`;
			if (type.type !== 'Text' || type.key !== 'unique') return undefined;
			if (found.unique !== true) return 'and takes the same value twice';
			if (found.caseSensitive !== true) return 'and takes "ABC" and "abc" for the same value';
			return found.externalId === true ? undefined : 'and is no External ID';
		}
		case 'Number': {
			const scale = Number(numberText(found.scale) ?? '0');
			const digits = Number(numberText(found.precision) ?? '0') - scale;
			if (scale < type.scale) return `with ${scale} decimal places`;
			const needed = type.precision - type.scale;
			return digits < needed ? `with ${digits} digits before the point` : undefined;
		}
		case 'Lookup':
			return found.referenceTo?.includes(type.to) === true
				? undefined
				: `as a lookup to ${(found.referenceTo ?? []).join(', ')}`;
		default:
			return undefined;
	}
}

function wordsOf(type: FieldType): string {
	switch (type.type) {
		case 'Text':
			return type.key === 'unique'
				? `Text(${type.length}), unique, case sensitive and External ID`
				: `Text(${type.length})`;
		case 'LongTextArea':
			return `Text Area (Long) of ${type.length} characters`;
		case 'Number':
			return `Number(${type.precision - type.scale}, ${type.scale})`;
		case 'DateTime':
			return 'Date/Time';
		case 'Picklist':
			return 'Picklist';
		case 'Lookup':
			return `Lookup(${type.to})`;
	}
}
