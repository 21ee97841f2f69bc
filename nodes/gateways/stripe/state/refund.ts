import type Stripe from 'stripe';
import { lookup } from '../../../shared/vocabulary/lookup';
import type { RefundRecord } from '../../../shared/vocabulary/state/record';
import { fromStripeAmount } from '../amounts';
import { expanded, toIso } from '../client';
import { REFUND_OUTCOMES } from '../statuses';
import type { PaymentReading } from './paymentReading';

/**
 * Refunds of money. What is released of an authorization (all of it when it is voided, the rest when only a part is
 * captured) is a refund to Stripe too, but one that never was in the balance.
 * @see https://docs.stripe.com/api/refunds/object
 */
export function toRefunds({ charge, refunds }: PaymentReading): readonly RefundRecord[] {
	if (!charge?.captured) return [];
	const isWhole = charge.amount_captured >= charge.amount;
	return refunds.filter((refund) => isWhole || refund.balance_transaction !== null).map(toRefund);
}

function toRefund(refund: Stripe.Refund): RefundRecord {
	// One that came back tells when by the entry that booked it.
	const returned = expanded(refund.failure_balance_transaction);
	return {
		id: refund.id,
		outcome: lookup(REFUND_OUTCOMES, refund.status) ?? 'pending',
		amount: fromStripeAmount(refund.amount, refund.currency),
		at: toIso(returned?.created ?? refund.created),
		reason: (refund.failure_reason ?? refund.reason)?.replaceAll('_', ' '),
	};
}
