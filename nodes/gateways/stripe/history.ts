import type Stripe from 'stripe';
import type { GatewayConnection } from '../../shared/contracts/gateway';
import type { PaymentEvent, PaymentEventType } from '../../shared/vocabulary/event';
import { lookup } from '../../shared/vocabulary/lookup';
import { toIso } from './client';
import { CLOSED_DISPUTE_TYPES, pointerOf, REFUND_TYPES } from './events';
import { type List, oldestFirst, type Window } from './oldestFirst';
import type { Known } from './statuses';

type Listed =
	Stripe.PaymentIntent | Stripe.Invoice | Stripe.Subscription | Stripe.Refund | Stripe.Dispute;

const INTENT_TYPES: Readonly<Record<Known<Stripe.PaymentIntent.Status>, PaymentEventType>> = {
	requires_payment_method: 'payment.pending',
	requires_confirmation: 'payment.pending',
	requires_action: 'payment.actionRequired',
	processing: 'payment.pending',
	requires_capture: 'payment.authorized',
	canceled: 'payment.canceled',
	succeeded: 'payment.succeeded',
};

/** A draft is nobody's yet. */
const INVOICE_TYPES: Readonly<
	Record<Exclude<Known<Stripe.Invoice.Status>, 'draft'>, PaymentEventType>
> = {
	open: 'invoice.sent',
	paid: 'invoice.paid',
	uncollectible: 'invoice.overdue',
	void: 'invoice.voided',
};

/**
 * What was created in a time for which Stripe keeps no events any more, oldest first, as hints that carry the object's id
 * instead of an event's. What is behind each is read like behind any other hint.
 * @param connection its mode and account are those of all it lists.
 * @see https://docs.stripe.com/api/payment_intents/list
 */
export async function* listHistory(
	window: Window,
	{ livemode, connectedAccount = '' }: Pick<GatewayConnection, 'livemode' | 'connectedAccount'>,
	stripe: Stripe,
): AsyncGenerator<PaymentEvent> {
	const lists: ReadonlyArray<List<Listed>> = [
		async (query) => await stripe.paymentIntents.list(query),
		async (query) => await stripe.invoices.list(query),
		async (query) => await stripe.subscriptions.list({ ...query, status: 'all' }),
		async (query) => await stripe.refunds.list(query),
		async (query) => await stripe.disputes.list(query),
	];
	for await (const object of oldestFirst(lists, window)) {
		const type = typeOf(object);
		const pointer = pointerOf({ ...object });
		if (!type || !pointer) continue;
		yield {
			id: object.id,
			gateway: 'stripe',
			account: connectedAccount,
			livemode,
			occurredAt: toIso(object.created),
			hint: { type, ...pointer },
		};
	}
}

function typeOf(object: Listed): PaymentEventType | undefined {
	switch (object.object) {
		case 'payment_intent':
			return lookup(INTENT_TYPES, object.status);
		case 'invoice':
			return lookup(INVOICE_TYPES, object.status);
		case 'subscription':
			return object.ended_at ? 'subscription.canceled' : 'subscription.created';
		case 'refund':
			return lookup(REFUND_TYPES, object.status);
		case 'dispute':
			return lookup(CLOSED_DISPUTE_TYPES, object.status) ?? 'dispute.opened';
	}
}
