import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { ALL_EVENTS, EVENT_OPTIONS } from '../../shared/n8n/events';

const OPERATIONS: INodePropertyOptions[] = [
	{
		name: 'Sync',
		value: 'sync',
		action: 'Sync payment to CRM',
		description: 'Write what the gateway says to the deal and contact',
	},
	{
		name: 'Preview',
		value: 'preview',
		action: 'Preview payment sync',
		description:
			'Write nothing, show what would change: field, now, would become. Leaves by Already Handled, so that no mail follows.',
	},
	{
		name: 'Summarize',
		value: 'summarize',
		action: 'Summarize payments of a period',
		description:
			'Write nothing; look up what happened at the gateway in a period and whether the CRM shows it. One item with a report for a mail leaves by Already Handled, or by Needs Review if something waits for a person.',
	},
];

/**
 * What counts for *Sync* is shown for every operation: n8n's editor empties lists, rows and collections that depend on a
 * parameter whenever that parameter changes, also where they stay visible (`removeMismatchedOptionValues` of n8n 2.41).
 */
export const OPERATION_PROPERTIES: readonly INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { hide: { '@tool': [true] } },
		options: OPERATIONS,
		default: 'sync',
	},
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { '@tool': [true] } },
		options: OPERATIONS,
		default: 'preview',
		description: 'An AI agent looks before anything is written; let it write only on purpose',
	},
	{
		displayName: 'Period',
		name: 'period',
		type: 'options',
		displayOptions: { show: { operation: ['summarize'] } },
		options: [
			{
				name: 'Last 24 Hours',
				value: 'last24Hours',
				description: 'Up to the moment of the run',
			},
			{
				name: 'Last 7 Days',
				value: 'last7Days',
				description: 'Seven whole days, up to midnight before the run',
			},
			{ name: 'Yesterday', value: 'yesterday', description: 'From midnight to midnight' },
		],
		default: 'yesterday',
		description: 'What to sum up. Days are those of the time zone of the workflow.',
	},
	{
		displayName: 'Skip Quiet Periods',
		name: 'skipQuiet',
		type: 'boolean',
		displayOptions: { show: { operation: ['summarize'] } },
		default: false,
		description:
			'Whether nothing leaves the node when nothing happened, so that no mail follows. Off, a short report says so.',
	},
	{
		displayName: 'Act On',
		name: 'actOn',
		type: 'multiOptions',
		noDataExpression: true,
		options: EVENT_OPTIONS,
		default: [ALL_EVENTS],
		description:
			'The events that leave by New, for the mails and chats of this workflow. All others are written to the deal just the same. Preview and Summarize keep the choice and do not use it.',
	},
];
