import type Stripe from 'stripe';
import type { Transaction } from '../../../shared/vocabulary/payment';
import { fromStripeAmount } from '../amounts';
import { toIso } from '../client';
import type { FactDraft } from './facts';
import type { InvoiceReading } from './invoiceReading';
import { creditedOf, outsideOf } from './settlement';

/**
 * What settled an invoice, or went back of it, without a charge or a refund of Stripe's: the customer's balance, money that came
 * outside of Stripe, and credit notes after the payment. What a credit note refunded is the refund itself.
 * @see https://docs.stripe.com/api/credit_notes/object
 */
export function creditTransactions(reading: InvoiceReading): Transaction[] {
	const { invoice, creditNotes } = reading;
	const { finalized_at: finalized, paid_at: paid } = invoice.status_transitions;
	return [
		...movement({
			id: `${invoice.id}/credit`,
			kind: 'credit',
			amount: creditedOf(invoice),
			at: finalized ?? invoice.created,
			currency: invoice.currency,
		}),
		...movement({
			id: `${invoice.id}/outside`,
			kind: 'payment',
			amount: outsideOf(reading),
			at: paid ?? finalized ?? invoice.created,
			currency: invoice.currency,
		}),
		...creditNotes.flatMap(noteTransactions),
	];
}

/** One for each credit note that gave something back without a refund of Stripe's. */
export function creditNoteFacts({ creditNotes }: InvoiceReading): FactDraft[] {
	return creditNotes.flatMap((note) => {
		const [first, ...others] = noteTransactions(note);
		if (!first) return [];
		return [
			{
				name: `${note.id}/succeeded`,
				type: 'refund.succeeded',
				at: first.at,
				amount: others.reduce((sum, { amount }) => sum + amount, first.amount),
				current: true,
				transactionId: first.id,
				...(note.reason ? { reason: note.reason.replaceAll('_', ' ') } : {}),
			},
		];
	});
}

function noteTransactions(note: Stripe.CreditNote): Transaction[] {
	const { outside, balance } = partsOf(note);
	const { currency, created: at } = note;
	return [
		...movement({ id: `${note.id}/outside`, kind: 'refund', amount: outside, at, currency }),
		...movement({ id: `${note.id}/balance`, kind: 'refund', amount: balance, at, currency }),
	];
}

/** A refund that was only recorded at Stripe moved outside of it. */
function partsOf(note: Stripe.CreditNote): { outside: number; balance: number } {
	const refunded = (isRecorded: boolean) =>
		note.refunds
			.filter(({ type }) => (type === 'payment_record_refund') === isRecorded)
			.reduce((sum, { amount_refunded: amount }) => sum + amount, 0);
	const outside = (note.out_of_band_amount ?? 0) + refunded(true);
	const balance = Math.max(0, note.post_payment_amount - outside - refunded(false));
	return { outside, balance };
}

/** @param amount in Stripe's units, like the moment. */
function movement({
	id,
	kind,
	amount,
	at,
	currency,
}: {
	readonly id: string;
	readonly kind: Transaction['kind'];
	readonly amount: number;
	readonly at: number;
	readonly currency: string;
}): Transaction[] {
	if (amount <= 0) return [];
	return [
		{ id, kind, outcome: 'succeeded', amount: fromStripeAmount(amount, currency), at: toIso(at) },
	];
}
