import type Stripe from 'stripe';
import { lookup } from '../../../shared/vocabulary/lookup';
import type {
	Customer,
	InvoiceState,
	Obligation,
	PaymentState,
	SubjectStatus,
	Transaction,
} from '../../../shared/vocabulary/payment';
import type { Subject } from '../../../shared/vocabulary/subject';
import { versionOf } from '../../../shared/vocabulary/version';
import { idOf, toIso } from '../client';
import { INVOICE_STATUSES } from '../statuses';
import { creditTransactions } from './credit';
import { crmReferenceOf } from './crmReference';
import { dashboardUrl } from './dashboard';
import { toFacts } from './facts';
import { invoiceFacts } from './invoiceFacts';
import type { InvoiceReading } from './invoiceReading';
import { lastDecline, obligationsOf } from './obligation';
import { customerOf, emailsOf } from './payment';
import type { PaymentReading } from './paymentReading';
import { arrivedInPart, isUnderReview, type MoneyFacts, moneyFacts } from './transactions';

/** What the invoice that is shown tells of a state, whoever's state it is. */
export type InvoicePart = Pick<
	PaymentState,
	'status' | 'currency' | 'description' | 'customer' | 'invoice' | 'failure' | 'paymentUrl'
>;

/**
 * The state of an invoice that no subscription made.
 * @param now milliseconds since the epoch; an invoice becomes overdue without anything happening to it.
 * @see https://docs.stripe.com/api/invoices/object
 */
export function invoiceState(subject: Subject, reading: InvoiceReading, now: number): PaymentState {
	const { invoice, revised } = reading;
	const obligations = obligationsOf(reading, { now });
	const replaced = revised[0] && rootOfInvoice(revised[0]);
	const crmReference = crmReferenceOf([
		...metadataOf(reading),
		...revised.flatMap((one) => [one.metadata, one.parent?.subscription_details?.metadata]),
	]);
	const state: Omit<PaymentState, 'version'> = {
		subject,
		rawStatus: invoice.status ?? '',
		...invoicePart(reading),
		...owedOf(obligations),
		...invoiceMoney([reading]),
		...(crmReference ? { crmReference } : {}),
		...(replaced ? { replaces: { ...subject, ...replaced } } : {}),
		createdAt: toIso(invoice.created),
		url: dashboardUrl('invoices', invoice.id, invoice.livemode),
		facts: toFacts(subject, invoiceFacts(reading, now)),
	};
	return { ...state, version: versionOf(state) };
}

/** What an invoice belongs to: the subscription that made it, else itself. */
export function rootOfInvoice(
	invoice: Pick<Stripe.Invoice, 'id' | 'parent'>,
): Pick<Subject, 'kind' | 'id'> {
	const subscription = idOf(invoice.parent?.subscription_details?.subscription);
	if (subscription) return { kind: 'subscription', id: subscription };
	return { kind: 'invoice', id: invoice.id };
}

export function invoicePart(reading: InvoiceReading): InvoicePart {
	const { invoice, payments } = reading;
	const status = statusOf(reading);
	const isOpen = invoice.status === 'open' || invoice.status === 'uncollectible';
	const failure = isOpen ? lastDecline(reading)?.failure : undefined;
	const description = invoice.description ?? payments[0]?.intent?.description;
	return {
		status,
		currency: invoice.currency.toUpperCase(),
		...(description ? { description } : {}),
		customer: customerOn(reading),
		invoice: toInvoiceState(invoice),
		...(failure ? { failure } : {}),
		...(isOpen && invoice.hosted_invoice_url ? { paymentUrl: invoice.hosted_invoice_url } : {}),
	};
}

/** Where a deal may be named, the nearest first. */
export function metadataOf({
	invoice,
	payments,
}: InvoiceReading): Array<Stripe.Metadata | null | undefined> {
	return [
		invoice.metadata,
		invoice.parent?.subscription_details?.metadata,
		...payments.map(({ intent }) => intent?.metadata),
	];
}

export function owedOf(
	obligations: readonly Obligation[],
): Pick<PaymentState, 'amountDue' | 'obligations'> {
	return { amountDue: obligations.reduce((sum, { asked }) => sum + asked, 0), obligations };
}

/** Everything that moved for these invoices, each transaction once. */
export function invoiceMoney(readings: readonly InvoiceReading[]): MoneyFacts {
	const others: Transaction[] = readings.flatMap(creditTransactions);
	const payments = readings.flatMap((reading) => [...reading.abandoned, ...reading.payments]);
	return moneyFacts(payments, others);
}

function statusOf(reading: InvoiceReading): SubjectStatus {
	const { invoice, payments } = reading;
	const status = lookup(INVOICE_STATUSES, invoice.status) ?? 'unknown';
	if (status === 'paid' && payments.some(isUnderReview)) return 'underReview';
	if (status !== 'pending') return status;
	const last = payments.at(-1);
	const isInPart = payments.some((payment) => arrivedInPart(payment) > 0);
	if (invoice.amount_paid > 0 || isInPart) return 'partiallyPaid';
	if (last?.intent?.status === 'requires_action') return 'actionRequired';
	if (last?.intent?.status === 'processing') return 'pending';
	return lastDecline(reading) ? 'failed' : 'pending';
}

const EMPTY: PaymentReading = { refunds: [], disputes: [] };

/** The invoice keeps the customer as it was when it was finalised. */
function customerOn({ invoice, payments }: InvoiceReading): Customer {
	const id = idOf(invoice.customer);
	const paying = customerOf(payments.at(-1) ?? EMPTY);
	const emails = emailsOf([invoice.customer_email, paying.email, ...(paying.otherEmails ?? [])]);
	const name = invoice.customer_name ?? paying.name;
	return { ...(id ? { id } : {}), ...emails, ...(name ? { name } : {}) };
}

function toInvoiceState(invoice: Stripe.Invoice): InvoiceState {
	const owedSince = owedSinceOf(invoice);
	return {
		id: invoice.id,
		...(invoice.number ? { number: invoice.number } : {}),
		...(invoice.hosted_invoice_url ? { hostedUrl: invoice.hosted_invoice_url } : {}),
		...(invoice.invoice_pdf ? { pdfUrl: invoice.invoice_pdf } : {}),
		...(invoice.due_date ? { dueAt: toIso(invoice.due_date) } : {}),
		...(owedSince ? { owedSince: toIso(owedSince) } : {}),
	};
}

/** What is charged automatically has no due date: it is tried as soon as it is final. */
function owedSinceOf({ status, due_date: due, status_transitions: moments }: Stripe.Invoice) {
	return status === 'open' ? (due ?? moments.finalized_at) : undefined;
}
