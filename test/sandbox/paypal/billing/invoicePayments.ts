/** Money for an invoice: taken by PayPal, or come elsewhere and written down; and given back. */
import { completeCapture, denyCapture, makeCapture } from '../payments/captures';
import type { Capture, Refund } from '../payments/wire/order';
import { unprocessable } from '../protocol/errors';
import type { World } from '../world';
import { type Money, money, unitsOf } from './amounts';
import { OPEN } from './invoiceLifecycle';
import { today } from './invoiceRequest';
import { type InvoiceRecord, invoicesOf, save, tell } from './invoiceStore';
import type { InvoicePayment, InvoiceRefund } from './invoiceWire';

/**
 * The payer pays on the invoice's page: all that is due, or a part. It makes a capture without an order, which bears the
 * invoice's number. @throws 422 where the invoice takes no (part of a) payment.
 */
export function payInvoice(
	world: World,
	record: InvoiceRecord,
	{ units, isPending = false }: { readonly units?: number; readonly isPending?: boolean } = {},
): Capture {
	const { invoice } = record;
	const due = unitsOf(invoice.due_amount);
	const amount = units ?? due;
	if (!OPEN.has(invoice.status)) {
		throw unprocessable(
			'CANNOT_PROCESS_PAYMENTS',
			'Current invoice state does not support payment processing.',
		);
	}
	const allowsParts = invoice.configuration.partial_payment?.allow_partial_payment === true;
	if (amount > due || (amount < due && !allowsParts)) throw tooMuch();
	const { currency_code: currency } = invoice.due_amount;
	const email = invoice.primary_recipients?.[0]?.billing_info?.email_address;
	const capture = makeCapture(world, {
		amount: money(amount, currency),
		code: 'T0007',
		invoiceId: invoice.detail.invoice_number,
		...(isPending ? { outcome: { status: 'PENDING', reason: 'ECHECK' } } : {}),
		...(email === undefined ? {} : { payer: { email } }),
	});
	addPayment(world, record, {
		type: 'PAYPAL',
		payment_id: capture.id,
		transaction_type: 'SALE',
		payment_date: today(world),
		method: 'PAYPAL',
		amount: money(amount, currency),
		transaction_status: isPending ? 'PENDING' : 'SUCCESS',
	});
	tell(world, record, 'PAID');
	return capture;
}

/** The bank answers an eCheck. */
export function settleInvoice(world: World, record: InvoiceRecord, succeeds: boolean): void {
	const { payments } = record.invoice;
	const payment = payments?.transactions.find((one) => one.transaction_status === 'PENDING');
	const capture = world.captures.get(payment?.payment_id ?? '');
	if (!payments || !payment || !capture) throw new Error('Nothing of this invoice is pending');
	if (succeeds) payment.transaction_status = 'SUCCESS';
	else payments.transactions = payments.transactions.filter((one) => one !== payment);
	reckon(record);
	save(world, record);
	(succeeds ? completeCapture : denyCapture)(world, capture);
	tell(world, record, succeeds ? 'PAID' : 'UPDATED');
}

/** A refund of a capture that an invoice's payer made shows on the invoice. @returns whether it was one of an invoice. */
export function noteRefund(world: World, refund: Refund, captureId: string): boolean {
	const record = [...invoicesOf(world).values()].find(({ invoice }) =>
		invoice.payments?.transactions.some(({ payment_id: id }) => id === captureId),
	);
	if (record === undefined) return false;
	const known = record.invoice.refunds?.transactions ?? [];
	const isOver = refund.status === 'FAILED' || refund.status === 'CANCELLED';
	const isKnown = known.some(({ refund_id: id }) => id === refund.id);
	if (isOver && isKnown) {
		dropRefund(world, record, refund.id);
		tell(world, record, 'UPDATED');
	}
	if (refund.status !== 'COMPLETED' || isKnown) return true;
	addRefund(world, record, {
		type: 'PAYPAL',
		refund_id: refund.id,
		refund_date: today(world),
		amount: refund.amount,
		method: 'PAYPAL',
	});
	return true;
}

/** @throws 404 for one that PayPal did not take down. */
export function dropPayment(world: World, record: InvoiceRecord, id: string): void {
	const { payments } = record.invoice;
	if (!payments) return;
	payments.transactions = payments.transactions.filter(({ payment_id: one }) => one !== id);
	reckon(record);
	save(world, record);
	tell(world, record, 'UPDATED');
}

export function dropRefund(world: World, record: InvoiceRecord, id: string): void {
	const { refunds } = record.invoice;
	if (!refunds) return;
	refunds.transactions = refunds.transactions.filter(({ refund_id: one }) => one !== id);
	reckon(record);
	save(world, record);
}

export function addPayment(world: World, record: InvoiceRecord, payment: InvoicePayment): void {
	const { invoice } = record;
	invoice.payments ??= {
		paid_amount: money(0, invoice.due_amount.currency_code),
		transactions: [],
	};
	invoice.payments.transactions.push(payment);
	reckon(record);
	save(world, record);
}

export function addRefund(world: World, record: InvoiceRecord, refund: InvoiceRefund): void {
	const { invoice } = record;
	invoice.refunds ??= {
		refund_amount: money(0, invoice.due_amount.currency_code),
		transactions: [],
	};
	invoice.refunds.transactions.push(refund);
	reckon(record);
	save(world, record);
	tell(world, record, 'REFUNDED');
}

/** Sums and status of what was paid and given back. */
function reckon({ invoice, mails }: InvoiceRecord): void {
	const { currency_code: currency } = invoice.amount;
	const payments = invoice.payments?.transactions ?? [];
	const refunds = invoice.refunds?.transactions ?? [];
	const isPending = payments.some((one) => one.transaction_status === 'PENDING');
	const total = (list: ReadonlyArray<{ readonly amount: Money }>) =>
		list.reduce((sum, { amount }) => sum + unitsOf(amount), 0);
	const paid = total(payments.filter((one) => one.transaction_status !== 'PENDING'));
	const refunded = total(refunds);
	const due = unitsOf(invoice.amount) - paid;
	if (invoice.payments) invoice.payments.paid_amount = money(paid, currency);
	if (invoice.refunds) invoice.refunds.refund_amount = money(refunded, currency);
	invoice.due_amount = money(due, currency);
	const isOutside = [...payments, ...refunds].every(({ type }) => type === 'EXTERNAL');
	if (isPending) invoice.status = 'PAYMENT_PENDING';
	else if (paid === 0) invoice.status = mails > 0 ? 'SENT' : 'UNPAID';
	else if (refunded >= paid) invoice.status = isOutside ? 'MARKED_AS_REFUNDED' : 'REFUNDED';
	else if (refunded > 0) invoice.status = 'PARTIALLY_REFUNDED';
	else if (due > 0) invoice.status = 'PARTIALLY_PAID';
	else invoice.status = isOutside ? 'MARKED_AS_PAID' : 'PAID';
}

export const tooMuch = () =>
	unprocessable(
		'PAYMENT_AMOUNT_GREATER_THAN_AMOUNT_DUE',
		'Payment amount is greater than the amount due.',
	);
