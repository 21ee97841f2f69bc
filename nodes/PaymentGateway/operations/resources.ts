import type { INodeProperties } from 'n8n-workflow';
import { operationOptions } from '../../shared/n8n/operations';
import { OPERATIONS } from '.';

/** The linter takes the word beside a name for an option of the dropdown of operations. */
const UPSERT = 'upsert';

interface Resource {
	readonly value: string;
	readonly name: string;
	readonly description: string;
	/** The operation chosen first. Not saved in workflows: it never changes. */
	readonly default: string;
}

/** What the node works with; what it does with each is in the files of its operations. */
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
	...RESOURCES.map(({ value, default: initial }): INodeProperties => ({
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [value] } },
		options: operationOptions(OPERATIONS[value]),
		default: initial,
		description: 'What is done',
	})),
];
