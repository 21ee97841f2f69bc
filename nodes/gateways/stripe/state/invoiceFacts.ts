import type Stripe from 'stripe';
import { fromStripeAmount } from '../amounts';
import { idOf, toIso } from '../client';
import { declineFact, disputeFacts, type FactDraft, refundFacts } from './facts';
import { amountPaid, type InvoiceReading, toMinor } from './invoiceReading';
import { isGone } from './payment';
import type { PaymentReading } from './paymentReading';
import { moneyFacts, paidAt } from './transactions';

/** The payment of an invoice is one fact, whatever brought the money; what comes back of it are facts of their own. */
export function invoiceFacts(reading: InvoiceReading, now: number): FactDraft[] {
	const { invoice, payments } = reading;
	const isPaid = invoice.status === 'paid';
	return [
		...sentFact(invoice),
		...payments.flatMap((payment) => [
			...declineFact(payment, 'invoice.paymentFailed', !isPaid),
			...(isPaid ? [] : depositFact(payment)),
			...(isPaid ? [] : actionFact(payment, invoice)),
		]),
		...overdueFact(invoice, now),
		...paidFact(reading),
		...payments.flatMap((payment) => [...refundFacts(payment), ...disputeFacts(payment)]),
		...voidedFact(invoice),
	];
}

/**
 * Of an invoice that another one has followed: that it was paid all the same, and what came back of its money.
 * @param since seconds since the epoch: what was paid before was told in its time.
 */
export function earlierFacts(reading: InvoiceReading, since: number): FactDraft[] {
	const { invoice, payments } = reading;
	const isLate = (invoice.status_transitions.paid_at ?? 0) >= since;
	return [
		...(isLate ? paidFact(reading) : []),
		...payments.flatMap((payment) => [...refundFacts(payment), ...disputeFacts(payment)]),
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

/** An invoice over nothing (a trial, a full discount) is paid without anybody paying: no fact. */
function paidFact(reading: InvoiceReading): FactDraft[] {
	const { invoice } = reading;
	const amount = amountPaid(invoice);
	if (invoice.status !== 'paid' || amount === 0) return [];
	const money = moneyFacts(reading.payments);
	const paidBy = money.transactions.findLast(
		({ kind, outcome }) => kind === 'payment' && outcome === 'succeeded',
	);
	const at = toIso(invoice.status_transitions.paid_at ?? invoice.created);
	const isRenewal = invoice.billing_reason === 'subscription_cycle';
	return [
		{
			name: `${invoice.id}/paid`,
			type: isRenewal ? 'subscription.renewed' : 'invoice.paid',
			at,
			amount,
			current: !isGone(amount, money),
			...(isRenewal ? { reason: `renewal ${toIso(invoice.period_end).slice(0, 7)}` } : {}),
			...(paidBy ? { transactionId: paidBy.id } : {}),
		},
	];
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

/** A part of an invoice that is still open is a payment of its own until the rest has come. */
function depositFact({ intent, charge }: PaymentReading): FactDraft[] {
	if (intent?.status !== 'succeeded' || !charge) return [];
	return [
		{
			name: `${charge.id}/succeeded`,
			type: 'payment.succeeded',
			at: paidAt(charge),
			amount: fromStripeAmount(intent.amount_received, intent.currency),
			current: true,
			transactionId: charge.id,
		},
	];
}

function actionFact({ intent }: PaymentReading, invoice: Stripe.Invoice): FactDraft[] {
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
