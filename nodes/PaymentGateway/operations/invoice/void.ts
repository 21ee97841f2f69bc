import type { OperationOption } from '../../../shared/n8n/operations';
import { shownFor } from '../../../shared/n8n/shownFor';
import type { ItemCall, OperationResult } from '../../action/call';
import { stateFields } from '../../action/output';
import { HUMAN_REVIEW, INVOICE, SIMPLIFY, writeOptions } from '../../description/fields';

export const option: OperationOption = {
	name: 'Void',
	action: 'Void invoice',
	description: 'Take an invoice back',
};

export const description = shownFor('invoice', 'void', [
	HUMAN_REVIEW,
	INVOICE,
	SIMPLIFY,
	writeOptions(),
]);

export async function execute(call: ItemCall): Promise<OperationResult> {
	const id = call.id('invoiceId');
	const write = call.writeTo('invoice.void', id);
	return stateFields(await call.actions('invoice').void(id, write, call.connection), call);
}
