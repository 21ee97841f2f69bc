import type Stripe from 'stripe';
import type { Customer, Obligation, PaymentState } from '../../../shared/vocabulary/payment';
import type { Subject } from '../../../shared/vocabulary/subject';
import { versionOf } from '../../../shared/vocabulary/version';
import { fromStripeAmount } from '../amounts';
import { idOf, toIso } from '../client';
import { crmReferenceOf } from './crmReference';
import { searchUrl } from './dashboard';
import { toFacts } from './facts';

type Session = Stripe.Checkout.Session;

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

/** The state of an order over nothing; `undefined` for a session that is none. */
export function freeOrderState(subject: Subject, session: Session): PaymentState | undefined {
	if (!isFreeOrder(session) || session.status !== 'complete' || !session.currency) return undefined;
	const at = toIso(session.created);
	const obligation = obligationOf(session, session.currency);
	const crmReference = crmReferenceOf([session.metadata]);
	const state: Omit<PaymentState, 'version'> = {
		subject,
		status: 'paid',
		rawStatus: session.payment_status,
		currency: session.currency.toUpperCase(),
		amountDue: obligation.asked,
		amountPaid: 0,
		amountRefunded: 0,
		amountDisputed: 0,
		obligations: [obligation],
		transactions: [],
		createdAt: at,
		customer: customerOf(session),
		disputes: [],
		...(crmReference ? { crmReference } : {}),
		url: searchUrl(session.id, subject.livemode),
		facts: toFacts(subject, [
			{
				name: `${session.id}/succeeded`,
				type: 'payment.succeeded',
				at,
				amount: 0,
				current: true,
			},
		]),
	};
	return { ...state, version: versionOf(state) };
}

function obligationOf(session: Session, currency: string): Obligation {
	const at = toIso(session.created);
	return {
		id: session.id,
		status: 'paid',
		asked: 0,
		discounted: fromStripeAmount(session.total_details?.amount_discount ?? 0, currency),
		creditNoted: 0,
		carriedOver: 0,
		open: 0,
		askedAt: at,
		settledAt: at,
		isPastDue: false,
		dueAt: at,
		paymentIds: [],
	};
}

function customerOf({ customer, customer_details: given }: Session): Customer {
	const id = idOf(customer);
	return {
		...(id ? { id } : {}),
		...(given?.email ? { email: given.email } : {}),
		...(given?.name ? { name: given.name } : {}),
	};
}
