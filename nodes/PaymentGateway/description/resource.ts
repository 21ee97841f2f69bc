import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

interface Resource {
	readonly value: string;
	readonly name: string;
	readonly description: string;
	readonly operations: readonly INodePropertyOptions[];
	/** Not saved in workflows: it never changes. */
	readonly default: string;
}

const UPSERT = 'upsert';

const CUSTOMER_OPERATIONS: readonly INodePropertyOptions[] = [
	{
		name: 'Create or Update',
		value: 'upsert',
		action: 'Create or update customer',
		description: 'Create a new record, or update the current one if it already exists (upsert)',
	},
	{ name: 'Get', value: 'get', action: 'Get customer', description: 'Get one customer' },
];

/** What the node list shows as actions. */
export const RESOURCES: readonly Resource[] = [
	{
		value: 'connection',
		name: 'Connection',
		description: 'The account behind the credential',
		default: 'check',
		operations: [
			{
				name: 'Check',
				value: 'check',
				action: 'Check connection',
				description: 'Look at mode, permissions, webhook endpoints and deliveries',
			},
		],
	},
	{
		value: 'customer',
		name: 'Customer',
		description: 'Who pays, as the gateway knows them',
		default: UPSERT,
		operations: CUSTOMER_OPERATIONS,
	},
	{
		value: 'dispute',
		name: 'Dispute',
		description: 'A customer asks the bank for the money back',
		default: 'get',
		operations: [
			{ name: 'Get', value: 'get', action: 'Get dispute', description: 'Get one dispute' },
			{
				name: 'Get Many',
				value: 'getMany',
				action: 'Get many disputes',
				description: 'Get disputes, newest first',
			},
		],
	},
	{
		value: 'event',
		name: 'Event',
		description: 'What happened at the gateway',
		default: 'getMany',
		operations: [
			{
				name: 'Create Sample',
				value: 'createSample',
				action: 'Create sample event',
				description: 'Make an event to try a workflow with; no money moves',
			},
			{
				name: 'Get Many',
				value: 'getMany',
				action: 'Get many events',
				description: 'Get what happened, newest first',
			},
		],
	},
	{
		value: 'invoice',
		name: 'Invoice',
		description: 'A bill with lines, a due date and a page to pay on',
		default: 'create',
		operations: [
			{
				name: 'Create',
				value: 'create',
				action: 'Create invoice',
				description: 'Create an invoice from lines and send it',
			},
			{
				name: 'Get',
				value: 'get',
				action: 'Get invoice',
				description: 'Get one invoice and where it stands',
			},
			{
				name: 'Get Due Reminders',
				value: 'getDueReminders',
				action: 'Get due reminders of deal',
				description: 'Read what is overdue on a deal now, and which reminder is due for it',
			},
			{
				name: 'Get PDF',
				value: 'getPdf',
				action: 'Get invoice PDF',
				description: 'Get the invoice as a file',
			},
			{
				name: 'Mark Uncollectible',
				value: 'markUncollectible',
				action: 'Mark invoice uncollectible',
				description: 'Give up an invoice that nobody will pay',
			},
			{
				name: 'Retry Payment',
				value: 'retryPayment',
				action: 'Retry invoice payment',
				description: 'Try the stored payment method of the customer again',
			},
			{
				name: 'Send',
				value: 'send',
				action: 'Send invoice',
				description: 'Make a draft final and mail it to the customer',
			},
			{ name: 'Void', value: 'void', action: 'Void invoice', description: 'Take an invoice back' },
		],
	},
	{
		value: 'payment',
		name: 'Payment',
		description: 'Money that a customer pays',
		default: 'get',
		operations: [
			{
				name: 'Cancel',
				value: 'cancel',
				action: 'Cancel payment',
				description: 'Give up an unpaid payment, or release a reserved amount',
			},
			{
				name: 'Capture',
				value: 'capture',
				action: 'Capture payment',
				description: 'Take a reserved amount, or a part of it',
			},
			{
				name: 'Explain',
				value: 'explain',
				action: 'Explain payment',
				description: 'Tell of any ID or URL where it stands and which deal it belongs to',
			},
			{
				name: 'Get',
				value: 'get',
				action: 'Get payment',
				description: 'Get one payment and where it stands',
			},
			{
				name: 'Get Many',
				value: 'getMany',
				action: 'Get many payments',
				description: 'Get payments, newest first',
			},
		],
	},
	{
		value: 'paymentLink',
		name: 'Payment Link',
		description: 'A page that takes a payment',
		default: 'create',
		operations: [
			{
				name: 'Create',
				value: 'create',
				action: 'Create payment link',
				description: 'Create a page for an amount or prices, once per deal and amount',
			},
			{
				name: 'Deactivate',
				value: 'deactivate',
				action: 'Deactivate payment link',
				description: 'Close a page, so that nobody pays on it any more',
			},
		],
	},
	{
		value: 'refund',
		name: 'Refund',
		description: 'Money that goes back to the customer',
		default: 'create',
		operations: [
			{
				name: 'Create',
				value: 'create',
				action: 'Create refund',
				description: 'Give back a payment, or a part of it',
			},
			{ name: 'Get', value: 'get', action: 'Get refund', description: 'Get one refund' },
		],
	},
	{
		value: 'subscription',
		name: 'Subscription',
		description: 'A plan that a customer pays again and again',
		default: 'get',
		operations: [
			{
				name: 'Cancel',
				value: 'cancel',
				action: 'Cancel subscription',
				description: 'End it now or at the end of the period',
			},
			{
				name: 'Change Plan',
				value: 'changePlan',
				action: 'Change subscription plan',
				description: 'Move it to another price or quantity',
			},
			{
				name: 'Create',
				value: 'create',
				action: 'Create subscription page',
				description: 'Create a page on which the customer subscribes',
			},
			{
				name: 'Get',
				value: 'get',
				action: 'Get subscription',
				description: 'Get one subscription and where it stands',
			},
			{
				name: 'Get Many',
				value: 'getMany',
				action: 'Get many subscriptions',
				description: 'Get subscriptions, newest first',
			},
			{
				name: 'Pause',
				value: 'pause',
				action: 'Pause subscription',
				description: 'Stop collecting for a while',
			},
			{
				name: 'Resume',
				value: 'resume',
				action: 'Resume subscription',
				description: 'Go on collecting',
			},
		],
	},
];

export const RESOURCE_PROPERTIES: readonly INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: RESOURCES.map(({ name, value, description }) => ({ name, value, description })),
		default: 'payment',
		description: 'What this node works with',
	},
	...RESOURCES.map(({ value, operations, default: initial }): INodeProperties => ({
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [value] } },
		options: [...operations],
		default: initial,
		description: 'What is done',
	})),
];
