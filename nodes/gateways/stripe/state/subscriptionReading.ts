import Stripe from 'stripe';
import { attemptAsync } from '../../../shared/vocabulary/attempt';
import type { SubscriptionStatus } from '../../../shared/vocabulary/payment';
import { expanded, idOf, unlessMissing } from '../client';
import { IN_INVOICE, type InvoiceReading, paymentsOf, readAroundInvoice } from './invoiceReading';
import { IN_LIST } from './paymentReading';

/** A subscription with its latest invoice that says what is owed. */
export interface SubscriptionReading {
	readonly subscription: Stripe.Subscription;
	readonly billing?: InvoiceReading;
	/** Invoices before that one whose money came after it was final, went back or is disputed. */
	readonly earlier: readonly InvoiceReading[];
}

const IN_SUBSCRIPTION = [
	'customer',
	'discounts.source.coupon',
	'items.data.price.product',
	...IN_INVOICE.map((field) => `latest_invoice.${field}`),
];

/** Enough to find the one before a draft: more than one at a time is rare. */
const INVOICES = 10;

/** Of the customer, for what became of earlier invoices; a bank disputes up to four months back. */
const RECENT_PAYMENTS = 20;

/**
 * One call for the subscription with its latest invoice, and one for that one's payment or, from the second invoice on, the
 * customer's last payments with it. One more in the hour in which the next invoice is still a draft, or where the latest
 * was voided, and one where the money of an earlier payment moved.
 * @see https://docs.stripe.com/api/subscriptions/retrieve
 */
export async function readSubscription(
	id: string,
	stripe: Stripe,
): Promise<SubscriptionReading | undefined> {
	const subscription = await unlessMissing(
		stripe.subscriptions.retrieve(id, { expand: IN_SUBSCRIPTION }),
	);
	if (!subscription) return undefined;
	const latest = expanded(subscription.latest_invoice);
	const invoice = latest && (isOwed(latest) ? latest : await lastOwed(id, stripe));
	if (!invoice) return { subscription, earlier: [] };
	const customer = idOf(subscription.customer);
	if (!customer || invoice.billing_reason === 'subscription_create') {
		return { subscription, billing: await readAroundInvoice(invoice, stripe), earlier: [] };
	}
	const recent = await readRecent(customer, stripe);
	const billing = await readAroundInvoice(invoice, stripe, recent);
	return { subscription, billing, earlier: await readEarlier(id, invoice, recent, stripe) };
}

/** Seconds since the epoch from when on an earlier invoice is late. */
export function finalAt({ status_transitions: moments, created }: Stripe.Invoice): number {
	return moments.finalized_at ?? created;
}

/** Collection can be paused while the subscription stays active (https://docs.stripe.com/billing/subscriptions/pause-payment). */
export function isPaused({ pause_collection }: Stripe.Subscription): boolean {
	return pause_collection !== null && pause_collection !== undefined;
}

/** Nothing will be billed any more. */
export function isOver(status: SubscriptionStatus): boolean {
	return status === 'canceled' || status === 'expired';
}

/** A draft may still change, and a void invoice never counted. */
function isOwed({ status }: Stripe.Invoice): boolean {
	return status !== 'draft' && status !== 'void';
}

/** The customer's last payments; none where Stripe cannot list by the customer, which keeps back nothing of the latest. */
async function readRecent(
	customer: string,
	stripe: Stripe,
): Promise<ReadonlyMap<string, Stripe.PaymentIntent>> {
	const attempted = await attemptAsync(
		async () =>
			await stripe.paymentIntents.list({ customer, limit: RECENT_PAYMENTS, expand: IN_LIST }),
	);
	if ('value' in attempted) {
		return new Map(attempted.value.data.map((intent) => [intent.id, intent]));
	}
	if (attempted.error instanceof Stripe.errors.StripeInvalidRequestError) return new Map();
	throw attempted.error;
}

async function readEarlier(
	id: string,
	latest: Stripe.Invoice,
	recent: ReadonlyMap<string, Stripe.PaymentIntent>,
	stripe: Stripe,
): Promise<InvoiceReading[]> {
	const own = intentsOf(latest);
	const moved = [...recent.values()].filter(
		(intent) => !own.includes(intent.id) && hasMoved(intent, finalAt(latest)),
	);
	if (moved.length === 0) return [];
	const { data } = await stripe.invoices.list({
		subscription: id,
		limit: RECENT_PAYMENTS,
		expand: IN_INVOICE.map((field) => `data.${field}`),
	});
	const movedIds = new Set(moved.map((intent) => intent.id));
	const earlier = data.filter((invoice) => intentsOf(invoice).some((one) => movedIds.has(one)));
	return await Promise.all(
		earlier.map(async (invoice) => await readAroundInvoice(invoice, stripe, recent)),
	);
}

/** Most earlier payments came in their time and stayed. */
function hasMoved({ latest_charge: field }: Stripe.PaymentIntent, since: number): boolean {
	const charge = expanded(field);
	if (charge?.status !== 'succeeded') return false;
	return charge.created >= since || charge.disputed || charge.amount_refunded > 0;
}

function intentsOf(invoice: Stripe.Invoice): string[] {
	return paymentsOf(invoice).flatMap(({ payment }) => idOf(payment.payment_intent) ?? []);
}

async function lastOwed(id: string, stripe: Stripe): Promise<Stripe.Invoice | undefined> {
	const { data } = await stripe.invoices.list({
		subscription: id,
		limit: INVOICES,
		expand: IN_INVOICE.map((field) => `data.${field}`),
	});
	return data.find(isOwed);
}
