import type { Resource } from '../../shared/n8n/action/operations';

export const RESOURCES: readonly Resource[] = [
	{ value: 'contact', name: 'Contact', default: 'get' },
	{ value: 'deal', name: 'Deal', default: 'get' },
	{ value: 'lookup', name: 'Lookup', default: 'getPipelines' },
	{ value: 'payment', name: 'Payment', default: 'confirmHandled' },
	{ value: 'paymentFields', name: 'Payment Field', default: 'setUp' },
	{ value: 'note', name: 'Note', default: 'create' },
	{ value: 'task', name: 'Task', default: 'create' },
];
