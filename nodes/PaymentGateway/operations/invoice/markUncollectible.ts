import type { OperationOption } from '../../../shared/n8n/operations';
import { shownFor } from '../../../shared/n8n/shownFor';
import type { ItemCall, OperationResult } from '../../action/call';
import { stateFields } from '../../action/output';
import { HUMAN_REVIEW, INVOICE, SIMPLIFY, writeOptions } from '../../description/fields';

export const option: OperationOption = {
	name: 'Mark Uncollectible',
	action: 'Mark invoice uncollectible',
	description: 'Give up an invoice that nobody will pay',
};

export const description = shownFor('invoice', 'markUncollectible', [
	HUMAN_REVIEW,
	INVOICE,
	SIMPLIFY,
	writeOptions(),
]);

export async function execute(call: ItemCall): Promise<OperationResult> {
	const id = call.id('invoiceId');
	const write = call.writeTo('invoice.markUncollectible', id);
	return stateFields(
		await call.actions('invoice').markUncollectible(id, write, call.connection),
		call,
	);
}
