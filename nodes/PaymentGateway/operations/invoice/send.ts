import type { OperationOption } from '../../../shared/n8n/operations';
import { shownFor } from '../../../shared/n8n/shownFor';
import type { ItemCall, OperationResult } from '../../action/call';
import { stateFields } from '../../action/output';
import { INVOICE, SIMPLIFY, writeOptions } from '../../description/fields';

export const option: OperationOption = {
	name: 'Send',
	action: 'Send invoice',
	description: 'Make a draft final and mail it to the customer',
};

export const description = shownFor('invoice', 'send', [INVOICE, SIMPLIFY, writeOptions()]);

export async function execute(call: ItemCall): Promise<OperationResult> {
	const id = call.id('invoiceId');
	const write = call.writeTo('invoice.send', id);
	return stateFields(await call.actions('invoice').send(id, write, call.connection), call);
}
