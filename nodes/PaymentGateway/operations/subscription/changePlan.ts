import type { OperationOption } from '../../../shared/n8n/operations';
import { shownFor } from '../../../shared/n8n/shownFor';
import type { ItemCall, OperationResult } from '../../action/call';
import { stateFields } from '../../action/output';
import { wholeNumber } from '../../action/sale';
import { HUMAN_REVIEW, locator, SIMPLIFY, SUBSCRIPTION, writeOptions } from '../../description/fields';

export const option: OperationOption = {
	name: 'Change Plan',
	action: 'Change subscription plan',
	description: 'Move it to another price or quantity',
};

export const description = shownFor('subscription', 'changePlan', [
	HUMAN_REVIEW,
	SUBSCRIPTION,
	locator(
		'New Price',
		'priceId',
		'searchRecurringPrices',
		'e.g. price_1Abc',
		'The price of the new plan',
	),
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
]);

export async function execute(call: ItemCall): Promise<OperationResult> {
	const id = call.id('subscriptionId');
	const price = { id: call.id('priceId'), quantity: wholeNumber(call.number('quantity', 1)) };
	const proration = call.choice('proration', ['invoiceNow', 'none', 'nextInvoice'], 'nextInvoice');
	const state = await call
		.actions('subscription')
		.changePlan(
			{ id, price, proration },
			call.writeTo(
				'subscription.changePlan',
				id,
				`${price.quantity}x${call.named(price.id)}`,
				proration,
			),
			call.connection,
		);
	return stateFields(state, call);
}
