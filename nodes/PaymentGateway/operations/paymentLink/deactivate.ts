import type { OperationOption } from '../../../shared/n8n/operations';
import { shownFor } from '../../../shared/n8n/shownFor';
import type { ItemCall, OperationResult } from '../../action/call';
import { linkFields } from '../../action/output';
import { PAYMENT_LINK, writeOptions } from '../../description/fields';

export const option: OperationOption = {
	name: 'Deactivate',
	action: 'Deactivate payment link',
	description: 'Close a page, so that nobody pays on it any more',
};

export const description = shownFor('paymentLink', 'deactivate', [PAYMENT_LINK, writeOptions()]);

export async function execute(call: ItemCall): Promise<OperationResult> {
	const id = call.id('paymentLinkId');
	const write = call.writeTo('paymentLink.deactivate', id);
	return linkFields(await call.actions('paymentLink').deactivate(id, write, call.connection));
}
