import type Stripe from 'stripe';
import { fromStripeAmount } from '../amounts';
import { idOf, toIso } from '../client';
import { creditNoteFacts, creditTransactions } from './credit';
import {
	declineFact,
	disputeFacts,
	type FactDraft,
	pendingFact,
	refundFacts,
	reviewFact,
} from './facts';
import { type InvoiceReading, type LaidPayment, toMinor } from './invoiceReading';
import { isGone } from './payment';
import { askedOf, creditedOf, discountedOf, outsideOf } from './settlement';
import { isUnderReview, moneyFacts, paidAt } from './transactions';

/**
 * The payment of an invoice is one fact, whatever brought the money; what came before it in part, and what comes back of it, are
 * facts of their own. What was told once stays among them, so that whoever has begun to act on it can end it.
 */
export function invoiceFacts(reading: InvoiceReading, now: number): FactDraft[] {
	const { invoice, payments, abandoned } = reading;
	const isOwed = invoice.status === 'open' || invoice.status === 'uncollectible';
	const settling = settlingPayment(reading);
	return [
		...unfinishedFact(invoice),
		...sentFact(invoice),
		...[...abandoned, ...payments].flatMap((payment) =>
			declineFact(payment, 'invoice.paymentFailed', isOwed),
		),
		...payments.flatMap((payment) => [
			...pendingFact(payment),
			...(payment === settling ? [] : depositFact(payment)),
			...(isOwed ? actionFact(payment, invoice) : []),
			...reviewFact(payment),
		]),
		...overdueFact(invoice, now),
		...paidFact(reading, settling),
		...payments.flatMap((payment) => [...refundFacts(payment), ...disputeFacts(payment)]),
		...creditNoteFacts(reading),
		...voidedFact(invoice),
		...givenUpFact(invoice),
	];
}

/** Nobody bills what could not be finalised: a customer without a place for the tax, say. */
function unfinishedFact(invoice: Stripe.Invoice): FactDraft[] {
	const { last_finalization_error: refusal, status } = invoice;
	if (status !== 'draft' || !refusal) return [];
	return [
		{
			name: [invoice.id, 'finalizationFailed', refusal.code].filter(Boolean).join('-'),
			type: 'invoice.finalizationFailed',
			at: toIso(invoice.created),
			amount: toMinor(Math.max(0, invoice.amount_due), invoice),
			current: true,
			...(refusal.message ? { reason: refusal.message } : {}),
		},
	];
}

/** Stripe keeps no moment of the mail; an invoice for the customer to pay is theirs once it is final. */
function sentFact(invoice: Stripe.Invoice): FactDraft[] {
	const { finalized_at: at } = invoice.status_transitions;
	if (invoice.collection_method !== 'send_invoice' || !at) return [];
	return [
		{
			name: `${invoice.id}/sent`,
			type: 'invoice.sent',
			at: toIso(at),
			amount: toMinor(invoice.amount_due, invoice),
			current: invoice.status === 'open',
		},
	];
}

/**
 * Paid with money, from the customer's balance, or with a coupon for all of it. A trial over nothing, and what a credit note
 * took away, nobody is thanked for. A payment that had been told by itself before it was attached keeps its own key: one
 * payment is thanked for once.
 */
function paidFact(reading: InvoiceReading, settling: LaidPayment | undefined): FactDraft[] {
	const { invoice, payments } = reading;
	if (invoice.status !== 'paid' || payments.some(isUnderReview)) return [];
	const settled = settledAmount(reading);
	const isFree = askedOf(invoice) === 0 && (invoice.total ?? 0) === 0 && discountedOf(invoice) > 0;
	if (settled === 0 && !isFree) return [];
	const amount = toMinor(settled, invoice);
	const charge = settling?.charge;
	const isOlder = charge !== undefined && charge.created < (settling?.laid.created ?? 0);
	const at = toIso(invoice.status_transitions.paid_at ?? invoice.created);
	const isRenewal = invoice.billing_reason === 'subscription_cycle';
	return [
		{
			name: isOlder ? `${charge.id}/succeeded` : `${invoice.id}/paid`,
			type: isRenewal ? 'subscription.renewed' : 'invoice.paid',
			at,
			amount,
			current: settled === 0 || !isGone(amount, moneyFacts(payments, creditTransactions(reading))),
			...(isRenewal ? { reason: `renewal ${toIso(invoice.period_end).slice(0, 7)}` } : {}),
			...(charge ? { transactionId: charge.id } : {}),
		},
	];
}

