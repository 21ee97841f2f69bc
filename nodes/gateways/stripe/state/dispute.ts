import type Stripe from 'stripe';
import { lookup } from '../../../shared/vocabulary/lookup';
import type { DisputeRecord } from '../../../shared/vocabulary/state/record';
import { fromStripeAmount } from '../amounts';
import { toIso } from '../client';
import { DISPUTE_STATUSES } from '../statuses';

/** The statuses in which a dispute of either sort begins: no change yet. */
const FIRST_STATUSES: ReadonlySet<string> = new Set(['warning_needs_response', 'needs_response']);

/** A chargeback takes its money at once; what takes it later was an inquiry first. */
const AT_ONCE_SECONDS = 3_600;

/**
 * A dispute in the charge's currency. A word that Stripe has added counts as an open one, because a person has to look.
 * @see https://docs.stripe.com/api/disputes/object
 */
export function toDispute(dispute: Stripe.Dispute, charge: Stripe.Charge): DisputeRecord {
	const { id, status, reason, created, balance_transactions: entries } = dispute;
	return {
		id,
		status: lookup(DISPUTE_STATUSES, status) ?? 'underReview',
		rawStatus: status,
		reason,
		amount: disputedAmount(dispute, charge),
		openedAt: toIso(created),
		withdrawnAt: toIso(entries[0]?.created),
		movedAt: movedAt(dispute),
		evidenceDueBy: toIso(dispute.evidence_details.due_by),
	};
}

/** Banks may dispute in a currency of their own; then the whole charge counts as disputed. */
function disputedAmount(dispute: Stripe.Dispute, charge: Stripe.Charge): number {
	const isSame = dispute.currency === charge.currency;
	return fromStripeAmount(isSame ? dispute.amount : charge.amount_captured, charge.currency);
}

/** Stripe tells when a dispute began and when money moved, not when it was lost: then the last moment that is known. */
function movedAt({
	status,
	created,
	balance_transactions: entries,
}: Stripe.Dispute): string | undefined {
	const withdrawn = entries[0]?.created ?? created;
	const wasInquiry = status === 'needs_response' && withdrawn - created > AT_ONCE_SECONDS;
	if (FIRST_STATUSES.has(status) && !wasInquiry) return undefined;
	return toIso(Math.max(created, ...entries.map((entry) => entry.created)));
}
