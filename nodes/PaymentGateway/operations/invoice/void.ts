import type { ItemCall, Operation, OperationResult } from '../../action/call';
import { stateFields } from '../../action/output';
import { HUMAN_REVIEW, INVOICE, SIMPLIFY, writeOptions } from '../../description/fields';

export const option: Operation['option'] = {
	name: 'Void',
	action: 'Void invoice',
	description: 'Take an invoice back',
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
	return stateFields(await call.actions('invoice').void(id, write, call.connection), call);
}
