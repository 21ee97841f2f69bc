/** Money for an invoice: taken by PayPal, or come elsewhere and written down; and given back. */
import { completeCapture, denyCapture, makeCapture } from '../payments/captures';
import type { Capture, Refund } from '../payments/wire/order';
import { invalidRequest, unprocessable } from '../protocol/errors';
import { randomText, type World } from '../world';
import { type Money, money, unitsOf } from './amounts';
import { OPEN, today } from './invoiceLifecycle';
import { type InvoiceRecord, invoicesOf, save, tell } from './invoiceStore';
import type { InvoicePayment, InvoiceRefund } from './invoiceWire';

const METHODS: ReadonlySet<string> = new Set([
	...['BANK_TRANSFER', 'CASH', 'CHECK', 'CREDIT_CARD', 'DEBIT_CARD', 'PAYPAL', 'WIRE_TRANSFER'],
	'OTHER',
]);

/** Of `POST …/payments` and `POST …/refunds`. */
export interface Written {
	readonly method?: string;
	readonly amount?: Money;
	readonly payment_date?: string;
	readonly refund_date?: string;
	readonly note?: string;
}

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

/** What came outside PayPal. @returns the id of the payment. @throws 400, 422 in the words of `invoices.payments-…`. */
export function recordPayment(world: World, record: InvoiceRecord, written: Written): string {
	const { invoice } = record;
	requireMethod(written, 'payment');
	if (!OPEN.has(invoice.status)) {
		throw unprocessable(
			'CANNOT_PROCESS_PAYMENTS',
			'Current invoice state does not support payment processing.',
		);
	}
	const amount = written.amount ?? invoice.due_amount;
	if (unitsOf(amount) > unitsOf(invoice.due_amount)) throw tooMuch();
	const id = `EXTR-${randomText(17)}`;
	addPayment(world, record, {
		type: 'EXTERNAL',
		payment_id: id,
		payment_date: written.payment_date ?? today(world),
		method: written.method ?? 'OTHER',
		...(written.note === undefined ? {} : { note: written.note }),
		amount,
	});
	tell(world, record, 'PAID');
	return id;
}

/** What was given back outside PayPal. @returns the id of the refund. @throws 400, 422 in the words of `invoices.refunds-…`. */
export function recordRefund(world: World, record: InvoiceRecord, written: Written): string {
	const { invoice } = record;
	requireMethod(written, 'refund');
	const paid = invoice.payments?.paid_amount;
	if (paid === undefined || unitsOf(paid) === 0) {
		throw unprocessable(
			'CANNOT_PROCESS_REFUNDS',
			'Current invoice state does not support refunds.',
		);
	}
	const amount = written.amount ?? paid;
	const before = invoice.refunds ? unitsOf(invoice.refunds.refund_amount) : 0;
	if (before + unitsOf(amount) > unitsOf(paid)) {
		throw unprocessable(
			'INVALID_REFUND_AMOUNT',
			'Recorded refunds cannot exceed recorded payments.',
		);
	}
	const id = `EXTR-${randomText(17)}`;
	addRefund(world, record, {
		type: 'EXTERNAL',
		refund_id: id,
		refund_date: written.refund_date ?? today(world),
		amount,
		method: written.method ?? 'OTHER',
	});
	return id;
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

function addPayment(world: World, record: InvoiceRecord, payment: InvoicePayment): void {
	const { invoice } = record;
	invoice.payments ??= {
		paid_amount: money(0, invoice.due_amount.currency_code),
		transactions: [],
	};
	invoice.payments.transactions.push(payment);
	reckon(record);
	save(world, record);
}

function addRefund(world: World, record: InvoiceRecord, refund: InvoiceRefund): void {
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

function requireMethod({ method }: Written, what: 'payment' | 'refund'): void {
	if (method === undefined) {
		throw invalidRequest(
			'MISSING_REQUIRED_PARAMETER',
			'/method',
			'Payment method is missing. Please provide a valid payment method.',
		);
	}
	if (METHODS.has(method)) return;
	throw invalidRequest(
		what === 'payment' ? 'INVALID_PAYMENT_METHOD' : 'INVALID_REFUND_METHOD',
		'/method',
		`The value provided is not an acceptable method of ${what}.`,
	);
}

const tooMuch = () =>
	unprocessable(
		'PAYMENT_AMOUNT_GREATER_THAN_AMOUNT_DUE',
		'Payment amount is greater than the amount due.',
	);
