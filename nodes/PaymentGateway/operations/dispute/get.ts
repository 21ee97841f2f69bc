import type { ItemCall, Operation, OperationResult } from '../../action/call';
import { disputeFields } from '../../action/output';
import { DISPUTE } from '../../description/fields';

export const option: Operation['option'] = {
	name: 'Get',
	action: 'Get dispute',
	description: 'Get one dispute',
};

export const description: Operation['description'] = [DISPUTE];

export async function execute(call: ItemCall): Promise<OperationResult> {
	return disputeFields(await call.actions('dispute').get(call.id(DISPUTE), call.connection));
}
