import type {
	InvoiceState,
	Obligation,
	PaymentState,
	SubjectStatus,
	Transaction,
} from '../payment';
import type { Subject } from '../subject';
import { INVOICE_STAGES } from './events';
import { toFacts, versioned } from './facts';
import { invoiceFacts } from './invoiceFacts';
import { isOpen, lastDecline, obligationsOf } from './obligation';
import { rootOf } from './payment';
import type { CreditNoteRecord, InvoiceRecord, MovementRecord } from './record';
import { arrivedInPart, isUnderReview, type Money, moneyOf } from './transactions';

/** What the invoice that is shown tells of a state, whoever's state it is. */
export type InvoicePart = Pick<
	PaymentState,
	'status' | 'currency' | 'description' | 'customer' | 'invoice' | 'failure' | 'paymentUrl'
>;

/**
 * The state of an invoice that no subscription made.
 * @param now milliseconds since the epoch; an invoice becomes overdue without anything happening to it.
 */
export function invoiceState(subject: Subject, invoice: InvoiceRecord, now: number): PaymentState {
	return versioned({
		...rootOf(subject, invoice),
		...invoicePart(invoice),
		...owedOf(obligationsOf(invoice, { now })),
		...invoiceMoney([invoice]),
		facts: toFacts(subject, invoiceFacts(invoice, now)),
	});
}

export function invoicePart(invoice: InvoiceRecord): InvoicePart {
	const { currency, customer, description, page } = invoice;
	const failure = isOpen(invoice) ? lastDecline(invoice)?.failure : undefined;
	return {
		status: statusOf(invoice),
		currency: currency.toUpperCase(),
		...(description ? { description } : {}),
		customer,
		invoice: toInvoiceState(invoice),
		...(failure ? { failure } : {}),
		...(isOpen(invoice) && page ? { paymentUrl: page } : {}),
	};
}

export function owedOf(
	obligations: readonly Obligation[],
): Pick<PaymentState, 'amountDue' | 'obligations'> {
	return { amountDue: obligations.reduce((sum, { asked }) => sum + asked, 0), obligations };
}

/** Everything that moved for these invoices, each transaction once. */
export function invoiceMoney(invoices: readonly InvoiceRecord[]): Money {
	const laid = invoices.flatMap(({ abandoned, payments }) => [...abandoned, ...payments]);
	return moneyOf(
		laid.map(({ payment }) => payment),
		invoices.flatMap(otherMovements),
	);
}

/**
 * What settled an invoice, or went back of it, without a transaction of the gateway's: the customer's balance, money that came
 * outside of it, and credit notes after the payment. What a credit note refunded is the refund itself.
 */
export function otherMovements({ credit, outside, creditNotes }: InvoiceRecord): Transaction[] {
	return [
		...movement('credit', credit),
		...outside.flatMap((one) => movement('payment', one)),
		...creditNotes.flatMap(noteTransactions),
	];
}

export function noteTransactions({ id, at, outside, toBalance }: CreditNoteRecord): Transaction[] {
	return [
		...movement('refund', { id: `${id}/outside`, amount: outside, at }),
		...movement('refund', { id: `${id}/balance`, amount: toBalance, at }),
	];
}

function movement(kind: Transaction['kind'], moved: MovementRecord | undefined): Transaction[] {
	if (!moved || moved.amount <= 0) return [];
	return [{ ...moved, kind, outcome: 'succeeded' }];
}

function statusOf(invoice: InvoiceRecord): SubjectStatus {
	const { status } = INVOICE_STAGES[invoice.stage];
	const payments = invoice.payments.map(({ payment }) => payment);
	if (status === 'paid' && payments.some(isUnderReview)) return 'underReview';
	if (status !== 'pending') return status;
	const isInPart = payments.some((payment) => arrivedInPart(payment) > 0);
	if (invoice.paid > 0 || isInPart) return 'partiallyPaid';
	const last = payments.at(-1)?.stage;
	if (last === 'actionRequired') return 'actionRequired';
	if (last === 'processing') return 'pending';
	return lastDecline(invoice) ? 'failed' : 'pending';
}

function toInvoiceState(invoice: InvoiceRecord): InvoiceState {
	const { id, number, page, pdfUrl, dueAt, finalizedAt, stage } = invoice;
	// What is charged automatically has no due date: it is tried as soon as it is final.
	const owedSince = stage === 'open' ? (dueAt ?? finalizedAt) : undefined;
	return {
		id,
		...(number ? { number } : {}),
		...(page ? { hostedUrl: page } : {}),
		...(pdfUrl ? { pdfUrl } : {}),
		...(dueAt ? { dueAt } : {}),
		...(owedSince ? { owedSince } : {}),
	};
}
