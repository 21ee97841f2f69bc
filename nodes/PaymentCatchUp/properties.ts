import type { INodeCredentialDescription, INodeProperties } from 'n8n-workflow';
import { ALL_EVENTS, EVENT_OPTIONS } from '../shared/n8n/events';
import { MOST_EVENTS, OVERLAP_MINUTES } from '../shared/n8n/trigger/polling';
import { systemCredentials, systemProperties } from '../shared/n8n/panel/properties';
import { CRMS, GATEWAYS } from '../systems';

/** The CRM's is only needed for what was left unfinished there. */
export const CATCH_UP_CREDENTIALS: INodeCredentialDescription[] = [
	...systemCredentials({ gateway: GATEWAYS }),
	...systemCredentials({ crm: CRMS }).map((credential) => ({ ...credential, required: false })),
];

export const CATCH_UP_PROPERTIES: INodeProperties[] = [
	...systemProperties({ gateway: GATEWAYS, crm: CRMS }),
	{
		displayName: 'Events',
		name: 'events',
		type: 'multiOptions',
		noDataExpression: true,
		required: true,
		options: EVENT_OPTIONS,
		default: [ALL_EVENTS],
		description: 'What is handed on; all of one poll come as one batch',
	},
	{
		displayName: 'Start From',
		name: 'startFrom',
		type: 'dateTime',
		default: '',
		description:
			'The first moment to catch up from. Empty: from when the workflow is published first. Another date starts over from there.',
	},
	{
		displayName: 'Also Hand Out Unfinished Follow-Ups',
		name: 'unfinished',
		type: 'boolean',
		noDataExpression: true,
		default: true,
		description:
			'Whether to hand out again the payments whose mails, chats or tasks were claimed by a run that never came to Confirm Handled',
	},
	{
		displayName:
			'Unfinished follow-ups are kept in the CRM: choose its credential. Without one, only what changed at the gateway is handed on.',
		name: 'crmNotice',
		type: 'notice',
		displayOptions: { hide: { unfinished: [false] } },
		default: '',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Most Events per Poll',
				name: 'mostEvents',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 10000 },
				default: MOST_EVENTS,
				description: 'How many events one poll hands on at most; the rest come with the next polls',
			},
			{
				displayName: 'Overlap (Minutes)',
				name: 'overlapMinutes',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 1440 },
				default: OVERLAP_MINUTES,
				description:
					'How far each poll looks back for events that the gateway shows late, and after how long a batch is handed on a second time, in case its run was cut off. Sync Payment to CRM recognizes what it knows.',
			},
		],
	},
];
