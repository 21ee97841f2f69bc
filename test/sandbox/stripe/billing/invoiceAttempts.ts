/** Paying an invoice, and what its payments make of it. */
import { idOf, type Mode } from '../account/mode';
import { attemptPayment, type Attempt } from '../payments/attempt';
import type { PaymentIntent } from '../payments/charges';
import { usePaymentMethod, type PaymentMethod } from '../payments/paymentMethods';
import { invalid } from '../protocol/errors';
import { finalizeInvoice, markPaid, requireStatus } from './invoiceLifecycle';
import { subscriptionOf, type Invoice } from './invoiceObject';
import {
	addInvoicePayment,
	cancelOpenPayments,
	openIntentOf,
	openPaymentOf,
	resizeDefaultIntent,
} from './payments';

const RETRY_SECONDS = 3 * 24 * 60 * 60;
/** How often Stripe tries a charge by itself before it gives up. */
export const MAXIMUM_ATTEMPTS = 4;

/** Tries the invoice's own intent with this method. */
export function payInvoice(mode: Mode, invoice: Invoice, method: PaymentMethod): Attempt {
	if (invoice.status === 'draft') finalizeInvoice(mode, invoice);
	requireStatus(invoice, ['open', 'uncollectible'], 'pay');
	const intent = openIntentOf(mode, invoice);
	if (intent === undefined) throw invalid(`Invoice ${invoice.id} has no payment to make`);
	mode.update(invoice, {
		attempted: true,
		attempt_count: invoice.attempt_count + 1,
		next_payment_attempt: null,
	});
	return attemptPayment(mode, intent, method);
}

/** Somebody was paid in another way: no charge, and the intent is no longer wanted. */
export function payOutOfBand(mode: Mode, invoice: Invoice): void {
	requireStatus(invoice, ['open', 'uncollectible'], 'pay');
	cancelOpenPayments(mode, invoice, 'automatic');
	mode.update(invoice, {
		amount_paid_off_stripe: (invoice.amount_paid_off_stripe ?? 0) + invoice.amount_remaining,
		amount_paid: invoice.amount_paid + invoice.amount_remaining,
		amount_remaining: 0,
	});
	markPaid(mode, invoice);
}

/** An intent that a customer paid elsewhere pays a part of an invoice. */
export function attachIntent(mode: Mode, invoice: Invoice, intent: PaymentIntent): void {
	requireStatus(invoice, ['open'], 'attach a payment to');
	addInvoicePayment(mode, invoice, intent, false);
	if (intent.status === 'succeeded') onIntentSucceeded(mode, intent);
}

/** A customer's default method: the subscription's, the invoice's, then the customer's. */
export function defaultMethodOf(mode: Mode, invoice: Invoice): PaymentMethod | undefined {
	const customer = mode.get('customer', idOf(invoice.customer) ?? '');
	const subscriptionId = subscriptionOf(invoice);
	const subscription = subscriptionId ? mode.get('subscription', subscriptionId) : undefined;
	const id =
		invoice.default_payment_method ??
		subscription?.default_payment_method ??
		idOf(customer.invoice_settings.default_payment_method) ??
		customer.default_source;
	return id ? usePaymentMethod(mode, id) : undefined;
}

/** `payment_intent.succeeded`: what it paid counts towards its invoice. */
export function onIntentSucceeded(mode: Mode, intent: PaymentIntent): void {
	const payment = openPaymentOf(mode, intent);
	if (payment === undefined) return;
	const invoice = mode.get('invoice', idOf(payment.invoice) ?? '');
	const due = Math.min(intent.amount_received, invoice.amount_remaining);
	mode.update(payment, {
		amount_paid: intent.amount_received,
		status: 'paid',
		status_transitions: { ...payment.status_transitions, paid_at: mode.now() },
	});
	mode.emit('invoice_payment.paid', payment);
	const previous = mode.update(invoice, {
		amount_paid: invoice.amount_paid + due,
		amount_remaining: invoice.amount_remaining - due,
		amount_overpaid: invoice.amount_overpaid + intent.amount_received - due,
	});
	if (invoice.amount_remaining === 0) return markPaid(mode, invoice);
	resizeDefaultIntent(mode, invoice);
	mode.emit('invoice.updated', invoice, previous);
}

/** `payment_intent.payment_failed`: the invoice stays open, and Stripe will try again. */
export function onIntentFailed(mode: Mode, intent: PaymentIntent): void {
	const payment = openPaymentOf(mode, intent);
	if (payment === undefined) return;
	const invoice = mode.get('invoice', idOf(payment.invoice) ?? '');
	const willRetry =
		invoice.collection_method === 'charge_automatically' &&
		subscriptionOf(invoice) !== null &&
		invoice.attempt_count < MAXIMUM_ATTEMPTS;
	mode.update(invoice, {
		attempted: true,
		next_payment_attempt: willRetry ? mode.now() + RETRY_SECONDS : null,
	});
	mode.emit('invoice.payment_failed', invoice);
}

/** `payment_intent.requires_action`: the customer has to authenticate. */
export function onIntentActionRequired(mode: Mode, intent: PaymentIntent): void {
	const payment = openPaymentOf(mode, intent);
	if (payment === undefined) return;
	const invoice = mode.get('invoice', idOf(payment.invoice) ?? '');
	mode.emit('invoice.payment_action_required', invoice);
	mode.emit('invoice.payment_failed', invoice);
}
