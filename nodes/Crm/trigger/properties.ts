import type { INodeProperties } from 'n8n-workflow';
import { MOST_EVENTS, OVERLAP_MINUTES } from '../../shared/n8n/trigger/polling';
import { systemProperties } from '../../shared/n8n/panel/properties';
import { CRMS } from '../../systems';
import { SIMPLIFY } from '../action/records';

export const DEAL_TRIGGER_PROPERTIES: INodeProperties[] = [
	...systemProperties({ crm: CRMS }),
	{
		displayName: 'Events',
		name: 'events',
		type: 'multiOptions',
		noDataExpression: true,
		required: true,
		options: [
			{
				name: 'Deal Changed',
				value: 'changed',
				description: 'One of the chosen fields got another value; the first value counts as well',
			},
			{
				name: 'Deal Created',
				value: 'created',
				description: 'By a person, an import or another app',
			},
			{
				name: 'Deal Entered Stage',
				value: 'enteredStage',
				description: 'Moved to one of the chosen stages, or created in it',
			},
		],
		default: ['enteredStage'],
		description: 'What starts the workflow; all of one poll come as one batch, oldest first',
	},
	{
		displayName: 'Stage Names or IDs',
		name: 'stages',
		type: 'multiOptions',
		typeOptions: { loadOptionsMethod: 'getStages', loadOptionsDependsOn: ['crm'] },
		required: true,
		displayOptions: { show: { events: ['enteredStage'] } },
		default: [],
		description:
			'Each time a deal enters one of these. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	},
	{
		displayName: 'Field Names or IDs',
		name: 'fields',
		type: 'multiOptions',
		typeOptions: { loadOptionsMethod: 'getDealFields', loadOptionsDependsOn: ['crm'] },
		required: true,
		displayOptions: { show: { events: ['changed'] } },
		default: [],
		description:
			'Each time one of these changes. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	},
	{
		displayName: 'Start From',
		name: 'startFrom',
		type: 'dateTime',
		default: '',
		description:
			'The first moment to look at. Empty: from when the workflow is published first. Another date starts over from there.',
	},
	SIMPLIFY,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Hand On Twice',
				name: 'handOnTwice',
				type: 'boolean',
				default: false,
				description:
					'Whether every event comes a second time, an overlap later and marked as repeated. For queue mode, where a worker can die without n8n; a restart of n8n repeats by itself what was handed on shortly before.',
			},
			{
				displayName: 'Most Events per Poll',
				name: 'mostEvents',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 10000 },
				default: MOST_EVENTS,
				description:
					'After how many events a poll reads no further; the rest come with the next polls',
			},
			{
				displayName: 'Overlap (Minutes)',
				name: 'overlapMinutes',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 1440 },
				default: OVERLAP_MINUTES,
				description:
					'How far each poll looks back for deals that the CRM shows late; what was handed on is recognized',
			},
		],
	},
];
