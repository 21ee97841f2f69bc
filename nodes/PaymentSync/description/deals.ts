import type { INodeProperties } from 'n8n-workflow';

export const DEAL_PROPERTIES: readonly INodeProperties[] = [
	{
		displayName: 'When Deal Already Has a Payment',
		name: 'otherPayment',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Add',
				value: 'add',
				description: 'Both count, such as a deposit and a balance',
			},
			{
				name: 'Replace If Unpaid',
				value: 'replaceIfUnpaid',
				description: 'The earlier one counts only if money arrives on it after all',
			},
			{
				name: 'Needs Review',
				value: 'needsReview',
				description: 'A person decides; the deal stays as it is',
			},
		],
		default: 'add',
		description: 'What a second payment for the same deal means',
	},
	{
		displayName: 'When No Deal Matches',
		name: 'unmatched',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Needs Review',
				value: 'needsReview',
				description: 'The payment leaves by Needs Review, with the deals it might belong to',
			},
			{
				name: 'Create Deal',
				value: 'createDeal',
				description: 'One deal per payment, however often it is delivered',
			},
			{
				name: 'Leave on the Contact',
				value: 'leaveOnContact',
				description:
					'A note on the contact of the payer, for many small payments that are no deals. No task, nothing New.',
			},
		],
		default: 'needsReview',
		description:
			'What to do with a payment that names no deal and fits none. A try on which nothing was paid creates no deal.',
	},
	{
		displayName: 'New Deal',
		name: 'newDeal',
		type: 'collection',
		placeholder: 'Add setting',
		default: {},
		description: 'For Create Deal: what the new deal looks like',
		options: [
			{
				displayName: 'Close After Days',
				name: 'closeInDays',
				type: 'number',
				default: 0,
				description: 'Days from the payment to the close date of the deal',
			},
			{
				displayName: 'Deal Name',
				name: 'name',
				type: 'string',
				default: '{customer}: {amount} {currency}',
				description:
					'Name of the deal. The words in braces are filled from the payment: {customer}, {description}, {amount}, {currency}, {gateway}, {plan}.',
			},
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
				displayName: 'Pipeline Name or ID',
				name: 'pipeline',
				type: 'options',
				typeOptions: { loadOptionsMethod: 'getPipelines', loadOptionsDependsOn: ['crm'] },
				default: '',
				description:
					'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
			},
			{
				displayName: 'Stage Name or ID',
				name: 'stage',
				type: 'options',
				typeOptions: { loadOptionsMethod: 'getStages', loadOptionsDependsOn: ['crm'] },
				default: '',
				description:
					'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
			},
		],
	},
];
