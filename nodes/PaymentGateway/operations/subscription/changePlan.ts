import type { ItemCall, Operation, OperationResult } from '../../action/call';
import { stateFields } from '../../action/output';
import { wholeNumber } from '../../action/sale';
import {
	HUMAN_REVIEW,
	locator,
	SIMPLIFY,
	SUBSCRIPTION,
	writeOptions,
} from '../../description/fields';

const NEW_PRICE = locator(
	'New Price',
	'priceId',
	'searchRecurringPrices',
	'e.g. price_1Abc',
	'The price of the new plan',
);

export const option: Operation['option'] = {
	name: 'Change Plan',
	action: 'Change subscription plan',
	description:
		'Move it to another price or quantity. Where the customer has to agree first, consentUrl is the page on which.',
};

export const description: Operation['description'] = [
	HUMAN_REVIEW,
	SUBSCRIPTION,
	NEW_PRICE,
	{
		displayName: 'Quantity',
		name: 'quantity',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 1,
		description: 'How many pieces, seats for example',
	},
	{
		displayName: 'Rest of the Period',
		name: 'proration',
		type: 'options',
		options: [
			{ name: 'Bill at Once', value: 'invoiceNow', description: 'The difference is billed now' },
			{ name: 'Leave as Is', value: 'none', description: 'Nothing is billed or given back' },
			{
				name: 'On the Next Invoice',
				value: 'nextInvoice',
				description: 'The difference goes on the next invoice',
			},
		],
		default: 'nextInvoice',
		description: 'What becomes of the difference until the next bill',
	},
	SIMPLIFY,
	writeOptions(),
];

export async function execute(call: ItemCall): Promise<OperationResult> {
	const id = call.id(SUBSCRIPTION);
	const price = { id: call.id(NEW_PRICE), quantity: wholeNumber(call.number('quantity', 1)) };
	const proration = call.choice('proration', ['invoiceNow', 'none', 'nextInvoice'], 'nextInvoice');
	const { consentUrl, ...state } = await call
		.actions('subscription')
		.changePlan(
			{ id, price, proration },
			call.writeTo(id, `${price.quantity}x${call.named(price.id)}`, proration),
			call.connection,
		);
	return { ...stateFields(state, call), ...(consentUrl ? { consentUrl } : {}) };
}
