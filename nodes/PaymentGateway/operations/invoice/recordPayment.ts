import type { OutsideMethod } from '../../../shared/contracts/gatewayActions';
import { howMuchOf, keyOfHowMuch } from '../../action/amount';
import type { ItemCall, Operation, OperationResult } from '../../action/call';
import { madeBefore, stateFields } from '../../action/output';
import { HUMAN_REVIEW, INVOICE, SIMPLIFY, writeOptions } from '../../description/fields';
import { howMuchFields } from '../../description/howMuch';

const METHODS: readonly OutsideMethod[] = ['bankTransfer', 'card', 'cash', 'check', 'other'];

export const option: Operation['option'] = {
	name: 'Record Payment',
	action: 'Record payment of invoice',
	description: 'Write down money that came in another way, such as a bank transfer',
};

export const description: Operation['description'] = [
	HUMAN_REVIEW,
	INVOICE,
	...howMuchFields({
		all: 'All That Is Open',
		allDescription: 'What the customer still has to pay',
		partDescription:
			'The amount below. A second payment of the same amount needs an Idempotency Key of its own.',
	}),
	{
		displayName: 'Paid By',
		name: 'method',
		type: 'options',
		options: [
			{ name: 'Bank Transfer', value: 'bankTransfer' },
			{ name: 'Card', value: 'card' },
			{ name: 'Cash', value: 'cash' },
			{ name: 'Check', value: 'check' },
			{ name: 'Other', value: 'other' },
		],
		default: 'bankTransfer',
		description: 'How the money came',
	},
	SIMPLIFY,
	writeOptions({
		displayName: 'Paid On',
		name: 'paidOn',
		type: 'string',
		default: '',
		placeholder: 'e.g. 2026-11-30',
		description: 'The day on which the money came. Empty: today.',
	}),
];

export async function execute(call: ItemCall): Promise<OperationResult> {
	const id = call.id(INVOICE);
	const howMuch = howMuchOf(call);
	const method = call.choice('method', METHODS, 'bankTransfer');
	const paidOn = call.text('options.paidOn');
	const draft = { id, howMuch, method, ...(paidOn ? { paidOn } : {}) };
	const write = call.writeTo(id, keyOfHowMuch(howMuch));
	const { recordPayment } = call.actions('invoice');
	const made = await call.alone(id, async () => await recordPayment(draft, write, call.connection));
	return { ...stateFields(made.value, call), ...call.tellMade(made, madeBefore('payment')) };
}
