import type Stripe from 'stripe';
import type { PaymentRecord } from '../../../shared/vocabulary/state/record';
import { fromStripeAmount } from '../amounts';
import { idOf, toIso } from '../client';
import { crmReferenceOf } from './crmReference';
import { customerOf } from './customer';
import { searchUrl } from './dashboard';

/**
 * Whether it is an order that came to nothing by a coupon: Stripe then makes neither a payment nor an invoice, and the session
 * is all there is. A page that only collects a card is no order.
 * @see https://docs.stripe.com/payments/checkout/no-cost-orders
 */
export function isFreeOrder(session: {
	readonly mode?: unknown;
	readonly payment_status?: unknown;
	readonly payment_intent?: unknown;
	readonly invoice?: unknown;
	readonly subscription?: unknown;
}): boolean {
	const { payment_intent: intent, invoice, subscription } = session;
	const isOrder = session.mode === 'payment' && session.payment_status === 'no_payment_required';
	return isOrder && !intent && !invoice && !subscription;
}

/** A payment of nothing, by the id of its session; `undefined` for a session that is none. */
export function toFreeOrder(session: Stripe.Checkout.Session): PaymentRecord | undefined {
	const { id, currency, customer_details: given } = session;
	if (!isFreeOrder(session) || session.status !== 'complete' || !currency) return undefined;
	return {
		id,
		rawStatus: session.payment_status,
		stage: 'succeeded',
		currency,
		amount: 0,
		createdAt: toIso(session.created),
		customer: customerOf(idOf(session.customer), [given?.email], given?.name),
		crmReference: crmReferenceOf([session.metadata]),
		url: searchUrl(id, session.livemode),
		attempts: [],
		declines: [],
		refunds: [],
		disputes: [],
		order: {
			discounted: fromStripeAmount(session.total_details?.amount_discount ?? 0, currency),
		},
	};
}
