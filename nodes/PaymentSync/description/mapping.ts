import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { PAYMENT_VALUE_KEYS, paymentValue } from '../../shared/vocabulary/paymentValue';

/** Stands for a text of the user's own where a payment value could stand. */
export const FIXED_VALUE = 'fixed';

const VALUE_OPTIONS: INodePropertyOptions[] = [
	...PAYMENT_VALUE_KEYS.map((key) => {
		const { label, description } = paymentValue(key);
		return { name: label, value: key, description };
	}),
	{ name: 'Fixed Value', value: FIXED_VALUE, description: 'The same text for every payment' },
];

/** In the order in which people fill them in. */
const ROW_PROPERTIES: readonly INodeProperties[] = [
	{
		displayName: 'Payment Value',
		name: 'value',
		type: 'options',
		noDataExpression: true,
		options: VALUE_OPTIONS,
		default: 'paymentStatus',
		description: 'What the payment tells',
	},
	{
		displayName: 'Fixed Value',
		name: 'fixedValue',
		type: 'string',
		displayOptions: { show: { value: [FIXED_VALUE] } },
		default: '',
		description: 'The text to write',
	},
	{
		displayName: 'Write To',
		name: 'object',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Deal', value: 'deal' },
			{ name: 'Contact', value: 'contact' },
		],
		default: 'deal',
		description: 'Whether the field is one of the deal or of the contact',
	},
	{
		displayName: 'Deal Field Name or ID',
		name: 'dealField',
		type: 'options',
		typeOptions: { loadOptionsMethod: 'getDealFields', loadOptionsDependsOn: ['crm'] },
		displayOptions: { show: { object: ['deal'] } },
		default: '',
		description:
			'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
	},
	{
		displayName: 'Contact Field Name or ID',
		name: 'contactField',
		type: 'options',
		typeOptions: { loadOptionsMethod: 'getContactFields', loadOptionsDependsOn: ['crm'] },
		displayOptions: { show: { object: ['contact'] } },
		default: '',
		description:
			'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
	},
];

export const MAPPING_PROPERTIES: readonly INodeProperties[] = [
	{
		displayName: 'Field Mapping',
		name: 'fieldMapping',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Standard Fields',
				value: 'standard',
				description:
					'The fields that the action Set Up Payment Fields of CRM Deals and Contacts creates',
			},
			{
				name: 'My Own Fields',
				value: 'own',
				description: 'Fields that your CRM has already, row by row',
			},
		],
		default: 'standard',
		description: 'Which CRM fields get what the payment tells',
	},
	{
		displayName: 'Field Rows',
		name: 'mappingRows',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		placeholder: 'Add Field',
		default: {},
		description:
			'For My Own Fields: one row per CRM field. The two payment reference fields are always written besides: the sync recognises a deal by them.',
		options: [
			{
				displayName: 'Field',
				name: 'row',
				values: [...ROW_PROPERTIES],
			},
		],
	},
];
