import type { DisputeState, SubscriptionStatus } from '../../shared/vocabulary/payment';
import type {
	AttemptRecord,
	InvoiceStage,
	PaymentStage,
	RefundRecord,
} from '../../shared/vocabulary/state/record';

/**
 * An order says less than what was tried for it: a completed one may have been declined, see `state/payment.ts`. An approved one
 * waits for somebody to capture it.
 * @see checkout_orders_v2, order_status
 */
export const ORDER_STAGES: Readonly<Record<string, PaymentStage>> = {
	CREATED: 'waiting',
	SAVED: 'waiting',
	APPROVED: 'processing',
	PAYER_ACTION_REQUIRED: 'actionRequired',
	VOIDED: 'canceled',
	COMPLETED: 'succeeded',
};

/** @see payments_payment_v2, capture_status */
export const CAPTURE_OUTCOMES: Readonly<Record<string, AttemptRecord['outcome']>> = {
	COMPLETED: 'succeeded',
	PARTIALLY_REFUNDED: 'succeeded',
	REFUNDED: 'succeeded',
	PENDING: 'pending',
	DECLINED: 'failed',
	FAILED: 'failed',
};

/** What stands behind a capture that PayPal shows as pending. `held`: it had arrived, and a dispute holds it. */
export type PendingMeaning = 'pending' | 'review' | 'held' | 'failed';

/**
 * @see payments_payment_v2, capture_status_details; the last one is of the server SDK 2.4, captureIncompleteReason. For
 * UNILATERAL, VERIFICATION_REQUIRED, INTERNATIONAL_WITHDRAWAL and RECEIVING_PREFERENCE_… the merchant has to act at PayPal.
 */
export const PENDING_REASONS: Readonly<Record<string, PendingMeaning>> = {
	BUYER_COMPLAINT: 'held',
	CHARGEBACK: 'held',
	ECHECK: 'pending',
	INTERNATIONAL_WITHDRAWAL: 'pending',
	OTHER: 'pending',
	PENDING_REVIEW: 'review',
	RECEIVING_PREFERENCE_MANDATES_MANUAL_ACTION: 'pending',
	REFUNDED: 'pending',
	TRANSACTION_APPROVED_AWAITING_FUNDING: 'pending',
	UNILATERAL: 'pending',
	VERIFICATION_REQUIRED: 'pending',
	DECLINED_BY_RISK_FRAUD_FILTERS: 'failed',
	// Of v1, payments_payment_v1, sale.reason_code.
	GUARANTEE: 'pending',
	REFUND: 'pending',
	UNCONFIRMED_SHIPPING_ADDRESS: 'pending',
	PAYMENT_REVIEW: 'review',
	REGULATORY_REVIEW: 'review',
};

/** One that is captured is told by its captures. @see payments_payment_v2, authorization_status */
export const AUTHORIZATION_OUTCOMES: Readonly<
	Record<string, AttemptRecord['outcome'] | 'byCaptures'>
> = {
	CREATED: 'authorized',
	PARTIALLY_CAPTURED: 'authorized',
	CAPTURED: 'byCaptures',
	PENDING: 'pending',
	DENIED: 'failed',
	VOIDED: 'voided',
};

/** @see payments_payment_v2, refund_status */
export const REFUND_OUTCOMES: Readonly<Record<string, RefundRecord['outcome']>> = {
	COMPLETED: 'succeeded',
	PENDING: 'pending',
	FAILED: 'failed',
	CANCELLED: 'canceled',
};

/** v1 writes them small. @see payments_payment_v1, refund.state */
export const REFUND_V1_OUTCOMES: Readonly<Record<string, RefundRecord['outcome']>> = {
	completed: 'succeeded',
	pending: 'pending',
	failed: 'failed',
	cancelled: 'canceled',
};

/** @see payments_payment_v1, sale.state */
export const SALE_OUTCOMES: Readonly<Record<string, AttemptRecord['outcome']>> = {
	completed: 'succeeded',
	partially_refunded: 'succeeded',
	refunded: 'succeeded',
	pending: 'pending',
	denied: 'failed',
};

/**
 * What was refunded had been paid, unless only a part of it had been: see `state/invoice.ts`. UNPAID was shared and not mailed.
 * @see invoicing_v2, invoice_status
 */
export const INVOICE_STAGES: Readonly<Record<string, InvoiceStage>> = {
	DRAFT: 'draft',
	SCHEDULED: 'open',
	SENT: 'open',
	UNPAID: 'open',
	PAYMENT_PENDING: 'open',
	PARTIALLY_PAID: 'open',
	PAID: 'paid',
	MARKED_AS_PAID: 'paid',
	PARTIALLY_REFUNDED: 'paid',
	REFUNDED: 'paid',
	MARKED_AS_REFUNDED: 'paid',
	CANCELLED: 'voided',
};

/**
 * An active one may be past due or on trial, a suspended one unpaid, and one whose cycles are all billed is over rather than
 * expired: see `state/subscription.ts`.
 * @see billing_subscriptions_v1, subscription_status
 */
export const SUBSCRIPTION_STATUSES: Readonly<Record<string, SubscriptionStatus>> = {
	APPROVAL_PENDING: 'incomplete',
	APPROVED: 'incomplete',
	ACTIVE: 'active',
	SUSPENDED: 'paused',
	CANCELLED: 'canceled',
	EXPIRED: 'expired',
};

/** What a failed renewal is shown with. @see billing_subscriptions_v1, transaction.status; FAILED is of the server SDK 2.4 */
export const SUBSCRIPTION_PAYMENT_OUTCOMES: Readonly<Record<string, AttemptRecord['outcome']>> = {
	...CAPTURE_OUTCOMES,
};

/** After an inquiry, which moves no money; a resolved one goes by its outcome. @see customer_disputes_v1, status */
export const DISPUTE_STATUSES: Readonly<Record<string, DisputeState['status']>> = {
	OPEN: 'needsResponse',
	WAITING_FOR_SELLER_RESPONSE: 'needsResponse',
	WAITING_FOR_BUYER_RESPONSE: 'underReview',
	UNDER_REVIEW: 'underReview',
	OTHER: 'underReview',
	RESOLVED: 'closed',
};

/** @see customer_disputes_v1, dispute_lifecycle_stage */
export const DISPUTE_STAGES: Readonly<Record<string, 'inquiry' | 'chargeback'>> = {
	INQUIRY: 'inquiry',
	CHARGEBACK: 'chargeback',
	PRE_ARBITRATION: 'chargeback',
	ARBITRATION: 'chargeback',
};

/** DENIED refuses the buyer's claim; a payout is PayPal's own money. @see customer_disputes_v1, dispute_outcome.outcome_code */
export const DISPUTE_OUTCOMES: Readonly<Record<string, DisputeState['status']>> = {
	RESOLVED_SELLER_FAVOUR: 'won',
	RESOLVED_WITH_PAYOUT: 'won',
	CANCELED_BY_BUYER: 'won',
	DENIED: 'won',
	RESOLVED_BUYER_FAVOUR: 'lost',
	ACCEPTED: 'lost',
	NONE: 'closed',
};
