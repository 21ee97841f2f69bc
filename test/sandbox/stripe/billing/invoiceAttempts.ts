/** Paying an invoice, and what its payments make of it. */
import { moveBalance } from '../account/creditBalance';
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
	layPayment,
	openIntentOf,
	openPaymentOf,
	ownerOf,
	payOffStripe,
	resizeDefaultIntent,
	type InvoicePayment,
} from './payments';
import type { PaymentRecord } from './paymentRecords';

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
	payOffStripe(invoice, invoice.amount_remaining);
	mode.update(invoice, {
		amount_paid: invoice.amount_paid + invoice.amount_remaining,
		amount_remaining: 0,
	});
	markPaid(mode, invoice);
}

/** An intent that a customer paid elsewhere, or is to pay, pays a part of an invoice. */
export function attachIntent(mode: Mode, invoice: Invoice, intent: PaymentIntent): void {
	requireStatus(invoice, ['open', 'uncollectible'], 'attach a payment to');
	requireFitting(mode, invoice, intent);
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

/** A payment that was made outside and written down pays a part of an invoice, or all of it. */
export function attachRecord(mode: Mode, invoice: Invoice, record: PaymentRecord): void {
	requireStatus(invoice, ['open', 'uncollectible'], 'attach a payment to');
	const { value } = record.amount;
	const payment = { payment_record: record.id, type: 'payment_record' } as const;
	payOffStripe(invoice, Math.min(value, invoice.amount_remaining));
	countPayment(mode, layPayment(mode, invoice, payment, { amount: value }), value);
}

/** `payment_intent.succeeded`: what it paid counts towards its invoice. */
export function onIntentSucceeded(mode: Mode, intent: PaymentIntent): void {
	const payment = openPaymentOf(mode, intent);
	if (payment) countPayment(mode, payment, intent.amount_received);
}

function countPayment(mode: Mode, payment: InvoicePayment, received: number): void {
	const invoice = mode.get('invoice', idOf(payment.invoice) ?? '');
	const wasPaid = invoice.status === 'paid';
	const due = Math.min(received, invoice.amount_remaining);
	const over = received - due;
	mode.update(payment, {
		amount_paid: received,
		status: 'paid',
		status_transitions: { ...payment.status_transitions, paid_at: mode.now() },
	});
	mode.emit('invoice_payment.paid', payment);
	const previous = mode.update(invoice, {
		amount_paid: invoice.amount_paid + due,
		amount_remaining: invoice.amount_remaining - due,
		amount_overpaid: invoice.amount_overpaid + over,
	});
	if (over > 0) creditOverpaid(mode, invoice, over);
	if (wasPaid) return void mode.emit('invoice.updated', invoice, previous);
	if (invoice.amount_remaining === 0) return markPaid(mode, invoice);
	resizeDefaultIntent(mode, invoice);
	mode.emit('invoice.updated', invoice, previous);
}

/** Whoever pays too much has credit for the next invoice. */
function creditOverpaid(mode: Mode, invoice: Invoice, amount: number): void {
	moveBalance(mode, mode.get('customer', idOf(invoice.customer) ?? ''), {
		amount: -amount,
		currency: invoice.currency,
		type: 'invoice_overpaid',
		invoice: invoice.id,
	});
	mode.emit('invoice.overpaid', invoice);
}

/** https://docs.stripe.com/invoicing/partial-payments: of the same customer and currency, and no more than remains. */
function requireFitting(mode: Mode, invoice: Invoice, intent: PaymentIntent): void {
	const param = 'payment_intent';
	if (idOf(intent.customer) !== idOf(invoice.customer)) {
		throw invalid('The PaymentIntent must have the same customer as the invoice.', param);
	}
	if (intent.currency !== invoice.currency) {
		throw invalid('The PaymentIntent must have the same currency as the invoice.', param);
	}
	if (intent.status === 'canceled' || ownerOf(mode, intent) !== null) {
		throw invalid('This PaymentIntent cannot be attached to an invoice.', param);
	}
	if (intent.status !== 'succeeded' && intent.amount > invoice.amount_remaining) {
		throw invalid("The PaymentIntent's amount is more than remains on the invoice.", param);
	}
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
