/** What each word for where a thing stands means: the status that is shown, and the event that tells of it. */
import type { PaymentEventType } from '../event';
import type { DisputeState, SubjectStatus, SubscriptionStatus, Transaction } from '../payment';
import type { InvoiceStage, PaymentStage } from './record';

interface Meaning {
	readonly status: SubjectStatus;
	/** What has happened when it became that; missing where nobody is told. */
	readonly event?: PaymentEventType;
}

export const PAYMENT_STAGES: Readonly<Record<PaymentStage, Meaning>> = {
	waiting: { status: 'pending', event: 'payment.pending' },
	actionRequired: { status: 'actionRequired', event: 'payment.actionRequired' },
	processing: { status: 'pending', event: 'payment.pending' },
	underReview: { status: 'underReview', event: 'payment.underReview' },
	authorized: { status: 'authorized', event: 'payment.authorized' },
	succeeded: { status: 'paid', event: 'payment.succeeded' },
	failed: { status: 'failed', event: 'payment.failed' },
	canceled: { status: 'canceled', event: 'payment.canceled' },
	unknown: { status: 'unknown' },
};

/** An open one is more by its tries and amounts: `failed`, `partiallyPaid`. A draft is nobody's yet. */
export const INVOICE_STAGES: Readonly<Record<InvoiceStage, Meaning>> = {
	draft: { status: 'draft' },
	open: { status: 'pending', event: 'invoice.sent' },
	paid: { status: 'paid', event: 'invoice.paid' },
	uncollectible: { status: 'uncollectible', event: 'invoice.uncollectible' },
	voided: { status: 'canceled', event: 'invoice.voided' },
	unknown: { status: 'unknown' },
};

interface SubscriptionMeaning {
	/** Where it says more than the invoice that is shown. */
	readonly status?: SubjectStatus;
	/** What has happened when it became that. */
	readonly event: PaymentEventType;
}

export const SUBSCRIPTION_STATUSES: Readonly<Record<SubscriptionStatus, SubscriptionMeaning>> = {
	incomplete: { event: 'subscription.updated' },
	trialing: { event: 'subscription.updated' },
	active: { event: 'subscription.updated' },
	pastDue: { status: 'pastDue', event: 'subscription.pastDue' },
	unpaid: { status: 'pastDue', event: 'subscription.pastDue' },
	paused: { event: 'subscription.paused' },
	canceled: { status: 'canceled', event: 'subscription.canceled' },
	expired: { status: 'canceled', event: 'subscription.canceled' },
	unknown: { status: 'unknown', event: 'subscription.updated' },
};

export const REFUND_EVENTS: Readonly<Record<Transaction['outcome'], PaymentEventType>> = {
	pending: 'refund.pending',
	succeeded: 'refund.succeeded',
	failed: 'refund.failed',
	canceled: 'refund.failed',
};

/** What has become of a dispute after it was opened. */
export const DISPUTE_EVENTS: Readonly<Record<DisputeState['status'], PaymentEventType>> = {
	inquiry: 'dispute.updated',
	needsResponse: 'dispute.updated',
	underReview: 'dispute.updated',
	won: 'dispute.won',
	lost: 'dispute.lost',
	closed: 'dispute.updated',
};

/** What has become of the money of a chargeback: held, taken or given back. An inquiry has moved none. */
export const DISPUTE_OUTCOMES: Readonly<
	Partial<Record<DisputeState['status'], Transaction['outcome']>>
> = {
	needsResponse: 'pending',
	underReview: 'pending',
	lost: 'succeeded',
	won: 'canceled',
};
