import type { PropertyProblem } from '../errors';
import { LIFECYCLE_STAGES } from './standardProperties';
import type { Portal } from './portal';
import type { CrmRecord, ObjectTypeName, PropertyDefinition, PropertyType } from './types';

/**
 * What a property takes, and how HubSpot keeps it. Codes and wording:
 * https://developers.hubspot.com/docs/api-reference/error-handling and captures in public repositories
 * ("… was not a valid number" INVALID_INTEGER, "… was not one of the allowed options: […]" INVALID_OPTION).
 */

/** A text property, a note's body among them. */
export const MAX_TEXT_CHARACTERS = 65_536;

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const DAY_MILLISECONDS = 86_400_000;

type Refusal = Omit<PropertyProblem, 'name'>;
type Reading = { readonly value: string } | { readonly refusal: Refusal };

const refuse = (error: string, message: string): Reading => ({ refusal: { error, message } });

const READERS: Readonly<Record<PropertyType, (text: string) => Reading>> = {
	string: readText,
	phone_number: readText,
	enumeration: (value) => ({ value }),
	bool: (value) => ({ value }),
	// Kept as written: "1200.00" stays "1200.00".
	number: (value) =>
		DECIMAL.test(value) ? { value } : refuse('INVALID_INTEGER', `${value} was not a valid number.`),
	datetime(text) {
		const at = toMilliseconds(text);
		return at === undefined
			? refuse('INVALID_LONG', `${text} was not a valid long.`)
			: { value: new Date(at).toISOString() };
	},
	date(text) {
		const at = toMilliseconds(text);
		if (at === undefined || at % DAY_MILLISECONDS !== 0) {
			return refuse('INVALID_DATE', `${text} is at a time other than midnight UTC.`);
		}
		return { value: new Date(at).toISOString().slice(0, 10) };
	},
};

/** Reads one written value; an empty one clears the property. */
export function readValue(
	portal: Portal,
	definition: PropertyDefinition,
	written: unknown,
	allowedOptions: readonly string[] | null,
): Reading {
	const text = written === null || written === undefined ? '' : String(written);
	if (definition.readOnlyValue) {
		const message = `"${definition.name}" is a read only property; its value cannot be set.`;
		return refuse('READ_ONLY_VALUE', message);
	}
	if (text === '') return { value: '' };
	if (definition.name === 'email') return readEmail(text);
	if (definition.name === 'hubspot_owner_id') return readOwner(portal, text);
	if (allowedOptions !== null) {
		const chosen = definition.fieldType === 'checkbox' ? text.split(';').filter(Boolean) : [text];
		const odd = chosen.find((option) => !allowedOptions.includes(option));
		if (odd !== undefined) {
			const message = `${odd} was not one of the allowed options: [${allowedOptions.join(', ')}]`;
			return refuse('INVALID_OPTION', message);
		}
	}
	return READERS[definition.type](text);
}

/** Null where any text goes. */
export function allowedOptions(
	portal: Portal,
	type: ObjectTypeName,
	definition: PropertyDefinition,
	pipelineId: string,
): readonly string[] | null {
	const currencies = [portal.settings.companyCurrency, ...portal.settings.additionalCurrencies];
	const elsewhere: Readonly<Record<string, () => readonly string[]>> = {
		'deals/pipeline': () => portal.pipelines.map((pipeline) => pipeline.id),
		'deals/dealstage': () =>
			portal.pipelines
				.find((pipeline) => pipeline.id === pipelineId)
				?.stages.map((stage) => stage.id) ?? [],
		'deals/deal_currency_code': () => currencies,
		'line_items/hs_line_item_currency_code': () => currencies,
	};
	const options = elsewhere[`${type}/${definition.name}`];
	if (options !== undefined) return options();
	if (definition.type !== 'enumeration' && definition.type !== 'bool') return null;
	if (definition.name === 'hubspot_owner_id') return null;
	return definition.options.map((option) => option.value);
}

/** A contact's stage moves only forward; HubSpot drops a step back without a word. Cleared, it may be set anew. */
export function isStepBack(record: CrmRecord | undefined, name: string, value: string): boolean {
	if (name !== 'lifecyclestage' || value === '') return false;
	const current = record?.versions.get(name)?.[0]?.value ?? '';
	return LIFECYCLE_STAGES.indexOf(value) < LIFECYCLE_STAGES.indexOf(current);
}

function readText(value: string): Reading {
	return value.length > MAX_TEXT_CHARACTERS
		? refuse('VALUE_TOO_LONG', `Value exceeds the maximum of ${MAX_TEXT_CHARACTERS} characters.`)
		: { value };
}

/** HubSpot keeps addresses in lower case, so that `Anna@…` and `anna@…` are one contact. */
function readEmail(text: string): Reading {
	return EMAIL.test(text)
		? { value: text.trim().toLowerCase() }
		: refuse('INVALID_EMAIL', `Email address ${text} is invalid`);
}

function readOwner(portal: Portal, text: string): Reading {
	return portal.owners.some((owner) => owner.id === text)
		? { value: text }
		: refuse('INVALID_OWNER_ID', `Owner ${text} does not exist`);
}

/** Milliseconds since 1970, or ISO 8601. */
export function toMilliseconds(text: string): number | undefined {
	const at = /^-?\d+$/.test(text) ? Number(text) : Date.parse(text);
	return Number.isNaN(at) || Math.abs(at) > 8.64e15 ? undefined : at;
}
