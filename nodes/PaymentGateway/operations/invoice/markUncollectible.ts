import type { ItemCall, Operation, OperationResult } from '../../action/call';
import { stateFields } from '../../action/output';
import { HUMAN_REVIEW, INVOICE, SIMPLIFY, writeOptions } from '../../description/fields';

export const option: Operation['option'] = {
	name: 'Mark Uncollectible',
	action: 'Mark invoice uncollectible',
	description: 'Give up an invoice that nobody will pay',
};

export const description: Operation['description'] = [
	HUMAN_REVIEW,
	INVOICE,
	SIMPLIFY,
	writeOptions(),
];

export async function execute(call: ItemCall): Promise<OperationResult> {
	const id = call.id(INVOICE);
	const write = call.writeTo(id);
	return stateFields(
		await call.actions('invoice').markUncollectible(id, write, call.connection),
		call,
	);
}
