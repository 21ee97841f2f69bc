/** The payments of an invoice: which intents may pay it, and which did. */
import { idOf, type Mode } from '../account/mode';
import type { ObjectTypes } from '../account/wire';
import type { PaymentIntent } from '../payments/charges';
import { createIntent } from '../payments/intentObject';
import { cancelIntent } from '../payments/paymentIntents';
import { subscriptionOf, type Invoice } from './invoiceObject';

export type InvoicePayment = ObjectTypes['invoice_payment'];

/** The intent that is to pay what remains. */
export function openIntentOf(mode: Mode, invoice: Invoice): PaymentIntent | undefined {
	const payment = mode
		.all('invoice_payment')
		.find((one) => one.invoice === invoice.id && one.status === 'open' && one.is_default);
	const id = idOf(payment?.payment.payment_intent);
	return id === null ? undefined : mode.get('payment_intent', id);
}

/** What remains has changed (a part was paid, a credit note was given): so does the intent's amount. */
export function resizeDefaultIntent(mode: Mode, invoice: Invoice): void {
	const intent = openIntentOf(mode, invoice);
	if (intent) mode.update(intent, { amount: invoice.amount_remaining });
}

/** Nobody is to pay it any more. */
export function cancelOpenPayments(
	mode: Mode,
	invoice: Invoice,
	reason: PaymentIntent['cancellation_reason'],
): void {
	for (const payment of mode.all('invoice_payment')) {
		if (payment.invoice !== invoice.id || payment.status !== 'open') continue;
		const canceled_at = mode.now();
		mode.update(payment, {
			status: 'canceled',
			status_transitions: { ...payment.status_transitions, canceled_at },
		});
		const id = idOf(payment.payment.payment_intent);
		if (id !== null) cancelIntent(mode, mode.get('payment_intent', id), reason);
	}
}

/** The intent that an invoice gets when it is finalized. */
export function addDefaultPayment(mode: Mode, invoice: Invoice): void {
	const intent = mode.add<'payment_intent'>(
		createIntent(mode, {
			amount: invoice.amount_due,
			currency: invoice.currency,
			customer: idOf(invoice.customer),
			description: subscriptionOf(invoice) === null ? 'Payment for Invoice' : 'Subscription update',
			receipt_email: null,
			setup_future_usage: subscriptionOf(invoice) === null ? null : 'off_session',
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
): void {
	mode.add<'invoice_payment'>({
		id: mode.newId('inpay'),
		object: 'invoice_payment',
		amount_paid: null,
		amount_requested: intent.amount,
		created: mode.now(),
		currency: invoice.currency,
		invoice: invoice.id,
		is_default: isDefault,
		livemode: mode.livemode,
		payment: { payment_intent: intent.id, type: 'payment_intent' },
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
