import type { CrmField, CrmFieldType, CrmObject } from './crmField';
import { type PaymentValueKey, paymentValue, type ValueKind } from './paymentValue';

/** One row of the field mapping: a payment value, or a text of the user's own, and the field it goes to. */
export interface MappingRow {
	readonly source: { readonly value: PaymentValueKey } | { readonly fixed: string };
	readonly object: CrmObject;
	/** The CRM's own field name. */
	readonly field: string;
}

/** Why a row cannot be written, with the remedy. */
export interface MappingIssue {
	readonly field: string;
	readonly message: string;
}

/** Which field types can hold which values without losing anything. */
const FITS: Readonly<Record<ValueKind, readonly CrmFieldType[]>> = {
	text: ['text', 'longText'],
	longText: ['text', 'longText'],
	number: ['number', 'text', 'longText'],
	datetime: ['datetime', 'date', 'text', 'longText'],
	option: ['option', 'text', 'longText'],
};

const TYPE_WORDS: Readonly<Record<CrmFieldType, string>> = {
	text: 'text',
	longText: 'multi-line text',
	number: 'number',
	date: 'date',
	datetime: 'date and time',
	option: 'picklist',
	multiOption: 'multiple picklist',
	boolean: 'checkbox',
};

/** What would be refused by the CRM, found before anything is written. */
export function checkMapping(
	rows: readonly MappingRow[],
	fields: Readonly<Record<CrmObject, readonly CrmField[]>>,
	crmName: string,
	isStandard: boolean,
): MappingIssue[] {
	const seen = new Set<string>();
	return rows.flatMap((row) => {
		const identity = `${row.object}.${row.field}`;
		const field = fields[row.object].find((candidate) => candidate.name === row.field);
		const message = seen.has(identity)
			? `The ${row.object} field "${row.field}" is mapped twice. Remove one of the rows`
			: issueOf(row, field, crmName, isStandard);
		seen.add(identity);
		return message === undefined ? [] : [{ field: row.field, message }];
	});
}

function issueOf(
	row: MappingRow,
	field: CrmField | undefined,
	crmName: string,
	isStandard: boolean,
): string | undefined {
	const name = `${row.object} field "${field?.label ?? row.field}"`;
	if (!field) {
		const remedy = isStandard
			? 'Run the action "Set Up Payment Fields" of the node CRM Deals and Contacts once'
			: 'Choose another field in Field Mapping, or create it in the CRM';
		return `${crmName} has no ${name}. ${remedy}`;
	}
	if (field.isReadOnly) return `The ${name} is read-only in ${crmName}. Choose another field`;
	if ('fixed' in row.source) return fixedIssue(row.source.fixed, field, name, crmName);
	const value = paymentValue(row.source.value);
	if (!FITS[value.kind].includes(field.type)) {
		const fitting = FITS[value.kind].map((type) => TYPE_WORDS[type]).join(', ');
		return `"${value.label}" does not fit the ${name}, which is a ${TYPE_WORDS[field.type]} field. Choose a field of type ${fitting}`;
	}
	const missing = (value.options ?? []).filter(
		(option) => !field.options.some((candidate) => candidate.value === option),
	);
	if (field.type === 'option' && missing.length > 0) {
		return `The ${name} lacks the option ${missing.map((option) => `"${option}"`).join(', ')}. Add it in ${crmName}, or choose a text field`;
	}
	return undefined;
}

function fixedIssue(
	text: string,
	field: CrmField,
	name: string,
	crmName: string,
): string | undefined {
	const choices = field.options.map((option) => `"${option.value}"`).join(', ');
	// Owners, say, are kept elsewhere and not told with the field: the CRM itself checks them.
	const isListed = field.type === 'option' && field.options.length > 0;
	if (isListed && !field.options.some((option) => option.value === text)) {
		return `"${text}" is no option of the ${name} in ${crmName}. Use one of ${choices}`;
	}
	if (field.type === 'number' && !/^-?\d+(\.\d+)?$/.test(text.trim())) {
		return `"${text}" is not a number, and the ${name} holds numbers. Write digits with a point, such as 49.90`;
	}
	if ((field.type === 'date' || field.type === 'datetime') && Number.isNaN(Date.parse(text))) {
		return `"${text}" is not a date, and the ${name} holds dates. Write it like 2026-12-31`;
	}
	if (field.type === 'boolean' && text !== 'true' && text !== 'false') {
		return `"${text}" is neither true nor false, and the ${name} is a checkbox`;
	}
	return undefined;
}
