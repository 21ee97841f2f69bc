import type { ItemCall, Operation, OperationResult } from '../../action/call';
import { linkFields } from '../../action/output';
import { PAYMENT_LINK, writeOptions } from '../../description/fields';

export const option: Operation['option'] = {
	name: 'Deactivate',
	action: 'Deactivate payment link',
	description: 'Close a page, so that nobody pays on it any more',
};

export const description: Operation['description'] = [PAYMENT_LINK, writeOptions()];

export async function execute(call: ItemCall): Promise<OperationResult> {
	const id = call.id(PAYMENT_LINK);
	const write = call.writeTo(id);
	return linkFields(await call.actions('paymentLink').deactivate(id, write, call.connection));
}
