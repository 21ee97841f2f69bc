import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { CrmAdapter } from '../../shared/contracts/crm';
import type { CrmSession } from '../../shared/n8n/access/connections';
import { crmSettings } from '../../shared/n8n/crmSettings';
import { refusalError } from '../../shared/n8n/errors';
import type { CrmObject } from '../../shared/vocabulary/crmField';
import { checkMapping } from '../../shared/vocabulary/mapping';
import { refusal, textOf } from './given';

export type FieldValues = Readonly<Record<string, string | null>>;

/** Any field of the CRM, by its name in the list. */
export const fieldValues = (object: CrmObject): INodeProperties => ({
	displayName: 'Fields',
	name: 'fields',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add field',
	default: {},
	description: `Further fields of the ${object}`,
	options: [
		{
			displayName: 'Field',
			name: 'field',
			values: [
				{
					displayName: 'Field Name or ID',
					name: 'name',
					type: 'options',
					typeOptions: {
						loadOptionsMethod: object === 'deal' ? 'getDealFields' : 'getContactFields',
						loadOptionsDependsOn: ['crm'],
					},
					default: '',
					description:
						'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
				},
				{
					displayName: 'Value',
					name: 'value',
					type: 'string',
					default: '',
					description: 'Empty clears the field',
				},
			],
		},
	],
});

/** The further fields of one item. */
export function fieldValuesOf(context: IExecuteFunctions, index: number): FieldValues {
	const rows = context.getNodeParameter('fields.field', index, []) as ReadonlyArray<{
		name?: unknown;
		value?: unknown;
	}>;
	return Object.fromEntries(
		rows.map(({ name, value }) => {
			const field = String(name ?? '').trim();
			if (field === '') throw refusal(context, index, 'has a row in Fields without a field');
			const text = String(value ?? '');
			return [field, text === '' ? null : text];
		}),
	);
}

/** Refuses fields that the CRM does not have and values it would not take, before anything is written. */
export async function checkFieldValues(
	context: IExecuteFunctions,
	session: CrmSession,
	object: CrmObject,
	values: readonly FieldValues[],
): Promise<void> {
	if (values.every((one) => Object.keys(one).length === 0)) return;
	const known = await crmSettings(session).fields(object);
	const messages = new Set(
		values.flatMap((one) =>
			Object.entries(one).flatMap(([field, value]) =>
				messagesFor(field, value, object, known, session.adapter),
			),
		),
	);
	if (messages.size > 0) throw refusalError(context.getNode(), [...messages]);
}

function messagesFor(
	field: string,
	value: string | null,
	object: CrmObject,
	known: Parameters<typeof checkMapping>[1]['deal'],
	{ displayName }: CrmAdapter,
): string[] {
	const definition = known.find(({ name }) => name === field);
	if (!definition) {
		return [
			`${displayName} has no ${object} field "${field}". Choose another one in Fields, or create it in the CRM`,
		];
	}
	// Owners, pipelines and currencies: the CRM keeps their choices elsewhere and checks them itself.
	const isChecked = definition.type !== 'option' || definition.options.length > 0;
	if ((value === null || !isChecked) && !definition.isReadOnly) return [];
	const row = { source: { fixed: value ?? '' }, object, field };
	const fields = { deal: known, contact: known };
	return checkMapping([row], fields, displayName, false).map(({ message }) => message);
}

/** Decimal text as the CRM takes it. @throws NodeOperationError for anything else, such as a thousands separator. */
export function amountOf(context: IExecuteFunctions, name: string, index: number): string {
	const text = textOf(context, name, index);
	if (text === '' || /^-?\d+(\.\d+)?$/.test(text)) return text;
	throw refusal(
		context,
		index,
		`has "${text}" as its amount. Write digits with a point, such as 1200.00`,
	);
}

/** A moment as ISO 8601. @throws NodeOperationError for a text that is no date. */
export function momentOf(
	context: IExecuteFunctions,
	name: string,
	index: number,
): string | undefined {
	const text = textOf(context, name, index);
	if (text === '') return undefined;
	const at = Date.parse(text);
	if (!Number.isNaN(at)) return new Date(at).toISOString();
	throw refusal(context, index, `has "${text}" as a date. Write it like 2026-12-31`);
}
