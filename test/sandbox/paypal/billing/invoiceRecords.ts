/** Money for an invoice that came or went outside PayPal, and that somebody wrote down. */
import { invalidRequest, unprocessable } from '../protocol/errors';
import { randomText, type World } from '../world';
import { type Money, unitsOf } from './amounts';
import { OPEN } from './invoiceLifecycle';
import { addPayment, addRefund, tooMuch } from './invoicePayments';
import { today } from './invoiceRequest';
import { type InvoiceRecord, tell } from './invoiceStore';

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
