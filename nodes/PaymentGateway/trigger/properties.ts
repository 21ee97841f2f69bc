import type { INodeProperties } from 'n8n-workflow';
import { ALL_EVENTS, EVENT_OPTIONS } from '../../shared/n8n/events';

export const TRIGGER_PROPERTIES: readonly INodeProperties[] = [
	{
		displayName: 'Events',
		name: 'events',
		type: 'multiOptions',
		noDataExpression: true,
		required: true,
		options: EVENT_OPTIONS,
		default: [ALL_EVENTS],
		description:
			'What starts the workflow. The gateway is asked for exactly the events that tell these; after a change, publish the workflow again.',
	},
	{
		displayName: 'Acknowledge',
		name: 'acknowledge',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'After Sync',
				value: 'responseNode',
				description:
					'When Sync Payment to CRM has written the deal, before mails and chats. The gateway delivers again if that did not work.',
			},
			{
				name: 'At Once',
				value: 'onReceived',
				description:
					'Before anything is written. If n8n or the CRM goes down at that moment, only reconciliation finds the payment.',
			},
			{
				name: 'After the Whole Workflow',
				value: 'lastNode',
				description:
					'When every node has run. Choose it only for short workflows: gateways wait a few seconds.',
			},
		],
		default: 'responseNode',
		description: 'When the gateway is told that the event has arrived',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Include Raw Delivery',
				name: 'includeRaw',
				type: 'boolean',
				default: false,
				description:
					"Whether to add the delivery as the gateway sent it. It holds personal data, which then stays in n8n's execution history.",
			},
		],
	},
];
