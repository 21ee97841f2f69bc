import type { OperationOption } from '../../../shared/n8n/operations';
import { shownFor } from '../../../shared/n8n/shownFor';
import type { ItemCall, OperationResult } from '../../action/call';
import { stateFields } from '../../action/output';
import { HUMAN_REVIEW, SIMPLIFY, SUBSCRIPTION, writeOptions } from '../../description/fields';

export const option: OperationOption = {
	name: 'Pause',
	action: 'Pause subscription',
	description: 'Stop collecting for a while',
};

export const description = shownFor('subscription', 'pause', [
	HUMAN_REVIEW,
	SUBSCRIPTION,
	SIMPLIFY,
	writeOptions({
		displayName: 'Resume At',
		name: 'resumesAt',
		type: 'dateTime',
		default: '',
		description: 'When collection goes on by itself. Empty: when somebody resumes it.',
	}),
]);

export async function execute(call: ItemCall): Promise<OperationResult> {
	const id = call.id('subscriptionId');
	const resumesAt = call.optional('options.resumesAt') || undefined;
	const write = call.writeTo('subscription.pause', id, resumesAt ?? 'open');
	const { pause } = call.actions('subscription');
	return stateFields(await pause({ id, resumesAt }, write, call.connection), call);
}
