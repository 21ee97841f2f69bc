import type { ItemCall, Operation, OperationResult } from '../../action/call';
import { stateFields } from '../../action/output';
import { HUMAN_REVIEW, PAYMENT, SIMPLIFY, writeOptions } from '../../description/fields';

export const option: Operation['option'] = {
	name: 'Cancel',
	action: 'Cancel payment',
	description: 'Give up an unpaid payment, or release a reserved amount',
};

export const description: Operation['description'] = [
	HUMAN_REVIEW,
	PAYMENT,
	SIMPLIFY,
	writeOptions(),
];

export async function execute(call: ItemCall): Promise<OperationResult> {
	const id = call.id(PAYMENT);
	const write = call.writeTo(id);
	return stateFields(await call.actions('payment').cancel(id, write, call.connection), call);
}
