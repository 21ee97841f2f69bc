import type { ItemCall, Operation, OperationResult } from '../../action/call';
import { stateFields } from '../../action/output';
import { HUMAN_REVIEW, SIMPLIFY, SUBSCRIPTION, writeOptions } from '../../description/fields';

export const option: Operation['option'] = {
	name: 'Resume',
	action: 'Resume subscription',
	description: 'Go on collecting',
};

export const description: Operation['description'] = [
	HUMAN_REVIEW,
	SUBSCRIPTION,
	SIMPLIFY,
	writeOptions(),
];

export async function execute(call: ItemCall): Promise<OperationResult> {
	const id = call.id(SUBSCRIPTION);
	const write = call.writeTo(id);
	return stateFields(await call.actions('subscription').resume(id, write, call.connection), call);
}
