import type { ItemCall, Operation, OperationResult } from '../../action/call';
import { filterOf } from '../../action/filter';
import { stateFields } from '../../action/output';
import { CUSTOMER_FILTER, listFields, SIMPLIFY } from '../../description/fields';

export const option: Operation['option'] = {
	name: 'Get Many',
	action: 'Get many payments',
	description: 'Get payments, newest first',
};

export const description: Operation['description'] = [...listFields(CUSTOMER_FILTER), SIMPLIFY];

export async function execute(call: ItemCall): Promise<OperationResult> {
	const states = await call.actions('payment').getMany(filterOf(call), call.connection);
	return states.map((state) => stateFields(state, call));
}
