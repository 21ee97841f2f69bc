import type { ItemCall, Operation, OperationResult } from '../../action/call';
import { dealOf } from '../../action/deal';
import { linkFields, madeBefore } from '../../action/output';
import { saleKey, saleOf } from '../../action/sale';
import { DEAL_ID, DEAL_OPTIONS, writeOptions } from '../../description/fields';
import { saleFields } from '../../description/sale';

export const option: Operation['option'] = {
	name: 'Create',
	action: 'Create payment link',
	description: 'Create a page for an amount or prices, once per deal and amount',
};

export const description: Operation['description'] = [
	DEAL_ID,
	{
		displayName: 'Billing',
		name: 'billing',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'One-Off', value: 'oneOff', description: 'The customer pays once' },
			{ name: 'Recurring', value: 'recurring', description: 'The customer starts a subscription' },
		],
		default: 'oneOff',
		description: 'Whether the customer pays once or subscribes',
	},
	...saleFields(undefined),
	writeOptions(
		...DEAL_OPTIONS,
		{
			displayName: 'Capture Later',
			name: 'captureLater',
			type: 'boolean',
			default: false,
			description:
				'Whether the money is only reserved until it is captured. Not for recurring payments.',
		},
		{
			displayName: 'Create Invoice',
			name: 'createInvoice',
			type: 'boolean',
			default: false,
			description: 'Whether a one-off payment gets an invoice; recurring ones always do',
		},
		{
			displayName: 'Customer Email',
			name: 'customerEmail',
			type: 'string',
			default: '',
			placeholder: 'e.g. ada@acme.example',
			description: 'Filled in on the page; the customer can change it',
		},
		{
			displayName: 'Pay Right Away',
			name: 'payNow',
			type: 'boolean',
			default: false,
			description:
				'Whether the customer is there and pays at once. Some gateways then make a page that ends after hours, and takes what their lasting links do not. For mails leave it off.',
		},
		{
			displayName: 'Return Page',
			name: 'returnUrl',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://acme.example/thanks',
			description: 'Where the customer goes after paying. Empty: a page of the gateway.',
		},
		{
			displayName: 'Trial Days',
			name: 'trialDays',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 14,
			description: 'Days before the first payment of a recurring link',
		},
		{
			displayName: 'Usable Once',
			name: 'usableOnce',
			type: 'boolean',
			default: true,
			description:
				'Whether the link closes after one payment. Without this option: yes for a deal, no without one.',
		},
	),
];

export async function execute(call: ItemCall): Promise<OperationResult> {
	const crmReference = dealOf(call);
	const sale = saleOf(
		call,
		call.choice('billing', ['oneOff', 'recurring'], 'oneOff') === 'recurring',
	);
	const made = await call.actions('paymentLink').create(
		{
			sale,
			crmReference,
			isUsableOnce: call.flag('options.usableOnce', crmReference.dealId !== undefined),
			customerEmail: call.text('options.customerEmail'),
			returnUrl: call.text('options.returnUrl'),
			hasInvoice: call.flag('options.createInvoice', false),
			isCapturedLater: call.flag('options.captureLater', false),
			trialDays: call.number('options.trialDays', 0),
			isForNow: call.flag('options.payNow', false),
		},
		call.writeFor(crmReference, saleKey(sale)),
		call.connection,
	);
	return { ...linkFields(made.value), ...call.tellMade(made, madeBefore('payment link')) };
}
