import type { OperationOption } from '../../../shared/n8n/operations';
import { shownFor } from '../../../shared/n8n/shownFor';
import type { ItemCall, OperationResult } from '../../action/call';
import { stateFields } from '../../action/output';
import { INVOICE, SIMPLIFY } from '../../description/fields';

export const option: OperationOption = {
	name: 'Get',
	action: 'Get invoice',
	description: 'Get one invoice and where it stands',
};

export const description = shownFor('invoice', 'get', [INVOICE, SIMPLIFY]);

export async function execute(call: ItemCall): Promise<OperationResult> {
	const state = await call.actions('invoice').get(call.id('invoiceId'), call.connection);
	return stateFields(state, call);
}
