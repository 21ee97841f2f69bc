import type { EventHint, PaymentEventType } from '../../shared/vocabulary/event';
import { lookup } from '../../shared/vocabulary/lookup';
import { DISPUTE_EVENTS, REFUND_EVENTS } from '../../shared/vocabulary/state/events';
import { invoiceIn, listIn, objectIn, POINTERS, type Resource, textIn } from './eventObject';
import { PENDING_REASONS, REFUND_OUTCOMES, REFUND_V1_OUTCOMES } from './statuses';

interface EventRow {
	/** Everything it may tell; the first one where its resource does not say more. */
	readonly tells: readonly [PaymentEventType, ...PaymentEventType[]];
	/** Where to look. */
	readonly at: (resource: Resource) => Omit<EventHint, 'type'> | undefined;
	/** Which of them it is; `undefined` for none. */
	readonly tell?: (resource: Resource) => PaymentEventType | undefined;
	/** What else it may be where it is told as this: its resource does not say. All of them are among `tells`. */
	readonly mayBe?: Readonly<Partial<Record<PaymentEventType, readonly PaymentEventType[]>>>;
	/** Never subscribed to: read where somebody's webhook sends it. */
	readonly isLegacy?: true;
}

const capture = POINTERS.payment('capture');
const authorization = POINTERS.payment('authorization');
const { order, refund, sale, saleBack, subscription, invoice, dispute } = POINTERS;

const REFUNDED = ['refund.succeeded', 'refund.pending', 'refund.failed'] as const;
const SHARED = { tells: ['invoice.sent'], at: invoice, tell: invoiceShared } as const;
/** What a payment of a subscription is told as: the first period is an invoice that was paid, each later one a renewal. */
export const PERIOD_PAID = {
	type: 'subscription.renewed',
	mayBe: ['invoice.paid'],
} as const satisfies Pick<EventHint, 'type' | 'mayBe'>;

/** What PayPal pulled back by itself is told as: lost, unless nobody can say afterwards that it was PayPal (state/reversed.ts). */
export const TAKEN_BACK = {
	type: 'dispute.lost',
	mayBe: ['refund.succeeded'],
} as const satisfies Pick<EventHint, 'type' | 'mayBe'>;

const PULLED_BACK = {
	tells: [TAKEN_BACK.type, ...TAKEN_BACK.mayBe],
	mayBe: { [TAKEN_BACK.type]: TAKEN_BACK.mayBe },
} as const;
const PENDING = ['payment.pending', 'payment.underReview', 'payment.failed'] as const;

/**
 * PayPal's events and what they hint at.
 * @see https://developer.paypal.com/api/rest/webhooks/event-names/ ; contracts/paypal.md section 8
 */
