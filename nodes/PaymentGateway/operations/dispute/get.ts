import type { OperationOption } from '../../../shared/n8n/operations';
import { shownFor } from '../../../shared/n8n/shownFor';
import type { ItemCall, OperationResult } from '../../action/call';
import { disputeFields } from '../../action/output';
import { DISPUTE } from '../../description/fields';

export const option: OperationOption = {
	name: 'Get',
	action: 'Get dispute',
	description: 'Get one dispute',
};

export const description = shownFor('dispute', 'get', [DISPUTE]);

export async function execute(call: ItemCall): Promise<OperationResult> {
	return disputeFields(await call.actions('dispute').get(call.id('disputeId'), call.connection));
}
