/** What Salesforce refuses of a custom field, in the words of a failed component. */
import { isCustomName } from './components';
import type { MetadataNode } from './xml';

const MOST_NAME = 40;

interface TypeRules {
	/** Elements without which the field is refused. */
	readonly must: readonly string[];
	/** Elements that it may have beside those and those that every field has. */
	readonly may: readonly string[];
	/** Lengths, both inclusive. */
	readonly length?: readonly [number, number];
}

/** @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/customfield.htm */
const RULES: Readonly<Record<string, TypeRules>> = {
	Text: {
		must: ['length'],
		may: ['unique', 'caseSensitive', 'externalId', 'required', 'defaultValue'],
		length: [1, 255],
	},
	TextArea: { must: [], may: ['required', 'defaultValue'] },
	LongTextArea: { must: ['length', 'visibleLines'], may: ['defaultValue'], length: [256, 131_072] },
	Number: {
		must: ['precision', 'scale'],
		may: ['unique', 'externalId', 'required', 'defaultValue'],
	},
	Currency: { must: ['precision', 'scale'], may: ['required', 'defaultValue'] },
	Percent: { must: ['precision', 'scale'], may: ['required', 'defaultValue'] },
	Date: { must: [], may: ['required', 'defaultValue'] },
	DateTime: { must: [], may: ['required', 'defaultValue'] },
	Checkbox: { must: ['defaultValue'], may: [] },
	Picklist: { must: [], may: ['valueSet', 'required'] },
	Email: { must: [], may: ['unique', 'caseSensitive', 'externalId', 'required', 'defaultValue'] },
	Url: { must: [], may: ['required', 'defaultValue'] },
	Phone: { must: [], may: ['required', 'defaultValue'] },
	// Salesforce empties the look-up where no deleteConstraint is said; the stand-in wants it said.
	Lookup: {
		must: ['referenceTo', 'relationshipName', 'deleteConstraint'],
		may: ['relationshipLabel', 'required', 'lookupFilter'],
	},
};

/** Elements whose rules depend on the type; every other one is fine on any. */
const OF_TYPES = new Set(Object.values(RULES).flatMap(({ must, may }) => [...must, ...may]));

const LONGEST: ReadonlyArray<readonly [element: string, column: string, most: number]> = [
	['label', 'MasterLabel', 40],
	['description', 'Description', 1_000],
	['inlineHelpText', 'InlineHelpText', 510],
	['relationshipName', 'RelationshipName', 40],
];

const NAME_RULE =
	'can only contain underscores and alphanumeric characters. It must be unique, begin with a letter, not include spaces, not end with an underscore, and not contain two consecutive underscores.';

/** @param name without the object. */
export function checkField(name: string, node: MetadataNode): string | undefined {
	const type = String(node.type ?? '');
	const rules = RULES[type];
	return (
		checkName(name, 'field') ??
		(rules
			? undefined
			: type === ''
				? 'Field type is not specified'
				: `'${type}' is not a valid value for the enum 'FieldType'`) ??
		(node.label ? undefined : 'Must specify a non-empty label for the CustomField') ??
		checkLengths(node) ??
		(rules ? checkElements(type, rules, node) : undefined) ??
		checkValues(type, node)
	);
}

/** Of objects and fields. */
export function checkName(name: string, what: string): string | undefined {
	if (!isCustomName(name)) return 'fullName must end with: __c';
	const bare = name.slice(0, -'__c'.length);
	if (bare.length > MOST_NAME) {
		return `Value too long for field: DeveloperName maximum length is:${MOST_NAME}`;
	}
	return /^[A-Za-z](?:_?[A-Za-z0-9])*$/.test(bare)
		? undefined
		: `The ${what} API Name ${NAME_RULE}`;
}

export function checkLengths(node: MetadataNode): string | undefined {
	const found = LONGEST.find(([element, , most]) => String(node[element] ?? '').length > most);
	if (!found) return undefined;
	const [, column, most] = found;
	return `Value too long for field: ${column} maximum length is:${most}`;
}

function checkElements(
	type: string,
	{ must, may, length }: TypeRules,
	node: MetadataNode,
): string | undefined {
	const lacking = must.find((element) => (node[element] ?? '') === '');
	if (lacking) return `Must specify '${lacking}' for a CustomField of type ${type}`;
	const foreign = Object.keys(node).find(
		(element) =>
			OF_TYPES.has(element) &&
			!must.includes(element) &&
			!may.includes(element) &&
			// A flag that is off says nothing, save where the vendor knows none of the kind.
			node[element] !== false,
	);
	if (foreign) return `Can not specify '${foreign}' for a CustomField of type ${type}`;
	if (length) {
		const given = Number(node.length);
		if (given < length[0] || given > length[1]) {
			return `Length for ${type} must be between ${length[0]} and ${length[1]}`;
		}
	}
	const [precision, scale] = [Number(node.precision ?? 1), Number(node.scale ?? 0)];
	if (precision < 1 || precision > 18) return 'Precision must be between 1 and 18';
	if (scale < 0 || scale > precision) return 'Scale must be between 0 and the precision';
	if (node.required === true && node.deleteConstraint === 'SetNull') {
		return 'A required lookup field must not have a deleteConstraint of SetNull';
	}
	return undefined;
}

function checkValues(type: string, node: MetadataNode): string | undefined {
	if (type !== 'Picklist') return undefined;
	if (!node.valueSet) return 'You must specify either picklist, globalPicklist, or valueSet';
	const values = picklistValues(node);
	if (values.length === 0) return 'At least one value is required to create this picklist.';
	const repeated = values.find(
		({ value }, place) => values.findIndex((other) => other.value === value) !== place,
	);
	return repeated ? `Duplicate value found in picklist: ${repeated.value}` : undefined;
}

/** Active ones, in order. */
export function picklistValues(node: MetadataNode): Array<{ value: string; label: string }> {
	const definition = (node.valueSet as MetadataNode | undefined)?.valueSetDefinition;
	const values = ((definition as MetadataNode | undefined)?.value ?? []) as MetadataNode[];
	return values
		.filter(({ isActive }) => isActive !== false)
		.map(({ fullName, label }) => ({
			value: String(fullName ?? ''),
			label: String(label ?? fullName ?? ''),
		}));
}
