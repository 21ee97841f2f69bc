import type { OperationOption } from '../../../shared/n8n/operations';
import { shownFor } from '../../../shared/n8n/shownFor';
import type { ItemCall, OperationResult } from '../../action/call';
import { filterOf } from '../../action/filter';
import { disputeFields } from '../../action/output';
import { listFields } from '../../description/fields';

export const option: OperationOption = {
	name: 'Get Many',
	action: 'Get many disputes',
	description: 'Get disputes, newest first',
};

export const description = shownFor('dispute', 'getMany', listFields());

export async function execute(call: ItemCall): Promise<OperationResult> {
	const disputes = await call.actions('dispute').getMany(filterOf(call), call.connection);
	return disputes.map(disputeFields);
}
