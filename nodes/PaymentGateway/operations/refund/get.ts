import type { ItemCall, Operation, OperationResult } from '../../action/call';
import { refundFields } from '../../action/output';
import { REFUND } from '../../description/fields';

export const option: Operation['option'] = {
	name: 'Get',
	action: 'Get refund',
	description: 'Get one refund',
};

export const description: Operation['description'] = [REFUND];

export async function execute(call: ItemCall): Promise<OperationResult> {
	return refundFields(await call.actions('refund').get(call.id(REFUND), call.connection));
}
