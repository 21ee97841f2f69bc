import type { OperationOption } from '../../../shared/n8n/operations';
import { shownFor } from '../../../shared/n8n/shownFor';
import type { ItemCall, OperationResult } from '../../action/call';
import { stateFields } from '../../action/output';
import { SIMPLIFY, SUBSCRIPTION } from '../../description/fields';

export const option: OperationOption = {
	name: 'Get',
	action: 'Get subscription',
	description: 'Get one subscription and where it stands',
};

export const description = shownFor('subscription', 'get', [SUBSCRIPTION, SIMPLIFY]);

export async function execute(call: ItemCall): Promise<OperationResult> {
	const id = call.id('subscriptionId');
	return stateFields(await call.actions('subscription').get(id, call.connection), call);
}
