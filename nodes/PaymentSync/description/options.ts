import type { INodeProperties } from 'n8n-workflow';

export const OPTION_PROPERTIES: readonly INodeProperties[] = [
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Allow Test Payments',
				name: 'allowTestPayments',
				type: 'boolean',
				default: false,
				description:
					'Whether payments in the test mode of the gateway are written to deals. Off, they leave by Needs Review, so that a test never closes a real deal.',
			},
			{
				displayName: 'Any Success Counts as Paid',
				name: 'anySuccessIsPaid',
				type: 'boolean',
				default: false,
				description:
					'Whether one successful payment makes a deal Paid, whatever the amount of the deal is',
			},
			{
				displayName: 'Automation Name',
				name: 'automation',
				type: 'string',
				default: '',
				placeholder: 'e.g. thank-you mails',
				description:
					'Two workflows with different names each act on an event, once. Empty: the ID of this workflow.',
			},
			{
				displayName: 'Contacts',
				name: 'contacts',
				type: 'options',
				noDataExpression: true,
				options: [
					{
						name: 'Create and Link',
						value: 'createAndLink',
						description: 'The payer becomes a contact of the deal, found by e-mail address',
					},
					{
						name: 'Leave as They Are',
						value: 'leave',
						description: 'No contact is read or written',
					},
				],
				default: 'createAndLink',
				description: 'What to do with the payer of a deal',
			},
			{
				displayName: 'Lease Minutes',
				name: 'leaseMinutes',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: 15,
				description:
					'How long this run may take from the New output to Confirm Handled. After that another run takes over, once.',
			},
			{
				displayName: 'Match by Contact Email',
				name: 'matchByEmail',
				type: 'boolean',
				default: true,
				description:
					'Whether a payment that names no deal may match by the e-mail address of the payer, once money has arrived or for an invoice: the only deal of the contact, open or won and not yet paid, that waits for exactly this amount in this currency',
			},
			{
				displayName: 'Match the Only Open Deal',
				name: 'onlyOpenDeal',
				type: 'boolean',
				default: false,
				description:
					'Whether a payment that fits no deal of the contact by its amount goes to the only one that is open. Leave it off where customers also pay small things beside their deals.',
			},
			{
				displayName: 'New for Days',
				name: 'factAgeLimitDays',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: 3,
				description:
					'How old an event may be and still be New. Older ones are written and noted, but start no mails.',
			},
			{
				displayName: 'Tolerance',
				name: 'tolerance',
				type: 'string',
				default: '0',
				placeholder: 'e.g. 0.50',
				description:
					'How much less than the deal amount still counts as Paid, in the currency of the payment',
			},
		],
	},
];
