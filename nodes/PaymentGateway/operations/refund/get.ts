import type { OperationOption } from '../../../shared/n8n/operations';
import { shownFor } from '../../../shared/n8n/shownFor';
import type { ItemCall, OperationResult } from '../../action/call';
import { refundFields } from '../../action/output';
import { REFUND } from '../../description/fields';

export const option: OperationOption = {
	name: 'Get',
	action: 'Get refund',
	description: 'Get one refund',
};

export const description = shownFor('refund', 'get', [REFUND]);

export async function execute(call: ItemCall): Promise<OperationResult> {
	return refundFields(await call.actions('refund').get(call.id('refundId'), call.connection));
}
