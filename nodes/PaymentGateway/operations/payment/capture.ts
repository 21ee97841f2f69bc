import type { OperationOption } from '../../../shared/n8n/operations';
import { shownFor } from '../../../shared/n8n/shownFor';
import { howMuchOf, keyOfHowMuch } from '../../action/amount';
import type { ItemCall, OperationResult } from '../../action/call';
import { stateFields } from '../../action/output';
import { HUMAN_REVIEW, PAYMENT, SIMPLIFY, writeOptions } from '../../description/fields';
import { howMuchFields } from '../../description/howMuch';

export const option: OperationOption = {
	name: 'Capture',
	action: 'Capture payment',
	description: 'Take a reserved amount, or a part of it',
};

export const description = shownFor('payment', 'capture', [
	HUMAN_REVIEW,
	PAYMENT,
	...howMuchFields({
		all: 'All That Is Reserved',
		allDescription: 'The whole amount that the customer agreed to',
		partDescription: 'The amount below; the rest is released',
	}),
	SIMPLIFY,
	writeOptions(),
]);

export async function execute(call: ItemCall): Promise<OperationResult> {
	const howMuch = howMuchOf(call);
	const id = call.id('paymentId');
	const write = call.writeTo('payment.capture', id, keyOfHowMuch(howMuch));
	const state = await call.actions('payment').capture({ id, howMuch }, write, call.connection);
	return stateFields(state, call);
}
