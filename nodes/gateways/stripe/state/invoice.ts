import type Stripe from 'stripe';
import { lookup } from '../../../shared/vocabulary/lookup';
import type {
	Customer,
	InvoiceState,
	PaymentState,
	SubjectStatus,
} from '../../../shared/vocabulary/payment';
import type { Subject } from '../../../shared/vocabulary/subject';
import { versionOf } from '../../../shared/vocabulary/version';
import { idOf, toIso } from '../client';
import { INVOICE_STATUSES } from '../statuses';
import { crmReferenceOf } from './crmReference';
import { dashboardUrl } from './dashboard';
import { toFacts } from './facts';
import { invoiceFacts } from './invoiceFacts';
import { amountPaid, type InvoiceReading, toMinor } from './invoiceReading';
import { customerOf } from './payment';
import type { PaymentReading } from './paymentReading';
import { failureOf, moneyFacts } from './transactions';

/** What an invoice tells of a state, whoever's state it is. */
export type InvoicePart = Omit<
	PaymentState,
	'subject' | 'rawStatus' | 'url' | 'facts' | 'version' | 'createdAt' | 'subscription'
>;

/**
 * The state of an invoice that no subscription made.
 * @param now milliseconds since the epoch; an invoice becomes overdue without anything happening to it.
 * @see https://docs.stripe.com/api/invoices/object
 */
export function invoiceState(subject: Subject, reading: InvoiceReading, now: number): PaymentState {
	const { invoice } = reading;
	const state: Omit<PaymentState, 'version'> = {
		subject,
		rawStatus: invoice.status ?? '',
		...invoicePart(reading),
		createdAt: toIso(invoice.created),
		url: dashboardUrl('invoices', invoice.id, invoice.livemode),
		facts: toFacts(subject, invoiceFacts(reading, now)),
	};
	return { ...state, version: versionOf(state) };
}

export function invoicePart(reading: InvoiceReading): InvoicePart {
	const { invoice, payments } = reading;
	const status = statusOf(reading);
	const failure = status === 'paid' ? undefined : standingFailure(reading);
	const isOpen = invoice.status === 'open' || invoice.status === 'uncollectible';
	const description = invoice.description ?? payments[0]?.intent?.description;
	const crmReference = crmReferenceOf([
		invoice.metadata,
		invoice.parent?.subscription_details?.metadata,
		...payments.map(({ intent }) => intent?.metadata),
	]);
	return {
		status,
		currency: invoice.currency.toUpperCase(),
		amountDue: invoice.status === 'void' ? 0 : toMinor(invoice.amount_due, invoice),
		amountPaid: amountPaid(invoice),
		obligations: [],
		...moneyOf(reading),
		...(description ? { description } : {}),
		customer: customerOn(reading),
		invoice: toInvoiceState(invoice),
		...(failure ? { failure } : {}),
		...(isOpen && invoice.hosted_invoice_url ? { paymentUrl: invoice.hosted_invoice_url } : {}),
		...(crmReference ? { crmReference } : {}),
	};
}

function moneyOf(reading: InvoiceReading): ReturnType<typeof moneyFacts> {
	const money = moneyFacts(reading.payments);
	const settledAt = reading.invoice.status_transitions.paid_at;
	if (!settledAt || amountPaid(reading.invoice) === 0) return money;
	return { ...money, lastPaidAt: toIso(settledAt) };
}

function statusOf({ invoice, payments }: InvoiceReading): SubjectStatus {
	const status = lookup(INVOICE_STATUSES, invoice.status) ?? 'unknown';
	if (status !== 'pending') return status;
	if (invoice.amount_paid > 0) return 'partiallyPaid';
	const last = payments.at(-1)?.intent;
	if (last?.status === 'requires_action') return 'actionRequired';
	if (last?.status === 'processing') return 'pending';
	return payments.at(-1) && failureOf(payments.at(-1) ?? EMPTY) ? 'failed' : 'pending';
}

const EMPTY: PaymentReading = { refunds: [], disputes: [] };

function standingFailure({ invoice, payments }: InvoiceReading): PaymentState['failure'] {
	const last = payments.at(-1);
	const next = invoice.next_payment_attempt;
	return last && failureOf(last, next ? toIso(next) : undefined);
}

/** The invoice keeps the customer as it was when it was finalised. */
function customerOn({ invoice, payments }: InvoiceReading): Customer {
	const id = idOf(invoice.customer);
	const paying = customerOf(payments.at(-1) ?? EMPTY);
	const email = invoice.customer_email ?? paying.email;
	const name = invoice.customer_name ?? paying.name;
	return { ...(id ? { id } : {}), ...(email ? { email } : {}), ...(name ? { name } : {}) };
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
