import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { CrmSession } from '../../../shared/n8n/access/connections';
import { createActivities, markOf } from '../../action/createActivities';
import type { Operation } from '../../action/operation';
import {
	ACROSS_DEALS,
	activityOf,
	CONTACT_ID,
	DEAL_ID,
	KEY,
	RETURNS,
	TEXT,
	TITLE,
} from '../../description/activity';

export const option: Operation['option'] = {
	name: 'Create Once',
	action: 'Create note once',
	description: 'Create a note on a deal, unless one with the same key is there',
};

export const description: Operation['description'] = [
	DEAL_ID,
	TITLE,
	TEXT,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [CONTACT_ID, KEY, ACROSS_DEALS, RETURNS],
	},
];

export async function execute(
	context: IExecuteFunctions,
	session: CrmSession,
): Promise<INodeExecutionData[]> {
	const at = new Date(session.connection.clock.now()).toISOString();
	const notes = context.getInputData().map((item, index) => ({
		...activityOf(context, item, index, 'note'),
		...markOf(context, index),
		at,
	}));
	return await createActivities(context, session, notes);
}
