import { shownFor } from '../../../shared/n8n/shownFor';
import type { ItemCall, OperationResult } from '../../action/call';
import { stateFields } from '../../action/output';
import { INVOICE, SIMPLIFY, writeOptions } from '../fields';

export const description = shownFor('invoice', 'send', [INVOICE, SIMPLIFY, writeOptions()]);

export async function execute(call: ItemCall): Promise<OperationResult> {
	const id = call.id('invoiceId');
	const write = call.writeTo('invoice.send', id);
	return stateFields(await call.actions('invoice').send(id, write, call.connection), call);
}
