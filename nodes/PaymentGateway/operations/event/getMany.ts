import type { IDataObject } from 'n8n-workflow';
import { ALL_EVENTS, chosenEventTypes, EVENT_OPTIONS } from '../../../shared/n8n/events';
import type { ItemCall, Operation, OperationResult } from '../../action/call';
import { filterOf } from '../../action/filter';
import { listFields } from '../../description/fields';

export const option: Operation['option'] = {
	name: 'Get Many',
	action: 'Get many events',
	description: 'Get what happened, newest first',
};

export const description: Operation['description'] = [
	{
		displayName: 'Events',
		name: 'events',
		type: 'multiOptions',
		options: EVENT_OPTIONS,
		default: [ALL_EVENTS],
		description: 'Which events to return',
	},
	...listFields(),
];

export async function execute(call: ItemCall): Promise<OperationResult> {
	const chosen = call.list('events');
	const types = chosen.includes(ALL_EVENTS) ? [] : chosenEventTypes(chosen);
	const events = await call.actions('event').getMany({ ...filterOf(call), types }, call.connection);
	return events.map((event) => event as unknown as IDataObject);
}
