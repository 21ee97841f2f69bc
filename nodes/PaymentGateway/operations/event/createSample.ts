import type { IDataObject } from 'n8n-workflow';
import { chosenEventTypes, EVENT_OPTIONS } from '../../../shared/n8n/events';
import { InputRefused } from '../../../shared/vocabulary/refusal';
import type { ItemCall, Operation, OperationResult } from '../../action/call';

export const option: Operation['option'] = {
	name: 'Create Sample',
	action: 'Create sample event',
	description: 'Make an event to try a workflow with; no money moves',
};

export const description: Operation['description'] = [
	{
		displayName: 'Event',
		name: 'eventType',
		type: 'options',
		options: EVENT_OPTIONS.slice(1),
		default: 'payment.succeeded',
		description: 'What the sample tells. Nothing is created at the gateway and no money moves.',
	},
	{
		displayName: 'About',
		name: 'objectId',
		type: 'string',
		default: '',
		placeholder: 'e.g. pi_3Abc',
		description:
			'The payment, invoice or subscription it is about. Empty: the newest of the account that fits.',
	},
];

export async function execute(call: ItemCall): Promise<OperationResult> {
	const [type] = chosenEventTypes([call.text('eventType')]);
	if (!type) throw new InputRefused('This version has no such event. Choose one from the list');
	const objectId = call.text('objectId') || undefined;
	const event = await call.actions('event').createSample({ type, objectId }, call.connection);
	return event as unknown as IDataObject;
}
