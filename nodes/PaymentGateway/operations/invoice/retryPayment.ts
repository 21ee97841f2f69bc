import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { overdueOf } from '../../../shared/vocabulary/overdue';
import type { ItemCall, Operation, OperationResult } from '../../action/call';
import { stateFields } from '../../action/output';
import { HUMAN_REVIEW, INVOICE, SIMPLIFY, writeOptions } from '../../description/fields';

const RETURNS: INodeProperties = {
	displayName: 'Return',
	name: 'returns',
	type: 'options',
	options: [
		{ name: 'Invoice', value: 'state', description: 'Where the invoice stands now' },
		{
			name: 'The Item, If Still Unpaid',
			value: 'unpaidItem',
			description:
				'The item goes on as it came, and only where nothing was paid and nothing is under way: put a reminder behind it',
		},
	],
	default: 'state',
	description: 'What goes on from this node',
};

export const option: Operation['option'] = {
	name: 'Retry Payment',
	action: 'Retry invoice payment',
	description: 'Try the stored payment method of the customer again',
};

export const description: Operation['description'] = [
	HUMAN_REVIEW,
	INVOICE,
	SIMPLIFY,
	writeOptions(RETURNS),
];

export async function execute(call: ItemCall): Promise<OperationResult> {
	const id = call.id(INVOICE);
	const write = call.writeTo(id);
	const returns = call.choice('options.returns', ['state', 'unpaidItem'], 'state');
	const state = await call.actions('invoice').retryPayment(id, write, call.connection);
	if (returns === 'state') return stateFields(state, call);
	return overdueOf(state, call.connection.clock.now()) ? [call.item as IDataObject] : [];
}
