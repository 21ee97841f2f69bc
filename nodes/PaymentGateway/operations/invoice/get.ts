import type { ItemCall, Operation, OperationResult } from '../../action/call';
import { stateFields } from '../../action/output';
import { INVOICE, SIMPLIFY } from '../../description/fields';

export const option: Operation['option'] = {
	name: 'Get',
	action: 'Get invoice',
	description: 'Get one invoice and where it stands',
};

export const description: Operation['description'] = [INVOICE, SIMPLIFY];

export async function execute(call: ItemCall): Promise<OperationResult> {
	const state = await call.actions('invoice').get(call.id(INVOICE), call.connection);
	return stateFields(state, call);
}