export const EVENTS: Readonly<Record<string, EventRow>> = {
	// Approved and not captured: somebody has to.
	'CHECKOUT.ORDER.APPROVED': { tells: ['payment.pending'], at: order },
	'CHECKOUT.ORDER.COMPLETED': { tells: ['payment.succeeded'], at: order, tell: orderCompleted },
	'CHECKOUT.PAYMENT-APPROVAL.REVERSED': { tells: ['payment.canceled'], at: order },
	'PAYMENT.AUTHORIZATION.CREATED': {
		tells: ['payment.authorized', 'payment.underReview'],
		at: authorization,
		tell: (resource) =>
			textIn(resource, 'status') === 'PENDING' ? 'payment.underReview' : 'payment.authorized',
	},
	'PAYMENT.AUTHORIZATION.VOIDED': { tells: ['payment.canceled'], at: authorization },
	'PAYMENT.CAPTURE.COMPLETED': { tells: ['payment.succeeded'], at: capture },
	'PAYMENT.CAPTURE.PENDING': { tells: PENDING, at: capture, tell: pending },
	'PAYMENT.CAPTURE.DECLINED': { tells: ['payment.failed'], at: capture },
	'PAYMENT.CAPTURE.DENIED': { tells: ['payment.failed'], at: capture },
	'PAYMENT.CAPTURE.REFUNDED': { tells: REFUNDED, at: refund, tell: refunded },
	'PAYMENT.CAPTURE.REVERSED': { ...PULLED_BACK, at: refund },
	'PAYMENT.REFUND.PENDING': { tells: ['refund.pending'], at: refund },
	'PAYMENT.REFUND.FAILED': { tells: ['refund.failed'], at: refund },
	'PAYMENT.SALE.COMPLETED': {
		tells: ['payment.succeeded', 'subscription.renewed', 'invoice.paid'],
		at: sale,
		// Whether it is the first of a subscription or a later one, no sale says.
		mayBe: { 'subscription.renewed': PERIOD_PAID.mayBe },
		tell: (resource) => (isRecurring(resource) ? 'subscription.renewed' : 'payment.succeeded'),
	},
	'PAYMENT.SALE.PENDING': { tells: PENDING, at: sale, tell: pending },
	'PAYMENT.SALE.DENIED': {
		tells: ['payment.failed', 'invoice.paymentFailed'],
		at: sale,
		tell: (resource) => (isRecurring(resource) ? 'invoice.paymentFailed' : 'payment.failed'),
	},
	'PAYMENT.SALE.REFUNDED': { tells: REFUNDED, at: saleBack, tell: refunded },
	'PAYMENT.SALE.REVERSED': { ...PULLED_BACK, at: saleBack },
	'BILLING.SUBSCRIPTION.CREATED': { tells: ['subscription.created'], at: subscription },
	'BILLING.SUBSCRIPTION.ACTIVATED': {
		tells: ['subscription.updated', 'subscription.resumed'],
		at: subscription,
		// Whoever activates it again has to say why; the first time nobody is asked.
		tell: (resource) =>
			textIn(resource, 'status_change_note') === ''
				? 'subscription.updated'
				: 'subscription.resumed',
	},
	'BILLING.SUBSCRIPTION.UPDATED': { tells: ['subscription.updated'], at: subscription },
	'BILLING.SUBSCRIPTION.EXPIRED': { tells: ['subscription.canceled'], at: subscription },
	'BILLING.SUBSCRIPTION.CANCELLED': { tells: ['subscription.canceled'], at: subscription },
	'BILLING.SUBSCRIPTION.SUSPENDED': {
		tells: ['subscription.paused', 'subscription.pastDue'],
		at: subscription,
		tell: subscriptionSuspended,
	},
	'BILLING.SUBSCRIPTION.PAYMENT.FAILED': {
		tells: ['subscription.pastDue'],
		at: subscription,
	},
	'BILLING.SUBSCRIPTION.RE-ACTIVATED': {
		tells: ['subscription.resumed'],
		at: subscription,
		isLegacy: true,
	},
	'INVOICING.INVOICE.CREATED': SHARED,
	'INVOICING.INVOICE.SCHEDULED': SHARED,
	'INVOICING.INVOICE.UPDATED': SHARED,
	'INVOICING.INVOICE.PAID': {
		tells: ['invoice.paid', 'payment.succeeded', 'payment.pending'],
		at: invoice,
		tell: invoicePaid,
	},
	'INVOICING.INVOICE.CANCELLED': { tells: ['invoice.voided'], at: invoice },
	'INVOICING.INVOICE.REFUNDED': { tells: ['refund.succeeded'], at: invoice },
	'CUSTOMER.DISPUTE.CREATED': { tells: ['dispute.opened'], at: dispute },
	'CUSTOMER.DISPUTE.UPDATED': { tells: ['dispute.updated'], at: dispute },
	'CUSTOMER.DISPUTE.RESOLVED': {
		tells: ['dispute.won', 'dispute.lost', 'dispute.updated'],
		at: dispute,
		tell: disputeResolved,
	},
};

/** The events that tell everything there is to tell. */
export const SUBSCRIBED_EVENTS: readonly string[] = Object.entries(EVENTS)
	.filter(([, { isLegacy }]) => !isLegacy)
	.map(([name]) => name);

