import type { ItemCall, Operation, OperationResult } from '../../action/call';
import { filterOf } from '../../action/filter';
import { disputeFields } from '../../action/output';
import { listFields } from '../../description/fields';

export const option: Operation['option'] = {
	name: 'Get Many',
	action: 'Get many disputes',
	description: 'Get disputes, newest first',
};

export const description: Operation['description'] = listFields();

export async function execute(call: ItemCall): Promise<OperationResult> {
	const disputes = await call.actions('dispute').getMany(filterOf(call), call.connection);
	return disputes.map(disputeFields);
}
