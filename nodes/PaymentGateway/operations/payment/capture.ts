import { howMuchOf, keyOfHowMuch } from '../../action/amount';
import type { ItemCall, Operation, OperationResult } from '../../action/call';
import { stateFields } from '../../action/output';
import { HUMAN_REVIEW, PAYMENT, SIMPLIFY, writeOptions } from '../../description/fields';
import { howMuchFields } from '../../description/howMuch';

export const option: Operation['option'] = {
	name: 'Capture',
	action: 'Capture payment',
	description: 'Take a reserved amount, or a part of it',
};

export const description: Operation['description'] = [
	HUMAN_REVIEW,
	PAYMENT,
	...howMuchFields({
		all: 'All That Is Reserved',
		allDescription: 'The whole amount that the customer agreed to',
		partDescription: 'The amount below; the rest is released',
	}),
	SIMPLIFY,
	writeOptions(),
];

export async function execute(call: ItemCall): Promise<OperationResult> {
	const howMuch = howMuchOf(call);
	const id = call.id(PAYMENT);
	const write = call.writeTo(id, keyOfHowMuch(howMuch));
	const state = await call.actions('payment').capture({ id, howMuch }, write, call.connection);
	return stateFields(state, call);
}
