import { shownFor } from '../../../shared/n8n/shownFor';
import type { ItemCall, OperationResult } from '../../action/call';
import { stateFields } from '../../action/output';
import { AMOUNT, HUMAN_REVIEW, PAYMENT, SIMPLIFY, writeOptions } from '../fields';

export const description = shownFor('payment', 'capture', [
	HUMAN_REVIEW,
	PAYMENT,
	{
		...AMOUNT,
		required: false,
		description:
			'How much to take, in the currency of the payment; the rest is released. Empty: all that is reserved.',
	},
	SIMPLIFY,
	writeOptions(),
]);

export async function execute(call: ItemCall): Promise<OperationResult> {
	const id = call.id('paymentId');
	const amount = call.text('amount') || undefined;
	const state = await call
		.actions('payment')
		.capture({ id, amount }, call.writeTo('payment.capture', id, amount ?? 'all'), call.connection);
	return stateFields(state, call);
}
