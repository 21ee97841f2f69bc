import type { INodeProperties } from 'n8n-workflow';
import { AMOUNT, CURRENCY, locator } from './fields';

const TITLE: INodeProperties = {
	displayName: 'Title',
	name: 'title',
	type: 'string',
	required: true,
	default: '={{ $json.deal.name }}',
	placeholder: 'e.g. Website relaunch, deposit',
	description: 'What the customer reads on the page and on the receipt',
};

const CATALOGUE = {
	name: 'Prices',
	value: 'prices',
	description: "Prices of the gateway's product catalogue",
};

const SELLS: INodeProperties = {
	displayName: 'Sell',
	name: 'sells',
	type: 'options',
	noDataExpression: true,
	options: [{ name: 'An Amount', value: 'amount', description: 'What you type below' }, CATALOGUE],
	default: 'amount',
	description: 'What the customer pays for',
};

const SELLS_ONCE: INodeProperties = {
	...SELLS,
	displayOptions: { show: { billing: ['oneOff'] } },
	options: [
		{ name: 'An Amount', value: 'amount', description: 'What you type below' },
		{
			name: 'Lines of the Deal',
			value: 'item',
			description: 'Lines and currency of the item, as Get Billing Details of the CRM node tells',
		},
		CATALOGUE,
	],
};

const INTERVAL: INodeProperties = {
	displayName: 'Billed Every',
	name: 'interval',
	type: 'options',
	options: [
		{ name: 'Day', value: 'day' },
		{ name: 'Month', value: 'month' },
		{ name: 'Week', value: 'week' },
		{ name: 'Year', value: 'year' },
	],
	default: 'month',
	description: 'How often the customer pays the amount',
};

const INTERVAL_COUNT: INodeProperties = {
	displayName: 'Intervals',
	name: 'intervalCount',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 1,
	description: 'How many of these lie between two bills: 3 months are a quarter',
};

/** @param isRecurring `undefined` where the user chooses, by the parameter *Billing*. */
export function saleFields(isRecurring: boolean | undefined): INodeProperties[] {
	const ofAmount = { sells: ['amount'] };
	const recurring = isRecurring ? ofAmount : { ...ofAmount, billing: ['recurring'] };
	const sells = isRecurring
		? [SELLS]
		: [SELLS_ONCE, { ...SELLS, displayOptions: { show: { billing: ['recurring'] } } }];
	return [
		...sells,
		{ ...AMOUNT, displayOptions: { show: ofAmount } },
		{ ...CURRENCY, displayOptions: { show: ofAmount } },
		{ ...TITLE, displayOptions: { show: ofAmount } },
		{ ...INTERVAL, displayOptions: { show: recurring } },
		{ ...INTERVAL_COUNT, displayOptions: { show: recurring } },
		{ ...pricesField(isRecurring ?? false), displayOptions: { show: { sells: ['prices'] } } },
	];
}

function pricesField(isRecurring: boolean): INodeProperties {
	return {
		displayName: 'Prices',
		name: 'prices',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Price',
		default: {},
		description: 'What is sold together',
		options: [
			{
				displayName: 'Price',
				name: 'price',
				values: [
					locator(
						'Price',
						'price',
						isRecurring ? 'searchRecurringPrices' : 'searchPrices',
						'e.g. price_1Abc',
						'A price of the product catalogue',
					),
					{
						displayName: 'Quantity',
						name: 'quantity',
						type: 'number',
						typeOptions: { minValue: 1 },
						default: 1,
						description: 'How many pieces',
					},
				],
			},
		],
	};
}
