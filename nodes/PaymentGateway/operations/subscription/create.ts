import { InputRefused } from '../../../shared/vocabulary/refusal';
import type { ItemCall, Operation, OperationResult } from '../../action/call';
import { dealOf } from '../../action/deal';
import { madeBefore, pageFields } from '../../action/output';
import { saleKey, saleOf } from '../../action/sale';
import { CUSTOMER_FILTER, DEAL_ID, DEAL_OPTIONS, writeOptions } from '../../description/fields';
import { saleFields } from '../../description/sale';

export const option: Operation['option'] = {
	name: 'Create',
	action: 'Create subscription page',
	description: 'Create a page on which the customer subscribes',
};

export const description: Operation['description'] = [
	{
		displayName:
			'Makes a page on which the customer starts the subscription, open for a day. For an address that stays open, create a recurring payment link.',
		name: 'pageNotice',
		type: 'notice',
		default: '',
	},
	DEAL_ID,
	...saleFields(true),
	{
		displayName: 'Return Page',
		name: 'returnUrl',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. https://acme.example/welcome',
		description: 'Where the customer goes after subscribing',
	},
	writeOptions(
		...DEAL_OPTIONS,
		{
			displayName: 'Customer Email',
			name: 'customerEmail',
			type: 'string',
			default: '',
			placeholder: 'e.g. ada@acme.example',
			description: 'Filled in on the page',
		},
		{ ...CUSTOMER_FILTER, description: 'A customer of the gateway who exists already' },
		{
			displayName: 'Trial Days',
			name: 'trialDays',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 14,
			description: 'Days before the first payment',
		},
	),
];

export async function execute(call: ItemCall): Promise<OperationResult> {
	const crmReference = dealOf(call);
	const sale = saleOf(call, true);
	const returnUrl = call.text('returnUrl');
	if (!URL.canParse(returnUrl)) {
		throw new InputRefused(`The return page "${returnUrl}" is no address. Write it with https://`);
	}
	const made = await call.actions('subscription').create(
		{
			sale,
			customer: customerOf(call),
			crmReference,
			returnUrl,
			trialDays: call.number('options.trialDays', 0),
		},
		call.writeFor(crmReference, saleKey(sale)),
		call.connection,
	);
	return { ...pageFields(made.value), ...call.tellMade(made, madeBefore('page')) };
}

function customerOf(call: ItemCall): { id: string } | { email: string } | undefined {
	const id = call.optional('options.customerId');
	if (id !== '') return { id };
	const email = call.optional('options.customerEmail');
	return email === '' ? undefined : { email };
}
