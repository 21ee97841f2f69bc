import type Stripe from 'stripe';
import type { GatewayConnection } from '../../shared/contracts/gateway';
import type { Window } from '../../shared/loops/oldestFirst';
import type { PaymentEvent, PaymentEventType } from '../../shared/vocabulary/event';
import { lookup } from '../../shared/vocabulary/lookup';
import {
	DISPUTE_EVENTS,
	INVOICE_STAGES,
	PAYMENT_STAGES,
	REFUND_EVENTS,
} from '../../shared/vocabulary/state/events';
import { expanded, idOf, toIso } from './client';
import { pointerOf } from './eventObject';
import { type List, type ListQuery, oldestFirst, PAGE } from './oldestFirst';
import { eachListed } from './paging';
import {
	DISPUTE_STATUSES,
	INVOICE_STATUSES,
	PAYMENT_INTENT_STATUSES,
	REFUND_OUTCOMES,
} from './statuses';

type Listed =
	| Stripe.PaymentIntent
	| Stripe.Invoice
	| Stripe.Subscription
	| Stripe.Refund
	| Stripe.Dispute
	| Stripe.Charge;

const DAY_SECONDS = 86_400;

/** An authorization is captured within a month, at the longest (https://docs.stripe.com/payments/place-a-hold-on-a-payment-method). */
const CAPTURED_WITHIN_SECONDS = 31 * DAY_SECONDS;

/** How long before the window an invoice may have been made that was settled in it; Stripe lists invoices by nothing else. */
const SETTLED_WITHIN_SECONDS = 180 * DAY_SECONDS;

/** A hundred thousand objects. */
const MOST_PAGES = 1_000;

/** So many payments back a charge is known to be one of them; further back, it is told once more. */
const MOST_REMEMBERED = 50_000;

/**
 * What was created in a time for which Stripe keeps no events any more, oldest first, as hints that carry the object's id
 * instead of an event's. What is behind each is read like behind any other hint. First comes what was created before, and
 * captured or settled in that time: an invoice that was paid five weeks ago may be older.
 * @param connection its mode and account are those of all it lists.
 * @see https://docs.stripe.com/api/payment_intents/list
 */
export async function* listHistory(
	window: Window,
	{ livemode, connectedAccount = '' }: Pick<GatewayConnection, 'livemode' | 'connectedAccount'>,
	stripe: Stripe,
): AsyncGenerator<PaymentEvent> {
	const toEvent = (object: Listed, seconds: number): PaymentEvent[] => {
		const type = typeOf(object);
		const pointer = pointerOf({ ...object });
		if (!type || !pointer) return [];
		return [
			{
				id: object.id,
				gateway: 'stripe',
				account: connectedAccount,
				livemode,
				occurredAt: toIso(seconds),
				hint: { type, ...pointer },
			},
		];
	};
	for await (const object of movedIn(window, stripe)) yield* toEvent(object, window.from);
	const told = new Set<string>();
	const lists: ReadonlyArray<List<Listed>> = [
		async (query) => await stripe.paymentIntents.list(query),
		async (query) => await stripe.charges.list(query),
		async (query) => await stripe.invoices.list(query),
		async (query) => await stripe.subscriptions.list({ ...query, status: 'all' }),
		async (query) => await stripe.refunds.list(query),
		async (query) => await stripe.disputes.list(query),
	];
	for await (const object of oldestFirst(lists, window)) {
		// A payment is older than its charges, so it has been told unless it was made before the window.
		if (object.object === 'charge' && told.has(idOf(object.payment_intent) ?? '')) continue;
		if (object.object === 'payment_intent') remember(object.id, told);
		yield* toEvent(object, object.created);
	}
}

/** Created before the window, and captured, paid, voided or given up in it. */
async function* movedIn({ from, to }: Window, stripe: Stripe): AsyncGenerator<Listed> {
	const isWithin = (seconds: number | null | undefined) =>
		seconds !== null && seconds !== undefined && seconds >= from && seconds <= (to ?? seconds);
	const before = (seconds: number): Pick<ListQuery, 'created' | 'limit'> => ({
		created: { gte: Math.max(0, from - seconds), lte: from - 1 },
		limit: PAGE,
	});
	const charges = eachListed(
		async (after) =>
			await stripe.charges.list({
				...before(CAPTURED_WITHIN_SECONDS),
				...after,
				expand: ['data.balance_transaction'],
			}),
		{ what: 'charges of a month', most: MOST_PAGES },
	);
	for await (const charge of charges) {
		if (isWithin(expanded(charge.balance_transaction)?.created)) yield charge;
	}
	const invoices = eachListed(
		async (after) => await stripe.invoices.list({ ...before(SETTLED_WITHIN_SECONDS), ...after }),
		{ what: 'invoices of half a year', most: MOST_PAGES },
	);
	for await (const invoice of invoices) {
		const { paid_at, voided_at, marked_uncollectible_at } = invoice.status_transitions;
		if ([paid_at, voided_at, marked_uncollectible_at].some(isWithin)) yield invoice;
	}
}

function remember(id: string, told: Set<string>): void {
	told.add(id);
	const [oldest] = told;
	if (told.size > MOST_REMEMBERED && oldest !== undefined) told.delete(oldest);
}

function typeOf(object: Listed): PaymentEventType | undefined {
	switch (object.object) {
		case 'payment_intent':
			return PAYMENT_STAGES[lookup(PAYMENT_INTENT_STATUSES, object.status) ?? 'unknown'].event;
		case 'charge':
			if (object.status === 'failed') return 'payment.failed';
			if (object.status === 'pending') return 'payment.pending';
			return object.captured ? 'payment.succeeded' : 'payment.authorized';
		case 'invoice':
			return INVOICE_STAGES[lookup(INVOICE_STATUSES, object.status) ?? 'unknown'].event;
		case 'subscription':
			return object.ended_at ? 'subscription.canceled' : 'subscription.created';
		case 'refund':
			return lookup(REFUND_EVENTS, lookup(REFUND_OUTCOMES, object.status));
		case 'dispute':
			return disputeEvent(object);
	}
}

/** Whatever it became but for its end is told with that it was opened. */
function disputeEvent({ status }: Stripe.Dispute): PaymentEventType {
	const event = DISPUTE_EVENTS[lookup(DISPUTE_STATUSES, status) ?? 'underReview'];
	return event === 'dispute.updated' ? 'dispute.opened' : event;
}
