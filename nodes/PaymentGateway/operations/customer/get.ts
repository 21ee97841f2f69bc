import type { ItemCall, Operation, OperationResult } from '../../action/call';
import { customerFields } from '../../action/output';
import { CUSTOMER } from '../../description/fields';

export const option: Operation['option'] = {
	name: 'Get',
	action: 'Get customer',
	description: 'Get one customer',
};

export const description: Operation['description'] = [CUSTOMER];

export async function execute(call: ItemCall): Promise<OperationResult> {
	return customerFields(await call.actions('customer').get(call.id(CUSTOMER), call.connection));
}
