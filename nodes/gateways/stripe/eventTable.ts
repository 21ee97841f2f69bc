import type Stripe from 'stripe';
import { chunk } from '../../shared/loops/batches';
import type { PaymentEventType } from '../../shared/vocabulary/event';
import { lookup } from '../../shared/vocabulary/lookup';
import {
	DISPUTE_EVENTS,
	REFUND_EVENTS,
	SUBSCRIPTION_STATUSES as SUBSCRIPTIONS,
} from '../../shared/vocabulary/state/events';
import { type StripeObject, text } from './eventObject';
import { isFreeOrder } from './state/freeOrder';
import { DISPUTE_STATUSES, type Known, REFUND_OUTCOMES, SUBSCRIPTION_STATUSES } from './statuses';

type StripeEventName = Known<Stripe.WebhookEndpointCreateParams.EnabledEvent>;

interface EventRow {
	/** Everything it may tell; the first one where its object does not say more. */
	readonly tells: readonly [PaymentEventType, ...PaymentEventType[]];
	/** Says what others say already: read where somebody's endpoint sends it, never subscribed to. */
	readonly isRepetition?: true;
	/** Which of them it is, by the object it carries; `undefined` for none. */
	readonly tell?: (object: StripeObject, before: StripeObject) => PaymentEventType | undefined;
}

/**
 * Stripe's events and what they hint at. `invoice.created` must never be among them: Stripe holds an invoice back for up
 * to three days until an endpoint that asked for it has answered.
 * @see https://docs.stripe.com/api/events/types
 */
export const EVENTS: Readonly<Partial<Record<StripeEventName, EventRow>>> = {
	'payment_intent.succeeded': { tells: ['payment.succeeded'] },
	'payment_intent.processing': { tells: ['payment.pending'] },
	'payment_intent.requires_action': { tells: ['payment.actionRequired'] },
	'payment_intent.amount_capturable_updated': { tells: ['payment.authorized'] },
	'payment_intent.payment_failed': { tells: ['payment.failed'] },
	'payment_intent.canceled': { tells: ['payment.canceled'] },
	'payment_intent.partially_funded': { tells: ['payment.pending'] },
	'customer_cash_balance_transaction.created': { tells: ['payment.pending'] },
	// A fee that Stripe did not know when the payment succeeded. Nothing on a deal shows it, and it would double the events of
	// most payments: whoever wants it sooner than with the payment's next event has it sent by an endpoint made by hand.
	'charge.updated': {
		tells: ['payment.succeeded'],
		isRepetition: true,
		tell: (_object, before) => ('balance_transaction' in before ? 'payment.succeeded' : undefined),
	},
	'charge.succeeded': {
		tells: ['payment.succeeded', 'payment.authorized'],
		tell: ofBareCharge(({ captured }) => (captured ? 'payment.succeeded' : 'payment.authorized')),
	},
	'charge.captured': {
		tells: ['payment.succeeded'],
		tell: ofBareCharge(() => 'payment.succeeded'),
	},
	'charge.pending': { tells: ['payment.pending'], tell: ofBareCharge(() => 'payment.pending') },
	'charge.failed': { tells: ['payment.failed'], tell: ofBareCharge(() => 'payment.failed') },
	'charge.expired': { tells: ['payment.canceled'], tell: ofBareCharge(() => 'payment.canceled') },
	'review.opened': { tells: ['payment.underReview'] },
	'review.closed': {
		tells: ['payment.succeeded', 'payment.underReview'],
		tell: ({ closed_reason }) =>
			closed_reason === 'approved' ? 'payment.succeeded' : 'payment.underReview',
	},
	'radar.early_fraud_warning.created': { tells: ['payment.fraudWarning'] },
	'radar.early_fraud_warning.updated': { tells: ['payment.fraudWarning'] },
	'checkout.session.completed': {
		tells: ['payment.succeeded'],
		tell: (session) => (isFreeOrder(session) ? 'payment.succeeded' : undefined),
	},
	'credit_note.created': { tells: ['refund.succeeded'] },
	'credit_note.updated': { tells: ['refund.succeeded'] },
	'credit_note.voided': { tells: ['refund.failed'] },
	'refund.created': {
		tells: ['refund.succeeded', 'refund.pending'],
		tell: refundEvent,
	},
	'refund.updated': {
		tells: ['refund.succeeded', 'refund.pending'],
		tell: refundEvent,
	},
	'refund.failed': { tells: ['refund.failed'] },
	'charge.dispute.created': { tells: ['dispute.opened'] },
	'charge.dispute.updated': { tells: ['dispute.updated'] },
	'charge.dispute.funds_withdrawn': { tells: ['dispute.updated'] },
	'charge.dispute.closed': {
		tells: ['dispute.won', 'dispute.lost', 'dispute.updated'],
		tell: ({ status }) => DISPUTE_EVENTS[lookup(DISPUTE_STATUSES, text(status)) ?? 'underReview'],
	},
	'invoice.finalized': {
		tells: ['invoice.sent'],
		tell: ({ collection_method }) =>
			collection_method === 'send_invoice' ? 'invoice.sent' : undefined,
	},
	'invoice.paid': {
		tells: ['invoice.paid', 'subscription.renewed'],
		tell: ({ billing_reason }) =>
			billing_reason === 'subscription_cycle' ? 'subscription.renewed' : 'invoice.paid',
	},
	'invoice.payment_failed': { tells: ['invoice.paymentFailed'] },
	'invoice.overdue': { tells: ['invoice.overdue'] },
	'invoice.marked_uncollectible': { tells: ['invoice.uncollectible'] },
	'invoice.finalization_failed': { tells: ['invoice.finalizationFailed'] },
	'invoice.voided': { tells: ['invoice.voided'] },
	'customer.subscription.created': { tells: ['subscription.created'] },
	'customer.subscription.updated': {
		tells: [
			'subscription.updated',
			'subscription.pastDue',
			'subscription.paused',
			'subscription.resumed',
		],
		tell: subscriptionChange,
	},
	'customer.subscription.deleted': { tells: ['subscription.canceled'] },
	'customer.subscription.trial_will_end': { tells: ['subscription.trialEnding'] },
	'charge.refunded': { tells: ['refund.succeeded'], isRepetition: true },
	'charge.refund.updated': { tells: ['refund.succeeded'], isRepetition: true },
	'charge.dispute.funds_reinstated': { tells: ['dispute.updated'], isRepetition: true },
	'checkout.session.async_payment_succeeded': { tells: ['payment.succeeded'], isRepetition: true },
	'checkout.session.async_payment_failed': { tells: ['payment.failed'], isRepetition: true },
	'invoice.sent': { tells: ['invoice.sent'], isRepetition: true },
	'invoice.payment_succeeded': { tells: ['invoice.paid'], isRepetition: true },
	'invoice.payment_action_required': { tells: ['payment.actionRequired'], isRepetition: true },
	'customer.subscription.paused': { tells: ['subscription.paused'], isRepetition: true },
	'customer.subscription.resumed': { tells: ['subscription.resumed'], isRepetition: true },
};

