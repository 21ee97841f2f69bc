import type Stripe from 'stripe';
import { lookup } from '../../../shared/vocabulary/lookup';
import type { DisputeState } from '../../../shared/vocabulary/payment';
import { fromStripeAmount } from '../amounts';
import { toIso } from '../client';
import { DISPUTE_STATUSES } from '../statuses';

/**
 * A dispute in the charge's currency. A word that Stripe has added counts as an open one, because a person has to look.
 * @see https://docs.stripe.com/api/disputes/object
 */
export function readDispute(dispute: Stripe.Dispute, charge: Stripe.Charge): DisputeState {
	const dueBy = dispute.evidence_details.due_by;
	return {
		id: dispute.id,
		status: lookup(DISPUTE_STATUSES, dispute.status) ?? 'underReview',
		reason: dispute.reason,
		amount: disputedAmount(dispute, charge),
		openedAt: toIso(dispute.created),
		...(dueBy ? { evidenceDueBy: toIso(dueBy) } : {}),
	};
}

/** Banks may dispute in a currency of their own; then the whole charge counts as disputed. */
function disputedAmount(dispute: Stripe.Dispute, charge: Stripe.Charge): number {
	const isSame = dispute.currency === charge.currency;
	return fromStripeAmount(isSame ? dispute.amount : charge.amount_captured, charge.currency);
}
