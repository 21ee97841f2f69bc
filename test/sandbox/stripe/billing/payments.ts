/** The payments of an invoice: which intents may pay it, and which did. */
import { idOf, type Mode } from '../account/mode';
import type { ObjectTypes } from '../account/wire';
import type { PaymentIntent } from '../payments/charges';
import { createIntent } from '../payments/intentObject';
import { cancelIntent } from '../payments/paymentIntents';
import { subscriptionOf, type Invoice } from './invoiceObject';

export type InvoicePayment = ObjectTypes['invoice_payment'];

/** Minor units; no field of the invoice, but included when it is asked for, and never in events. */
const offStripe = new WeakMap<Invoice, number>();

/** What was paid outside of Stripe. https://docs.stripe.com/changelog/dahlia/2026-05-27/invoice-object-amount-paid-off-stripe-property */
export function paidOffStripe(invoice: Invoice): number {
	return offStripe.get(invoice) ?? 0;
}

/** So much more was. */
export function payOffStripe(invoice: Invoice, amount: number): void {
	offStripe.set(invoice, paidOffStripe(invoice) + amount);
}

/** The intent that is to pay what remains. */
export function openIntentOf(mode: Mode, invoice: Invoice): PaymentIntent | undefined {
	const id = idOf(defaultPaymentOf(mode, invoice)?.payment.payment_intent);
	return id === null ? undefined : mode.get('payment_intent', id);
}

/** The payment that Stripe itself keeps at what remains, while it is open. */
function defaultPaymentOf(mode: Mode, invoice: Invoice): InvoicePayment | undefined {
	return mode
		.all('invoice_payment')
		.find((one) => one.invoice === invoice.id && one.status === 'open' && one.is_default);
}

/** The invoice whose default payment this intent is: it is that invoice's, and nobody else cancels it. */
export function ownerOf(mode: Mode, intent: PaymentIntent): string | null {
	const payment = mode
		.all('invoice_payment')
		.find((one) => one.is_default && one.payment.payment_intent === intent.id);
	return idOf(payment?.invoice);
}

/** Payments that were laid to an invoice and are under way or made: it can then neither be voided nor revised. */
export function hasLaidPayments(mode: Mode, invoice: Invoice): boolean {
	return mode
		.all('invoice_payment')
		.some(
			(one) =>
				one.invoice === invoice.id &&
				(one.status === 'paid' || (one.status === 'open' && !one.is_default)),
		);
}

/** What remains has changed (a part was paid, a credit note was given): so does the intent's amount. */
export function resizeDefaultIntent(mode: Mode, invoice: Invoice): void {
	const payment = defaultPaymentOf(mode, invoice);
	const intent = openIntentOf(mode, invoice);
	if (payment === undefined || intent === undefined || invoice.amount_remaining <= 0) return;
	mode.update(payment, { amount_requested: invoice.amount_remaining });
	mode.update(intent, { amount: invoice.amount_remaining });
}

/** Nobody is to pay it any more. */
export function cancelOpenPayments(
	mode: Mode,
	invoice: Invoice,
	reason: PaymentIntent['cancellation_reason'],
): void {
	for (const payment of mode.all('invoice_payment')) {
		if (payment.invoice !== invoice.id || payment.status !== 'open') continue;
		cancelPayment(mode, payment);
		const id = idOf(payment.payment.payment_intent);
		if (id !== null) cancelIntent(mode, mode.get('payment_intent', id), reason);
	}
}

/** The invoice was paid or credited by something else: its own intent is not wanted any more. */
export function cancelDefaultPayment(mode: Mode, invoice: Invoice): void {
	const payment = defaultPaymentOf(mode, invoice);
	const intent = openIntentOf(mode, invoice);
	if (payment === undefined || intent === undefined || intent.status === 'processing') return;
	cancelPayment(mode, payment);
	cancelIntent(mode, intent, 'automatic');
}

/** `payment_intent.canceled`: it pays nothing any more. */
export function onIntentCanceled(mode: Mode, intent: PaymentIntent): void {
	const payment = openPaymentOf(mode, intent);
	if (payment) cancelPayment(mode, payment);
}

function cancelPayment(mode: Mode, payment: InvoicePayment): void {
	mode.update(payment, {
		status: 'canceled',
		status_transitions: { ...payment.status_transitions, canceled_at: mode.now() },
	});
}

/** The intent that an invoice gets when it is finalized. */
export function addDefaultPayment(mode: Mode, invoice: Invoice): void {
	const types = invoice.payment_settings.payment_method_types;
	const intent = mode.add<'payment_intent'>(
		createIntent(mode, {
			amount: invoice.amount_due,
			currency: invoice.currency,
			customer: idOf(invoice.customer),
			description: subscriptionOf(invoice) === null ? 'Payment for Invoice' : 'Subscription update',
			receipt_email: null,
			setup_future_usage: subscriptionOf(invoice) === null ? null : 'off_session',
			...(types === null ? {} : { payment_method_types: types }),
		}),
	);
	mode.emit('payment_intent.created', intent);
	addInvoicePayment(mode, invoice, intent, true);
}

/** Says that this intent pays, or may pay, this invoice. */
export function addInvoicePayment(
	mode: Mode,
	invoice: Invoice,
	intent: PaymentIntent,
	isDefault: boolean,
): InvoicePayment {
	const payment = { payment_intent: intent.id, type: 'payment_intent' } as const;
	return layPayment(mode, invoice, payment, { amount: intent.amount, isDefault });
}

/** One more payment of an invoice, which is open until it is counted. */
export function layPayment(
	mode: Mode,
	invoice: Invoice,
	payment: InvoicePayment['payment'],
	{ amount, isDefault = false }: { readonly amount: number; readonly isDefault?: boolean },
): InvoicePayment {
	return mode.add<'invoice_payment'>({
		id: mode.newId('inpay'),
		object: 'invoice_payment',
		amount_paid: null,
		amount_requested: amount,
		created: mode.now(),
		currency: invoice.currency,
		invoice: invoice.id,
		is_default: isDefault,
		livemode: mode.livemode,
		payment,
		status: 'open',
		status_transitions: { canceled_at: null, paid_at: null },
	});
}

/** The payment that an intent is to make. */
export function openPaymentOf(mode: Mode, intent: PaymentIntent): InvoicePayment | undefined {
	return mode
		.all('invoice_payment')
		.find((one) => one.status === 'open' && one.payment.payment_intent === intent.id);
}
