import type { IDataObject } from 'n8n-workflow';
import type { InvoiceDraft } from '../../../shared/contracts/gatewayActions';
import { type BillLine, totalOf } from '../../../shared/vocabulary/billLine';
import { fromDecimal } from '../../../shared/vocabulary/money';
import { InputRefused } from '../../../shared/vocabulary/refusal';
import { amountIn } from '../../action/amount';
import type { ItemCall, Operation, OperationResult } from '../../action/call';
import { dealOf } from '../../action/deal';
import { asText } from '../../action/given';
import { madeBefore, stateFields } from '../../action/output';
import { quantityIn } from '../../action/sale';
import { type Sold, soldLinesOf } from '../../action/soldLines';
import {
	CURRENCY,
	CUSTOMER_FILTER,
	DEAL_ID,
	DEAL_OPTIONS,
	SIMPLIFY,
	writeOptions,
} from '../../description/fields';

export const option: Operation['option'] = {
	name: 'Create',
	action: 'Create invoice',
	description: 'Create an invoice from lines and send it',
};

export const description: Operation['description'] = [
	DEAL_ID,
	{
		displayName: 'Customer Email',
		name: 'customerEmail',
		type: 'string',
		default: '={{ $json.contact.email }}',
		placeholder: 'e.g. ada@acme.example',
		description:
			'Who pays: the customer with this address, created if there is none. Needed unless Customer ID is given under Options.',
	},
	{
		displayName: 'Bill',
		name: 'bills',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Lines of the Deal',
				value: 'item',
				description: 'Lines and currency of the item, as Get Billing Details of the CRM node tells',
			},
			{ name: 'Lines Typed Below', value: 'typed', description: 'What you type' },
		],
		default: 'typed',
		description: 'What is billed',
	},
	{ ...CURRENCY, displayOptions: { show: { bills: ['typed'] } } },
	{
		displayName: 'Lines',
		name: 'lines',
		displayOptions: { show: { bills: ['typed'] } },
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Line',
		required: true,
		default: {},
		description: 'What is billed',
		options: [
			{
				displayName: 'Line',
				name: 'line',
				values: [
					{
						displayName: 'Title',
						name: 'title',
						type: 'string',
						required: true,
						default: '',
						placeholder: 'e.g. Website relaunch, deposit',
						description: 'What the customer reads on the invoice',
					},
					{
						displayName: 'Quantity',
						name: 'quantity',
						type: 'number',
						typeOptions: { minValue: 1 },
						default: 1,
						description: 'How many pieces',
					},
					{
						displayName: 'Unit Amount',
						name: 'amount',
						type: 'string',
						required: true,
						default: '',
						placeholder: 'e.g. 49.90',
						description: 'Of one piece: digits with a point, as many decimals as the currency has',
					},
				],
			},
		],
	},
	{
		displayName: 'After Creating',
		name: 'finish',
		type: 'options',
		options: [
			{ name: 'Leave as Draft', value: 'draft', description: 'It can still be changed' },
			{
				name: 'Make Final',
				value: 'finalize',
				description: 'It gets its number, a page to pay on and a PDF; you send it yourself',
			},
			{ name: 'Send to Customer', value: 'send', description: 'The gateway mails it' },
		],
		default: 'send',
		description: 'How far the invoice goes at once',
	},
	SIMPLIFY,
	writeOptions(
		...DEAL_OPTIONS,
		{ ...CUSTOMER_FILTER, description: 'A customer of the gateway who exists already' },
		{
			displayName: 'Customer Name',
			name: 'customerName',
			type: 'string',
			default: '',
			placeholder: 'e.g. Acme Ltd',
			description:
				'Written to the customer. Empty: the name of the contact of the item, if it has one.',
		},
		{
			displayName: 'Due After Days',
			name: 'dueInDays',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 30,
			description: 'Days until the invoice is due; 30 without this option',
		},
		{
			displayName: 'Footer',
			name: 'footer',
			type: 'string',
			default: '',
			description: 'What stands at the bottom of the invoice',
		},
		{
			displayName: 'Memo',
			name: 'memo',
			type: 'string',
			default: '',
			description: 'What stands above the lines',
		},
	),
];

export async function execute(call: ItemCall): Promise<OperationResult> {
	const crmReference = dealOf(call);
	const { lines, currency } =
		call.choice('bills', ['item', 'typed'], 'typed') === 'item'
			? soldLinesOf(call)
			: typedLines(call);
	const total = totalOf(lines, currency);
	const draft: InvoiceDraft = {
		customer: customerOf(call),
		currency,
		lines,
		dueInDays: call.number('options.dueInDays', 30),
		description: call.text('options.memo'),
		footer: call.text('options.footer'),
		crmReference,
		finish: call.choice('finish', ['draft', 'finalize', 'send'], 'send'),
	};
	const made = await call
		.actions('invoice')
		.create(draft, call.writeFor(crmReference, `${total}${currency}`), call.connection);
	return {
		...stateFields(made.value, call),
		...call.tellMade(made, madeBefore('invoice', made.value.createdAt)),
	};
}

function customerOf(call: ItemCall): InvoiceDraft['customer'] {
	const id = call.optional('options.customerId');
	if (id !== '') return { id };
	const email = call.text('customerEmail');
	if (email === '') {
		throw new InputRefused(
			'The invoice has nobody to go to. Fill in Customer Email, or Customer ID under Options',
		);
	}
	const name = call.text('options.customerName') || String(call.item.contact?.name ?? '');
	return { email, name };
}

function typedLines(call: ItemCall): Sold {
	const currency = call.text('currency').toUpperCase();
	return { lines: call.rows('lines.line').map((row) => lineOf(row, currency)), currency };
}

function lineOf(row: IDataObject, currency: string): BillLine {
	const words = asText(row.title);
	if (words === '') throw new InputRefused('A line of the invoice has no title. Fill in Title');
	return {
		title: words,
		quantity: quantityIn(row),
		unitAmount: fromDecimal(amountIn(row.amount, 'Unit Amount'), currency),
	};
}
