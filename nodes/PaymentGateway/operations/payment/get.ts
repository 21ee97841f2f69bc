import type { OperationOption } from '../../../shared/n8n/operations';
import { shownFor } from '../../../shared/n8n/shownFor';
import type { ItemCall, OperationResult } from '../../action/call';
import { stateFields } from '../../action/output';
import { PAYMENT, SIMPLIFY } from '../../description/fields';

export const option: OperationOption = {
	name: 'Get',
	action: 'Get payment',
	description: 'Get one payment and where it stands',
};

export const description = shownFor('payment', 'get', [PAYMENT, SIMPLIFY]);

export async function execute(call: ItemCall): Promise<OperationResult> {
	const state = await call.actions('payment').get(call.id('paymentId'), call.connection);
	return stateFields(state, call);
}
