import type { ItemCall, Operation, OperationResult } from '../../action/call';
import { stateFields } from '../../action/output';
import { HUMAN_REVIEW, SIMPLIFY, SUBSCRIPTION, writeOptions } from '../../description/fields';

export const option: Operation['option'] = {
	name: 'Pause',
	action: 'Pause subscription',
	description: 'Stop collecting for a while',
};

export const description: Operation['description'] = [
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
];

export async function execute(call: ItemCall): Promise<OperationResult> {
	const id = call.id(SUBSCRIPTION);
	const resumesAt = call.optional('options.resumesAt') || undefined;
	const write = call.writeTo(id, resumesAt ?? 'open');
	const { pause } = call.actions('subscription');
	return stateFields(await pause({ id, resumesAt }, write, call.connection), call);
}
