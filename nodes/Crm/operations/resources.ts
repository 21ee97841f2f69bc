import type { INodeProperties } from 'n8n-workflow';
import { operationOptions } from '../../shared/n8n/operations';
import { OPERATIONS } from '.';

/** What the node works with, and the operation chosen first. The defaults are not saved in workflows and never change. */
const RESOURCES = [
	{ value: 'contact', name: 'Contact', default: 'get' },
	{ value: 'deal', name: 'Deal', default: 'get' },
	{ value: 'lookup', name: 'Lookup', default: 'getPipelines' },
	{ value: 'payment', name: 'Payment', default: 'confirmHandled' },
	{ value: 'paymentFields', name: 'Payment Field', default: 'setUp' },
	{ value: 'note', name: 'Note', default: 'create' },
	{ value: 'task', name: 'Task', default: 'create' },
];

export const RESOURCE_PROPERTIES: readonly INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: RESOURCES.map(({ name, value }) => ({ name, value })).sort((left, right) =>
			left.name < right.name ? -1 : 1,
		),
		default: 'payment',
	},
	...RESOURCES.map(({ value, default: initial }): INodeProperties => ({
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [value] } },
		options: operationOptions(OPERATIONS[value]),
		default: initial,
	})),
];
