import type { SubscriptionFilter } from '../../../shared/contracts/gatewayActions';
import type { ItemCall, Operation, OperationResult } from '../../action/call';
import { filterOf } from '../../action/filter';
import { rowFields } from '../../action/output';
import { CUSTOMER_FILTER, listFields } from '../../description/fields';

const STATUSES: ReadonlyArray<NonNullable<SubscriptionFilter['status']>> = [
	'active',
	'all',
	'canceled',
	'pastDue',
	'paused',
	'trialing',
	'unpaid',
];

export const option: Operation['option'] = {
	name: 'Get Many',
	action: 'Get many subscriptions',
	description: 'Get subscriptions, newest first',
};

export const description: Operation['description'] = [
	...listFields(CUSTOMER_FILTER, {
		displayName: 'Status',
		name: 'status',
		type: 'options',
		options: [
			{ name: 'Active', value: 'active' },
			{ name: 'All', value: 'all', description: 'Also those that are over' },
			{ name: 'Canceled', value: 'canceled' },
			{ name: 'Past Due', value: 'pastDue' },
			{ name: 'Paused', value: 'paused' },
			{ name: 'Trialing', value: 'trialing' },
			{ name: 'Unpaid', value: 'unpaid' },
		],
		default: 'active',
		description: 'Only those with this status; without this filter all that are not over',
	}),
];

export async function execute(call: ItemCall): Promise<OperationResult> {
	const status = call.isThere('filters.status')
		? call.choice('filters.status', STATUSES, 'active')
		: undefined;
	const rows = await call
		.actions('subscription')
		.getMany({ ...filterOf(call), ...(status ? { status } : {}) }, call.connection);
	return rows.map(rowFields);
}
