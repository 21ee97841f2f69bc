import type Stripe from 'stripe';
import type { GatewayConnection, WebhookDelivery } from '../../shared/contracts/gateway';
import { attempt } from '../../shared/vocabulary/attempt';
import type { EventHint, PaymentEvent, PaymentEventType } from '../../shared/vocabulary/event';
import { lookup } from '../../shared/vocabulary/lookup';
import * as z from '../../shared/zod';
import { toIso } from './client';
import { isFreeOrder } from './state/freeOrder';
import type { Known } from './statuses';

type StripeEventName = Known<Stripe.WebhookEndpointCreateParams.EnabledEvent>;

type StripeObject = z.output<typeof OBJECT>;

interface EventRow {
	/** Everything it may tell; the first one where its object does not say more. */
	readonly tells: readonly [PaymentEventType, ...PaymentEventType[]];
	/** Says what others say already: read where somebody's endpoint sends it, never subscribed to. */
	readonly isRepetition?: true;
	/** Which of them it is, by the object it carries; `undefined` for none. */
	readonly tell?: (object: StripeObject, before: StripeObject) => PaymentEventType | undefined;
}

/** The last second of the year 9999: what says more is no moment. */
const LAST_SECOND = 253_402_300_799;

const OBJECT = z.record(z.string(), z.unknown());

const EVENT = z.object({
	id: z.string(),
	object: z.literal('event'),
	type: z.string(),
	created: z.int().min(0).max(LAST_SECOND),
	livemode: z.boolean(),
	/** Only on events of accounts connected to a platform (https://docs.stripe.com/connect/webhooks). */
	account: z.nullish(z.string()),
	data: z.object({ object: OBJECT, previous_attributes: z.nullish(OBJECT) }),
});

/**
 * An event without its object, as endpoints made by hand may be sent.
 * @see https://docs.stripe.com/event-destinations#thin-events
 */
const THIN_EVENT = z.object({
	id: z.string(),
	object: z.literal('v2.core.event'),
	/** `v1.payment_intent.succeeded`. */
	type: z.string(),
	/** ISO 8601. */
	created: z.string(),
	livemode: z.boolean(),
	/** Only on events of other accounts. */
	context: z.nullish(z.string()),
	/** The same event as everybody else gets it. */
	snapshot_event: z.nullish(z.string()),
	related_object: z.object({ id: z.string(), type: z.string() }),
});

const THIN_PREFIX = 'v1.';

/** What `resolve` finds the root of by its id alone. */
const RESOLVED_KINDS: ReadonlySet<string> = new Set([
	...['payment_intent', 'charge', 'refund', 'dispute', 'invoice', 'subscription'],
	...['checkout.session', 'review', 'radar.early_fraud_warning', 'credit_note'],
]);

export const REFUND_TYPES: Readonly<Record<string, PaymentEventType>> = {
	pending: 'refund.pending',
	requires_action: 'refund.pending',
	succeeded: 'refund.succeeded',
	failed: 'refund.failed',
	canceled: 'refund.failed',
};

export const CLOSED_DISPUTE_TYPES: Readonly<Record<string, PaymentEventType>> = {
	won: 'dispute.won',
	lost: 'dispute.lost',
};

/**
 * Stripe's events and what they hint at. `invoice.created` must never be among them: Stripe holds an invoice back for up
 * to three days until an endpoint that asked for it has answered.
 * @see https://docs.stripe.com/api/events/types
 */
