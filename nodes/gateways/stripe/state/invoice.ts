import type Stripe from 'stripe';
import { lookup } from '../../../shared/vocabulary/lookup';
import type { Customer } from '../../../shared/vocabulary/payment';
import type {
	AskedRecord,
	CreditNoteRecord,
	InvoiceRecord,
	LaidPaymentRecord,
	MovementRecord,
} from '../../../shared/vocabulary/state/record';
import type { Subject } from '../../../shared/vocabulary/subject';
import { fromStripeAmount } from '../amounts';
import { idOf, toIso } from '../client';
import { INVOICE_STATUSES } from '../statuses';
import { crmReferenceOf } from './crmReference';
import { customerOf, payerOf } from './customer';
import { dashboardUrl } from './dashboard';
import { type InvoiceReading, type LaidPayment, paymentIdIn } from './invoiceReading';
import { toPayment } from './payment';
import * as settlement from './settlement';

const COLLECTIONS: Readonly<Record<string, InvoiceRecord['collection']>> = {
	charge_automatically: 'automatic',
	send_invoice: 'sent',
};

const BILLINGS: Readonly<Record<string, InvoiceRecord['billing']>> = {
	subscription_create: 'first',
	subscription_cycle: 'renewal',
};

/** @see https://docs.stripe.com/api/invoices/object */
export function toInvoice(reading: InvoiceReading): InvoiceRecord {
	const { invoice, laid, payments, abandoned, creditNotes, revised } = reading;
	const { id, currency, status, created, status_transitions: moments } = invoice;
	const refusal = invoice.last_finalization_error;
	const [replaced] = revised;
	const finalizedAt = toIso(moments.finalized_at);
	const paidAt = toIso(moments.paid_at);
	const movement = (name: string, amount: number, at: string): MovementRecord[] =>
		amount > 0 ? [{ id: `${id}/${name}`, amount: fromStripeAmount(amount, currency), at }] : [];
	const settledAt = finalizedAt ?? toIso(created);
	const [credit] = movement('credit', settlement.creditedOf(invoice), settledAt);
	return {
		id,
		rawStatus: status ?? '',
		stage: lookup(INVOICE_STATUSES, status) ?? 'unknown',
		currency,
		createdAt: toIso(created),
		description: invoice.description ?? payments[0]?.intent?.description ?? undefined,
		customer: customerOn(reading),
		crmReference: crmReferenceOf(metadataOf(reading)),
		replaces: replaced && rootOfInvoice(replaced),
		url: dashboardUrl('invoices', id, invoice.livemode),
		number: invoice.number ?? undefined,
		asked: toAsked(invoice),
		paid: fromStripeAmount(settlement.paidOf(invoice), currency),
		remaining: fromStripeAmount(invoice.amount_remaining, currency),
		credit,
		outside: movement('outside', settlement.outsideOf(reading), paidAt ?? settledAt),
		payments: payments.map((payment) => toLaid(payment, currency)),
		abandoned: abandoned.map((payment) => toLaid(payment, currency)),
		paymentIds: [...new Set(laid.flatMap((one) => paymentIdIn(one) ?? []))],
		creditNotes: creditNotes.map(toCreditNote),
		finalizedAt,
		dueAt: toIso(invoice.due_date),
		paidAt,
		voidedAt: toIso(moments.voided_at),
		givenUpAt: toIso(moments.marked_uncollectible_at),
		collection: lookup(COLLECTIONS, invoice.collection_method),
		tries: invoice.attempt_count ?? 0,
		nextTryAt: toIso(invoice.next_payment_attempt),
		billing: lookup(BILLINGS, invoice.billing_reason),
		periodEnd: toIso(invoice.period_end),
		unfinished: refusal ? { code: refusal.code, message: refusal.message } : undefined,
		page: invoice.hosted_invoice_url ?? undefined,
		pdfUrl: invoice.invoice_pdf ?? undefined,
	};
}

/** What an invoice belongs to: the subscription that made it, else itself. */
export function rootOfInvoice(
	invoice: Pick<Stripe.Invoice, 'id' | 'parent'>,
): Pick<Subject, 'kind' | 'id'> {
	const subscription = idOf(invoice.parent?.subscription_details?.subscription);
	if (subscription) return { kind: 'subscription', id: subscription };
	return { kind: 'invoice', id: invoice.id };
}

function toAsked(invoice: Stripe.Invoice): AskedRecord {
	const minor = (amount: number) => fromStripeAmount(amount, invoice.currency);
	return {
		amount: minor(settlement.askedOf(invoice)),
		due: minor(invoice.amount_due),
		discounted: minor(settlement.discountedOf(invoice)),
		creditNoted: minor(settlement.creditNotedOf(invoice)),
		carriedOver: minor(settlement.carriedOverOf(invoice)),
		overpaid: minor(invoice.amount_overpaid ?? 0),
	};
}

function toLaid(payment: LaidPayment, currency: string): LaidPaymentRecord {
	return {
		payment: toPayment(payment),
		amount: fromStripeAmount(settlement.laidOf(payment), currency),
		isPaid: payment.laid.status === 'paid',
		laidAt: toIso(payment.laid.created),
	};
}

/** @see https://docs.stripe.com/api/credit_notes/object */
function toCreditNote(note: Stripe.CreditNote): CreditNoteRecord {
	const { outside, balance } = settlement.partsOf(note);
	return {
		id: note.id,
		at: toIso(note.created),
		outside: fromStripeAmount(outside, note.currency),
		toBalance: fromStripeAmount(balance, note.currency),
		reason: note.reason?.replaceAll('_', ' '),
	};
}

/** Where a deal may be named, the nearest first; where it was revised, the invoices before it come last. */
function metadataOf({ invoice, payments, revised }: InvoiceReading) {
	const own = (one: Stripe.Invoice) => [one.metadata, one.parent?.subscription_details?.metadata];
	return [
		...own(invoice),
		...payments.map(({ intent }) => intent?.metadata),
		...revised.flatMap(own),
	];
}

/** The invoice keeps the customer as it was when it was finalised. */
function customerOn({ invoice, payments }: InvoiceReading): Customer {
	const last = payments.at(-1);
	const { email, otherEmails = [], name } = last ? payerOf(last) : {};
	const addresses = [invoice.customer_email, email, ...otherEmails];
	return customerOf(idOf(invoice.customer), addresses, invoice.customer_name ?? name);
}
