import type Stripe from 'stripe';
import type { DisputeState, SubscriptionStatus } from '../../shared/vocabulary/payment';
import type {
	AttemptRecord,
	InvoiceStage,
	PaymentStage,
	RefundRecord,
} from '../../shared/vocabulary/state/record';

/** The words of one of the SDK's enumerations, which also admit any other text: a table has to have them all. */
export type Known<Word> = Word extends string ? (string extends Word ? never : Word) : never;

type Table<Word, Ours> = Readonly<Record<Known<Word>, Ours>>;

/**
 * A PaymentIntent that waits for a payment method after a decline has `failed`, see `state/payment.ts`.
 * @see https://docs.stripe.com/payments/paymentintents/lifecycle
 */
export const PAYMENT_INTENT_STATUSES: Table<Stripe.PaymentIntent.Status, PaymentStage> = {
	requires_payment_method: 'waiting',
	requires_confirmation: 'waiting',
	requires_action: 'actionRequired',
	processing: 'processing',
	requires_capture: 'authorized',
	canceled: 'canceled',
	succeeded: 'succeeded',
};

/**
 * What succeeded may only be reserved, see `state/attempt.ts`.
 * @see https://docs.stripe.com/api/charges/object#charge_object-status
 */
export const CHARGE_OUTCOMES: Table<Stripe.Charge.Status, AttemptRecord['outcome']> = {
	pending: 'pending',
	succeeded: 'succeeded',
	failed: 'failed',
};

/** The SDK types it as text (https://docs.stripe.com/api/refunds/object#refund_object-status). */
export const REFUND_OUTCOMES: Readonly<Record<string, RefundRecord['outcome']>> = {
	pending: 'pending',
	requires_action: 'pending',
	succeeded: 'succeeded',
	failed: 'failed',
	canceled: 'canceled',
};

/**
 * A `warning_…` is an inquiry and moves no money; it closes without having become a chargeback. An appeal is a chargeback
 * again. `prevented` was settled with a refund before it began.
 * @see https://docs.stripe.com/disputes/how-disputes-work
 */
export const DISPUTE_STATUSES: Table<Stripe.Dispute.Status, DisputeState['status']> = {
	warning_needs_response: 'inquiry',
	warning_under_review: 'inquiry',
	warning_closed: 'closed',
	needs_response: 'needsResponse',
	under_review: 'underReview',
	appeal_needs_response: 'needsResponse',
	appeal_under_review: 'underReview',
	won: 'won',
	lost: 'lost',
	prevented: 'closed',
};

/** @see https://docs.stripe.com/billing/subscriptions/overview#subscription-statuses */
export const SUBSCRIPTION_STATUSES: Table<Stripe.Subscription.Status, SubscriptionStatus> = {
	incomplete: 'incomplete',
	incomplete_expired: 'expired',
	trialing: 'trialing',
	active: 'active',
	past_due: 'pastDue',
	canceled: 'canceled',
	unpaid: 'unpaid',
	paused: 'paused',
};

/** @see https://docs.stripe.com/invoicing/overview#invoice-statuses */
export const INVOICE_STATUSES: Table<Stripe.Invoice.Status, InvoiceStage> = {
	draft: 'draft',
	open: 'open',
	paid: 'paid',
	uncollectible: 'uncollectible',
	void: 'voided',
};
