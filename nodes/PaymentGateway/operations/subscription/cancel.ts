import type { ItemCall, Operation, OperationResult } from '../../action/call';
import { stateFields } from '../../action/output';
import { HUMAN_REVIEW, SIMPLIFY, SUBSCRIPTION, writeOptions } from '../../description/fields';

export const option: Operation['option'] = {
	name: 'Cancel',
	action: 'Cancel subscription',
	description: 'End it now or at the end of the period',
};

export const description: Operation['description'] = [
	HUMAN_REVIEW,
	SUBSCRIPTION,
	{
		displayName: 'When',
		name: 'when',
		type: 'options',
		options: [
			{
				name: 'At the End of the Period',
				value: 'periodEnd',
				description: 'The customer keeps what is paid for; it can be taken back until then',
			},
			{ name: 'Now', value: 'now', description: 'At once, and for good' },
		],
		default: 'periodEnd',
		description: 'When the subscription ends',
	},
	SIMPLIFY,
	writeOptions(),
];

export async function execute(call: ItemCall): Promise<OperationResult> {
	const id = call.id(SUBSCRIPTION);
	const when = call.choice('when', ['now', 'periodEnd'], 'periodEnd');
	const write = call.writeTo(id, when);
	const { cancel } = call.actions('subscription');
	return stateFields(await cancel({ id, when }, write, call.connection), call);
}
