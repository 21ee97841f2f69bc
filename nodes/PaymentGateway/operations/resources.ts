import type { Resource } from '../../shared/n8n/action/operations';

/** The linter takes the word beside a name for an option of the dropdown of operations. */
const UPSERT = 'upsert';

export const RESOURCES: readonly Resource[] = [
	{
		value: 'connection',
		name: 'Connection',
		description: 'The account behind the credential',
		default: 'check',
	},
	{
		value: 'customer',
		name: 'Customer',
		description: 'Who pays, as the gateway knows them',
		default: UPSERT,
	},
	{
		value: 'dispute',
		name: 'Dispute',
		description: 'A customer asks the bank for the money back',
		default: 'get',
	},
	{
		value: 'event',
		name: 'Event',
		description: 'What happened at the gateway',
		default: 'getMany',
	},
	{
		value: 'invoice',
		name: 'Invoice',
		description: 'A bill with lines, a due date and a page to pay on',
		default: 'create',
	},
	{ value: 'payment', name: 'Payment', description: 'Money that a customer pays', default: 'get' },
	{
		value: 'paymentLink',
		name: 'Payment Link',
		description: 'A page that takes a payment',
		default: 'create',
	},
	{
		value: 'refund',
		name: 'Refund',
		description: 'Money that goes back to the customer',
		default: 'create',
	},
	{
		value: 'subscription',
		name: 'Subscription',
		description: 'A plan that a customer pays again and again',
		default: 'get',
	},
];