/** The events that tell everything there is to tell: what catch-up asks for. */
export const SUBSCRIBED_EVENTS: readonly string[] = Object.entries(EVENTS)
	.filter(([, row]) => !row.isRepetition)
	.map(([name]) => name);

/** The fewest events of Stripe that tell these. */
export function eventsFor(types: readonly PaymentEventType[]): readonly string[] {
	const wanted = new Set(types);
	return SUBSCRIBED_EVENTS.filter((name) =>
		lookup(EVENTS, name)?.tells.some((type) => wanted.has(type)),
	);
}

/** "An array of up to 20 strings" (https://docs.stripe.com/api/events/list#list_events-types). */
const TYPES_PER_CALL = 20;

/** As many of Stripe's events as one list can be asked for at a time. */
export function perList(events: readonly string[]): string[][] {
	return chunk(events, TYPES_PER_CALL);
}

/** What a charge tells its PaymentIntent tells too, if it has one. */
function ofBareCharge(tell: (charge: StripeObject) => PaymentEventType): EventRow['tell'] {
	return (charge) => (charge.payment_intent || charge.invoice ? undefined : tell(charge));
}

function refundEvent({ status }: StripeObject): PaymentEventType {
	return REFUND_EVENTS[lookup(REFUND_OUTCOMES, text(status)) ?? 'pending'];
}

/** That it has ended is told by an event of its own. */
function subscriptionChange(object: StripeObject, before: StripeObject): PaymentEventType {
	const changed =
		'status' in before ? lookup(SUBSCRIPTION_STATUSES, text(object.status)) : undefined;
	const event = SUBSCRIPTIONS[changed ?? 'unknown'].event;
	if (event === 'subscription.canceled') return 'subscription.updated';
	if (event !== 'subscription.updated') return event;
	if ('status' in before && before.status === 'paused') return 'subscription.resumed';
	if ('pause_collection' in before) {
		return object.pause_collection ? 'subscription.paused' : 'subscription.resumed';
	}
	return 'subscription.updated';
}
