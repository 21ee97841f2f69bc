import type { ItemCall, Operation, OperationResult } from '../../action/call';
import { stateFields } from '../../action/output';
import { PAYMENT, SIMPLIFY } from '../../description/fields';

export const option: Operation['option'] = {
	name: 'Get',
	action: 'Get payment',
	description: 'Get one payment and where it stands',
};

export const description: Operation['description'] = [PAYMENT, SIMPLIFY];

export async function execute(call: ItemCall): Promise<OperationResult> {
	const state = await call.actions('payment').get(call.id(PAYMENT), call.connection);
	return stateFields(state, call);
}
