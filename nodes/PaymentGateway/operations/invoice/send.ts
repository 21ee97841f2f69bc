import type { ItemCall, Operation, OperationResult } from '../../action/call';
import { stateFields } from '../../action/output';
import { INVOICE, SIMPLIFY, writeOptions } from '../../description/fields';

export const option: Operation['option'] = {
	name: 'Send',
	action: 'Send invoice',
	description: 'Make a draft final and mail it to the customer',
};

export const description: Operation['description'] = [INVOICE, SIMPLIFY, writeOptions()];

export async function execute(call: ItemCall): Promise<OperationResult> {
	const id = call.id(INVOICE);
	const write = call.writeTo(id);
	const { send } = call.actions('invoice');
	const state = await call.alone(id, async () => await send(id, write, call.connection));
	return stateFields(state, call);
}
