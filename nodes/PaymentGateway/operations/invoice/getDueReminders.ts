import { dueStep, overdueOf, readPlan } from '../../../shared/vocabulary/overdue';
import type { ItemCall, Operation, OperationResult } from '../../action/call';
import { reminderFields } from '../../action/reminder';

export const option: Operation['option'] = {
	name: 'Get Due Reminders',
	action: 'Get due reminders of deal',
	description: 'Read what is overdue on a deal now, and which reminder is due for it',
};

/** Nothing but states, which every gateway reads. */
export const needs: Operation['needs'] = [];

export const description: Operation['description'] = [
	{
		displayName: 'Payment References',
		name: 'references',
		type: 'string',
		required: true,
		default: '={{ $json.payment.paymentReferences }}',
		placeholder: 'e.g. stripe/acct_1/live/subscription/sub_1',
		description:
			'What belongs to the deal, separated by spaces. Deals of CRM Deals and Contacts carry it. What is not overdue any more gives no item.',
	},
	{
		displayName: 'Of',
		name: 'kinds',
		type: 'multiOptions',
		options: [
			{ name: 'Invoices', value: 'invoice', description: 'Invoices that stand for themselves' },
			{
				name: 'Subscriptions',
				value: 'subscription',
				description: 'The invoice that is unpaid longest of a subscription that is past due',
			},
		],
		default: ['invoice', 'subscription'],
		description: 'What reminders are wanted for',
	},
	{
		displayName: 'Reminder Days',
		name: 'reminderDays',
		type: 'string',
		default: '3, 7, 14',
		placeholder: 'e.g. 3, 7, 14',
		description:
			'How many days after the money was due a reminder is sent; at most ten, in ascending order',
	},
	{
		displayName: 'Escalate After Days',
		name: 'escalateAfterDays',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 21,
		description: 'From which day on a person has to decide, after the last reminder. 0: never.',
	},
];

/** One item for each thing that is overdue and has a step due; none where nothing is to be done. */
export async function execute(call: ItemCall): Promise<OperationResult> {
	const plan = readPlan(call.text('reminderDays'), Number(call.text('escalateAfterDays')));
	const kinds = call.list('kinds');
	const states = await call.states(call.text('references'));
	return states
		.filter(({ subject }) => kinds.includes(subject.kind))
		.flatMap((state) => {
			const overdue = overdueOf(state, call.connection.clock.now());
			const step = overdue && dueStep(overdue, plan);
			const { gatewayName } = call;
			return step ? [reminderFields({ overdue, step, plan, state, gatewayName }, call)] : [];
		});
}