/** What tells that a customer has approved what is then to be taken (takeApproved.ts), whatever a workflow wants to hear. */
export const ALWAYS: readonly string[] = ['CHECKOUT.ORDER.APPROVED'];

/** The fewest events of PayPal that tell these. */
export function eventsFor(types: readonly PaymentEventType[]): readonly string[] {
	const wanted = new Set(types);
	return SUBSCRIBED_EVENTS.filter((name) =>
		lookup(EVENTS, name)?.tells.some((type) => wanted.has(type)),
	);
}

/** Where it lists what was tried for it, each of those has an event of its own. */
function orderCompleted(resource: Resource): PaymentEventType | undefined {
	const tried = listIn(resource, 'purchase_units').flatMap((unit) => {
		const payments = objectIn(unit, 'payments');
		return [...listIn(payments, 'captures'), ...listIn(payments, 'authorizations')];
	});
	return tried.length > 0 ? undefined : 'payment.succeeded';
}

function pending(resource: Resource): PaymentEventType {
	const reason =
		textIn(objectIn(resource, 'status_details'), 'reason') || textIn(resource, 'reason_code');
	const meaning = lookup(PENDING_REASONS, reason);
	if (meaning === 'review') return 'payment.underReview';
	return meaning === 'failed' ? 'payment.failed' : 'payment.pending';
}

/** Under the status of v2, or the state of v1. */
function refunded(resource: Resource): PaymentEventType {
	const outcome =
		lookup(REFUND_OUTCOMES, textIn(resource, 'status')) ??
		lookup(REFUND_V1_OUTCOMES, textIn(resource, 'state'));
	return REFUND_EVENTS[outcome ?? 'succeeded'];
}

function isRecurring(resource: Resource): boolean {
	return textIn(resource, 'billing_agreement_id') !== '';
}

/** Whoever suspends it has to say why; PayPal does so by itself after payments that failed. */
function subscriptionSuspended(resource: Resource): PaymentEventType {
	const { failed_payments_count: failed } = objectIn(resource, 'billing_info');
	const isByPaypal =
		typeof failed === 'number' && failed > 0 && textIn(resource, 'status_change_note') === '';
	return isByPaypal ? 'subscription.pastDue' : 'subscription.paused';
}

/** A draft is nobody's yet; of what is paid, cancelled or refunded others tell. */
function invoiceShared(resource: Resource): PaymentEventType | undefined {
	const status = textIn(invoiceIn(resource), 'status');
	return ['SENT', 'UNPAID', 'SCHEDULED'].includes(status) ? 'invoice.sent' : undefined;
}

/** It is sent for a part, and for a payment on its way, as well (developer.paypal.com, event names). */
function invoicePaid(resource: Resource): PaymentEventType {
	const status = textIn(invoiceIn(resource), 'status');
	if (status === 'PARTIALLY_PAID') return 'payment.succeeded';
	return status === 'PAYMENT_PENDING' ? 'payment.pending' : 'invoice.paid';
}

/** contracts/paypal.md section 5. */
const OUTCOMES: Readonly<Record<string, 'won' | 'lost'>> = {
	RESOLVED_SELLER_FAVOUR: 'won',
	CANCELED_BY_BUYER: 'won',
	DENIED: 'won',
	RESOLVED_WITH_PAYOUT: 'won',
	RESOLVED_BUYER_FAVOUR: 'lost',
	ACCEPTED: 'lost',
};

/** An inquiry has moved no money, so that nobody won or lost any. */
function disputeResolved(resource: Resource): PaymentEventType {
	const code = textIn(objectIn(resource, 'dispute_outcome'), 'outcome_code');
	const outcome = lookup(OUTCOMES, code);
	const isInquiry = textIn(resource, 'dispute_life_cycle_stage') === 'INQUIRY';
	return isInquiry || !outcome ? 'dispute.updated' : DISPUTE_EVENTS[outcome];
}
