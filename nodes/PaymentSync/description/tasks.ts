import type { INodeProperties } from 'n8n-workflow';
import { PAYMENT_EVENT_TYPES } from '../../shared/vocabulary/event';

/** In the order in which people fill them in. */
const TASK_FIELDS: readonly INodeProperties[] = [
	{
		displayName: 'When',
		name: 'on',
		type: 'multiOptions',
		noDataExpression: true,
		options: PAYMENT_EVENT_TYPES.map((type) => ({ name: type, value: type })),
		default: ['payment.succeeded'],
		description: 'The events that ask for the task',
	},
	{
		displayName: 'Title',
		name: 'title',
		type: 'string',
		default: 'Thank {customer} for {amount}',
		description:
			'What to do. The words in braces are filled from the payment: {customer}, {email}, {amount}, {currency}, {deal}, {gateway}, {invoice}, {reason}, {summary}.',
	},
	{
		displayName: 'Text',
		name: 'text',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '{summary}',
		description: 'The body of the task, with the same words in braces',
	},
	{
		displayName: 'Owner Name or ID',
		name: 'owner',
		type: 'options',
		typeOptions: { loadOptionsMethod: 'getOwners', loadOptionsDependsOn: ['crm'] },
		default: '',
		description:
			'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
		hint: 'Empty: the owner of the deal',
	},
	{
		displayName: 'Due After Days',
		name: 'dueInDays',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 1,
		description: 'Days from the sync to the due date',
	},
	{
		displayName: 'Priority',
		name: 'priority',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Low', value: 'low' },
			{ name: 'Medium', value: 'medium' },
			{ name: 'High', value: 'high' },
		],
		default: 'medium',
		description: 'How urgent the task is',
	},
];

export const TASK_PROPERTIES: readonly INodeProperties[] = [
	{
		displayName: 'Tasks',
		name: 'tasks',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		placeholder: 'Add Task',
		default: {},
		description: 'Tasks on the deal, each created once however often the event is delivered',
		options: [
			{
				displayName: 'Task',
				name: 'task',
				values: [...TASK_FIELDS],
			},
		],
	},
];
