import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Activity } from '../../../shared/contracts/crm';
import type { CrmSession } from '../../../shared/n8n/access/connections';
import { createActivities } from '../../action/createActivities';
import type { Operation } from '../../action/operation';
import {
	ACROSS_DEALS,
	activityOf,
	CONTACT_ID,
	DEAL_ID,
	KEY,
	TEXT,
	TITLE,
} from '../../description/activity';
import { momentOf } from '../../description/fieldValues';

const DAY_MS = 86_400_000;

export const option: Operation['option'] = {
	name: 'Create Once',
	action: 'Create task once',
	description: 'Create a task on a deal, unless one with the same key is there',
};

export const description: Operation['description'] = [
	{
		...DEAL_ID,
		required: false,
		description:
			'The deal it belongs to. Items of Sync Payment to CRM carry it. Empty: a task of its own, for a payment whose deal is not known.',
	},
	TITLE,
	TEXT,
	{
		displayName: 'Due After Days',
		name: 'dueInDays',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 1,
		description: 'Days from now to the due date',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			CONTACT_ID,
			{
				displayName: 'Due Date',
				name: 'dueDate',
				type: 'dateTime',
				default: '',
				description:
					'A day of its own, such as the deadline of a dispute. Empty: what Due After Days says.',
			},
			KEY,
			ACROSS_DEALS,
			{
				displayName: 'Owner Name or ID',
				name: 'owner',
				type: 'options',
				typeOptions: { loadOptionsMethod: 'getOwners', loadOptionsDependsOn: ['crm'] },
				default: '',
				description:
					'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
			},
			{
				displayName: 'Priority',
				name: 'priority',
				type: 'options',
				options: [
					{ name: 'Low', value: 'low' },
					{ name: 'Medium', value: 'medium' },
					{ name: 'High', value: 'high' },
				],
				default: 'medium',
				description: 'How urgent the task is',
			},
		],
	},
];

export async function execute(
	context: IExecuteFunctions,
	session: CrmSession,
): Promise<INodeExecutionData[]> {
	const now = session.connection.clock.now();
	const tasks = context.getInputData().map((item, index): Activity => {
		const dueInDays = Number(context.getNodeParameter('dueInDays', index, 1));
		const ownerId = String(context.getNodeParameter('options.owner', index, '') ?? '');
		const priority = context.getNodeParameter('options.priority', index, 'medium');
		return {
			...activityOf(context, item, index, 'task'),
			at:
				momentOf(context, 'options.dueDate', index) ??
				new Date(now + dueInDays * DAY_MS).toISOString(),
			ownerId: ownerId || ownerOf(item),
			priority: priority as Activity['priority'],
		};
	});
	return await createActivities(context, session, tasks);
}

function ownerOf({ json }: INodeExecutionData): string | undefined {
	const { deal } = json as { deal?: { ownerId?: unknown } };
	return typeof deal?.ownerId === 'string' ? deal.ownerId : undefined;
}