/** What was paid, inside and outside of Stripe, and what the balance settled. */
function settledAmount(reading: InvoiceReading): number {
	const { invoice } = reading;
	const { amount_due: due, amount_remaining: left, amount_paid: paid } = invoice;
	return Math.max(paid, due - left) + creditedOf(invoice);
}

/** The one that brought the rest; none where that came outside of Stripe. */
function settlingPayment(reading: InvoiceReading): LaidPayment | undefined {
	if (reading.invoice.status !== 'paid' || outsideOf(reading) > 0) return undefined;
	return reading.payments
		.filter(({ charge }) => charge?.status === 'succeeded' && charge.captured)
		.sort((left, right) => (arrived(left) < arrived(right) ? -1 : 1))
		.at(-1);
}

/** A payment that was attached brought its money to the invoice when it was. */
function arrived({ charge, laid }: LaidPayment): string {
	const at = charge ? paidAt(charge) : '';
	const attached = toIso(laid.created);
	return at > attached ? at : attached;
}

function overdueFact(invoice: Stripe.Invoice, now: number): FactDraft[] {
	const { due_date: due } = invoice;
	const isOpen = invoice.status === 'open' || invoice.status === 'uncollectible';
	if (!isOpen || !due || due * 1_000 >= now) return [];
	return [
		{
			name: `${invoice.id}/overdue`,
			type: 'invoice.overdue',
			at: toIso(due),
			amount: toMinor(invoice.amount_remaining, invoice),
			current: true,
		},
	];
}

function voidedFact(invoice: Stripe.Invoice): FactDraft[] {
	if (invoice.status !== 'void') return [];
	return [
		{
			name: `${invoice.id}/voided`,
			type: 'invoice.voided',
			at: toIso(invoice.status_transitions.voided_at ?? invoice.created),
			amount: toMinor(invoice.amount_due, invoice),
			current: true,
		},
	];
}

/** It may still be paid afterwards. */
function givenUpFact(invoice: Stripe.Invoice): FactDraft[] {
	const { marked_uncollectible_at: at, finalized_at: finalized } = invoice.status_transitions;
	const isGivenUp = invoice.status === 'uncollectible';
	if (!at && !isGivenUp) return [];
	return [
		{
			name: `${invoice.id}/uncollectible`,
			type: 'invoice.uncollectible',
			at: toIso(at ?? finalized ?? invoice.created),
			amount: toMinor(invoice.amount_due, invoice),
			current: isGivenUp,
		},
	];
}

/** A part of an invoice is a payment of its own, also after the rest has come. */
function depositFact(payment: LaidPayment): FactDraft[] {
	const { intent, charge } = payment;
	if (charge?.status !== 'succeeded' || !charge.captured || isUnderReview(payment)) return [];
	const amount = fromStripeAmount(
		intent?.amount_received ?? charge.amount_captured,
		charge.currency,
	);
	return [
		{
			name: `${charge.id}/succeeded`,
			type: 'payment.succeeded',
			at: paidAt(charge),
			amount,
			current: !isGone(amount, moneyFacts([payment])),
			transactionId: charge.id,
		},
	];
}

function actionFact({ intent }: LaidPayment, invoice: Stripe.Invoice): FactDraft[] {
	if (intent?.status !== 'requires_action') return [];
	return [
		{
			name: [intent.id, idOf(intent.payment_method), 'actionRequired'].filter(Boolean).join('/'),
			type: 'payment.actionRequired',
			at: toIso(invoice.status_transitions.finalized_at ?? invoice.created),
			amount: toMinor(intent.amount, invoice),
			current: true,
		},
	];
}
