import type { OperationOption } from '../../../shared/n8n/operations';
import { shownFor } from '../../../shared/n8n/shownFor';
import type { ItemCall, OperationResult } from '../../action/call';
import { stateFields } from '../../action/output';
import { HUMAN_REVIEW, PAYMENT, SIMPLIFY, writeOptions } from '../../description/fields';

export const option: OperationOption = {
	name: 'Cancel',
	action: 'Cancel payment',
	description: 'Give up an unpaid payment, or release a reserved amount',
};

export const description = shownFor('payment', 'cancel', [
	HUMAN_REVIEW,
	PAYMENT,
	SIMPLIFY,
	writeOptions(),
]);

export async function execute(call: ItemCall): Promise<OperationResult> {
	const id = call.id('paymentId');
	const write = call.writeTo('payment.cancel', id);
	return stateFields(await call.actions('payment').cancel(id, write, call.connection), call);
}
