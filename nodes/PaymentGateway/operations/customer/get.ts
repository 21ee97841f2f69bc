import type { OperationOption } from '../../../shared/n8n/operations';
import { shownFor } from '../../../shared/n8n/shownFor';
import type { ItemCall, OperationResult } from '../../action/call';
import { customerFields } from '../../action/output';
import { CUSTOMER } from '../../description/fields';

export const option: OperationOption = {
	name: 'Get',
	action: 'Get customer',
	description: 'Get one customer',
};

export const description = shownFor('customer', 'get', [CUSTOMER]);

export async function execute(call: ItemCall): Promise<OperationResult> {
	return customerFields(await call.actions('customer').get(call.id('customerId'), call.connection));
}
