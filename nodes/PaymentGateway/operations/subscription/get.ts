import type { ItemCall, Operation, OperationResult } from '../../action/call';
import { stateFields } from '../../action/output';
import { SIMPLIFY, SUBSCRIPTION } from '../../description/fields';

export const option: Operation['option'] = {
	name: 'Get',
	action: 'Get subscription',
	description: 'Get one subscription and where it stands',
};

export const description: Operation['description'] = [SUBSCRIPTION, SIMPLIFY];

export async function execute(call: ItemCall): Promise<OperationResult> {
	const id = call.id(SUBSCRIPTION);
	return stateFields(await call.actions('subscription').get(id, call.connection), call);
}
