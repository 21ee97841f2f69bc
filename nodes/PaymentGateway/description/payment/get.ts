import { shownFor } from '../../../shared/n8n/shownFor';
import type { ItemCall, OperationResult } from '../../action/call';
import { stateFields } from '../../action/output';
import { PAYMENT, SIMPLIFY } from '../fields';

export const description = shownFor('payment', 'get', [PAYMENT, SIMPLIFY]);

export async function execute(call: ItemCall): Promise<OperationResult> {
	const state = await call.actions('payment').get(call.id('paymentId'), call.connection);
	return stateFields(state, call);
}