const EVENTS: Readonly<Partial<Record<StripeEventName, EventRow>>> = {
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
		tell: ({ status }) => lookup(REFUND_TYPES, text(status)) ?? 'refund.pending',
	},
	'refund.updated': {
		tells: ['refund.succeeded', 'refund.pending'],
		tell: ({ status }) => lookup(REFUND_TYPES, text(status)) ?? 'refund.pending',
	},
	'refund.failed': { tells: ['refund.failed'] },
	'charge.dispute.created': { tells: ['dispute.opened'] },
	'charge.dispute.updated': { tells: ['dispute.updated'] },
	'charge.dispute.funds_withdrawn': { tells: ['dispute.updated'] },
	'charge.dispute.closed': {
		tells: ['dispute.won', 'dispute.lost', 'dispute.updated'],
		tell: ({ status }) => lookup(CLOSED_DISPUTE_TYPES, text(status)) ?? 'dispute.updated',
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

/** Every event of Stripe that is read, and what it hints at first. */
export const EVENT_TYPES: Readonly<Record<string, PaymentEventType>> = Object.fromEntries(
	Object.entries(EVENTS).map(([name, { tells }]) => [name, tells[0]]),
);

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

/**
 * The event a delivery holds, whole or thin; none for events outside the table. A connected account is named by each of its
 * events, and the account of the key by none, so whatever belongs to neither the one nor the other is left out. Pure.
 * @see https://docs.stripe.com/api/events/object
 */
export function readEvents(
	{ rawBody }: Pick<WebhookDelivery, 'rawBody'>,
	{ connectedAccount = '' }: Pick<GatewayConnection, 'connectedAccount'> = {},
): PaymentEvent[] {
	const attempted = attempt(() => JSON.parse(new TextDecoder().decode(rawBody)) as unknown);
	if ('error' in attempted) return [];
	const event = toPaymentEvent(attempted.value) ?? fromThinEvent(attempted.value);
	return event?.account === connectedAccount ? [event] : [];
}

/** The event of a list, which holds one account's: Stripe need not repeat whose. */
export function fromList(
	raw: unknown,
	{ connectedAccount = '' }: Pick<GatewayConnection, 'connectedAccount'>,
): PaymentEvent | undefined {
	const event = toPaymentEvent(raw);
	if (!event || (event.account !== '' && event.account !== connectedAccount)) return undefined;
	return { ...event, account: connectedAccount };
}

function toPaymentEvent(raw: unknown): PaymentEvent | undefined {
	const { success, data: event } = EVENT.safeParse(raw);
	if (!success) return undefined;
	const hint = toHint(event.type, event.data.object, event.data.previous_attributes ?? {});
	if (!hint) return undefined;
	return {
		id: event.id,
		gateway: 'stripe',
		account: event.account ?? '',
		livemode: event.livemode,
		occurredAt: toIso(event.created),
		hint,
	};
}

/** Its object says nothing here, so the first thing that the event may tell is the hint. */
function fromThinEvent(raw: unknown): PaymentEvent | undefined {
	const { success, data: event } = THIN_EVENT.safeParse(raw);
	if (!success || !event.type.startsWith(THIN_PREFIX)) return undefined;
	const row = lookup(EVENTS, event.type.slice(THIN_PREFIX.length));
	const { id: objectId, type: objectKind } = event.related_object;
	const moment = Date.parse(event.created);
	if (!row || Number.isNaN(moment) || !RESOLVED_KINDS.has(objectKind)) return undefined;
	return {
		id: event.snapshot_event ?? event.id,
		gateway: 'stripe',
		account: event.context ?? '',
		livemode: event.livemode,
		occurredAt: new Date(moment).toISOString(),
		hint: { type: row.tells[0], objectKind, objectId },
	};
}

function toHint(name: string, object: StripeObject, before: StripeObject): EventHint | undefined {
	const row = lookup(EVENTS, name);
	const type = row?.tell ? row.tell(object, before) : row?.tells[0];
	const pointer = pointerOf(object);
	return type && pointer && { type, ...pointer };
}

/**
 * The object nearest to the root that the payload itself names, which saves the call that would look it up. What belongs
 * to what never changes in Stripe, so the payload's age does not matter.
 */
export function pointerOf(object: StripeObject): Omit<EventHint, 'type'> | undefined {
	for (const [objectKind, field] of candidates(object)) {
		const objectId = idIn(field);
		if (objectId !== '') return { objectKind, objectId };
	}
	return undefined;
}

/** Of an id, or of the object itself where somebody's version has it expanded. */
function idIn(field: unknown): string {
	return text(OBJECT.safeParse(field).data?.id ?? field);
}

function candidates(object: StripeObject): ReadonlyArray<readonly [kind: string, id: unknown]> {
	const own = [text(object.object), object.id] as const;
	switch (object.object) {
		case 'charge':
		case 'refund':
		case 'dispute':
			// Before PaymentIntents, an invoice was paid by a bare charge that named it.
			return [['payment_intent', object.payment_intent], ['invoice', object.invoice], own];
		case 'invoice':
			return [['subscription', subscriptionOf(object)], own];
		case 'review':
		case 'radar.early_fraud_warning':
			return [
				['payment_intent', object.payment_intent],
				['charge', object.charge],
			];
		case 'credit_note':
			return [['invoice', object.invoice]];
		case 'customer_cash_balance_transaction':
			return [
				['payment_intent', intentIn(object.applied_to_payment)],
				['payment_intent', intentIn(object.unapplied_from_payment)],
				['refund', OBJECT.safeParse(object.refunded_from_payment).data?.refund],
			];
		case 'checkout.session':
			return [
				['subscription', object.subscription],
				['invoice', object.invoice],
				['payment_intent', object.payment_intent],
				...(isFreeOrder(object) ? [own] : []),
			];
		case 'payment_intent':
		case 'subscription':
			return [own];
		default:
			return [];
	}
}

/** Since `basil` below `parent`, before that on the invoice itself; an endpoint made by hand may have an old version. */
function subscriptionOf(invoice: StripeObject): unknown {
	const parent = OBJECT.safeParse(invoice.parent).data ?? {};
	const details = OBJECT.safeParse(parent.subscription_details).data ?? {};
	return details.subscription ?? invoice.subscription;
}

/** Money on a customer's cash balance belongs to a payment once it is laid to it. */
function intentIn(movement: unknown): unknown {
	return OBJECT.safeParse(movement).data?.payment_intent;
}

/** What a charge tells its PaymentIntent tells too, if it has one. */
function ofBareCharge(tell: (charge: StripeObject) => PaymentEventType): EventRow['tell'] {
	return (charge) => (charge.payment_intent || charge.invoice ? undefined : tell(charge));
}

function subscriptionChange(object: StripeObject, before: StripeObject): PaymentEventType {
	const changed = 'status' in before ? object.status : undefined;
	if (changed === 'past_due' || changed === 'unpaid') return 'subscription.pastDue';
	if (changed === 'paused') return 'subscription.paused';
	if (changed === 'canceled' || changed === 'incomplete_expired') return 'subscription.updated';
	if ('status' in before && before.status === 'paused') return 'subscription.resumed';
	if ('pause_collection' in before) {
		return object.pause_collection ? 'subscription.paused' : 'subscription.resumed';
	}
	return 'subscription.updated';
}

function text(value: unknown): string {
	return typeof value === 'string' ? value : '';
}
