import type { RefundReason } from '../../../shared/contracts/gatewayActions';
import { InputRefused } from '../../../shared/vocabulary/refusal';
import { howMuchOf, keyOfHowMuch } from '../../action/amount';
import type { ItemCall, Operation, OperationResult } from '../../action/call';
import { madeBefore, refundFields } from '../../action/output';
import { HUMAN_REVIEW, PAYMENT, writeOptions } from '../../description/fields';
import { howMuchFields } from '../../description/howMuch';

const REASONS: ReadonlyArray<RefundReason | 'none'> = [
	'requestedByCustomer',
	'duplicate',
	'fraudulent',
	'none',
];

/** Nobody chose it: a gateway that does not take it gets none. */
const DEFAULT_REASON = 'requestedByCustomer';

export const option: Operation['option'] = {
	name: 'Create',
	action: 'Create refund',
	description: 'Give back a payment, or a part of it',
};

export const needs: Operation['needs'] = ['refund.find', 'refund.create'];

export const takes: Operation['takes'] = { reason: 'refundReasons' };

export const description: Operation['description'] = [
	HUMAN_REVIEW,
	{
		...PAYMENT,
		description:
			'The payment, or the transaction of it (ch_…), which items of Sync Payment to CRM carry as state.lastTransactionId',
	},
	...howMuchFields({
		all: 'All of What Is Left',
		allDescription: 'What the customer paid and has not got back yet',
		partDescription:
			'The amount below. A second refund of the same amount needs an Idempotency Key of its own.',
	}),
	{
		displayName: 'Reason',
		name: 'reason',
		type: 'options',
		options: [
			{ name: 'Duplicate', value: 'duplicate' },
			{
				name: 'Fraudulent',
				value: 'fraudulent',
				description: 'The card is blocked at the gateway',
			},
			{ name: 'None', value: 'none' },
			{ name: 'Requested by Customer', value: 'requestedByCustomer' },
		],
		default: DEFAULT_REASON,
		description: 'Why the money goes back',
	},
	writeOptions(),
];

/** The key is the payment's own, as the gateway knows it: named by a charge or an address, it is the same refund. */
export async function execute(call: ItemCall): Promise<OperationResult> {
	const howMuch = howMuchOf(call);
	const reason = reasonOf(call);
	const refunds = call.actions('refund');
	const payment = await refunds.find(call.id(PAYMENT), call.connection);
	const made = await refunds.create(
		{ payment, howMuch, ...(reason ? { reason } : {}) },
		call.write(payment.id, keyOfHowMuch(howMuch)),
		call.connection,
	);
	return {
		...refundFields(made.value),
		...call.tellMade(made, madeBefore('refund', made.value.createdAt)),
	};
}

/** @throws InputRefused for one that was chosen and the gateway does not take. */
function reasonOf({ choice, gatewayName, refundReasons }: ItemCall): RefundReason | undefined {
	const reason = choice('reason', REASONS, DEFAULT_REASON);
	if (reason === 'none') return undefined;
	if (refundReasons.includes(reason)) return reason;
	if (reason === DEFAULT_REASON) return undefined;
	const others = [...refundReasons, 'none'].map((one) => `"${one}"`).join(' or ');
	throw new InputRefused(
		`${gatewayName} takes no refund with the Reason "${reason}". Set Reason to ${others}`,
	);
}
