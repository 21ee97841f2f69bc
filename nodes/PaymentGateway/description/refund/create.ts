import type { RefundReason } from '../../../shared/contracts/gatewayActions';
import { shownFor } from '../../../shared/n8n/shownFor';
import { lookup } from '../../../shared/vocabulary/lookup';
import { normaliseDecimal } from '../../../shared/vocabulary/money';
import type { ItemCall, OperationResult } from '../../action/call';
import { refundFields } from '../../action/output';
import { AMOUNT, HUMAN_REVIEW, PAYMENT, writeOptions } from '../fields';

const REASONS: Readonly<Record<string, RefundReason>> = {
	requestedByCustomer: 'requestedByCustomer',
	duplicate: 'duplicate',
	fraudulent: 'fraudulent',
};

export const description = shownFor('refund', 'create', [
	HUMAN_REVIEW,
	{
		...PAYMENT,
		description:
			'The payment, or the transaction of it (ch_…), which items of Sync Payment to CRM carry as state.lastTransactionId',
	},
	{
		...AMOUNT,
		required: false,
		description:
			'How much goes back, in the currency of the payment. Empty: all that is left. A second refund of the same amount needs an Idempotency Key of its own.',
	},
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
		default: 'requestedByCustomer',
		description: 'Why the money goes back',
	},
	writeOptions(),
]);

export async function execute(call: ItemCall): Promise<OperationResult> {
	const paymentId = call.id('paymentId');
	const amount = normaliseDecimal(call.text('amount')) || undefined;
	const { value, isNew } = await call
		.actions('refund')
		.create(
			{ paymentId, amount, reason: lookup(REASONS, call.text('reason')) },
			call.writeTo('refund.create', paymentId, amount ?? 'all'),
			call.connection,
		);
	return { ...refundFields(value), created: isNew };
}
