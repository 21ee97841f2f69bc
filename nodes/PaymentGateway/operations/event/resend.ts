import type { ItemCall, Operation, OperationResult } from '../../action/call';

export const option: Operation['option'] = {
	name: 'Resend',
	action: 'Resend event',
	description: 'Have an event delivered once more to the webhooks that wait for it',
};

export const description: Operation['description'] = [
	{
		displayName: 'Event ID',
		name: 'eventId',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. WH-4SW78779LY2325805',
		description: "The gateway's own ID of the event; Get Many returns it",
	},
];

export async function execute(call: ItemCall): Promise<OperationResult> {
	const id = call.text('eventId');
	await call.actions('event').resend(id, call.connection);
	return { eventId: id, isResent: true };
}
