import type { OperationOption } from '../../../shared/n8n/operations';
import { shownFor } from '../../../shared/n8n/shownFor';
import type { ItemCall, OperationResult } from '../../action/call';
import { stateFields } from '../../action/output';
import { HUMAN_REVIEW, SIMPLIFY, SUBSCRIPTION, writeOptions } from '../../description/fields';

export const option: OperationOption = {
	name: 'Resume',
	action: 'Resume subscription',
	description: 'Go on collecting',
};

export const description = shownFor('subscription', 'resume', [
	HUMAN_REVIEW,
	SUBSCRIPTION,
	SIMPLIFY,
	writeOptions(),
]);

export async function execute(call: ItemCall): Promise<OperationResult> {
	const id = call.id('subscriptionId');
	const write = call.writeTo('subscription.resume', id);
	return stateFields(await call.actions('subscription').resume(id, write, call.connection), call);
}
