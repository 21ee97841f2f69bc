import type Stripe from 'stripe';
import { lookup } from '../../../shared/vocabulary/lookup';
import { smallestCharge } from '../smallestCharge';
import type { InvoiceReading, LaidPayment } from './invoiceReading';

/*
 * What an invoice asks for, and what settled it: amounts in Stripe's units, by its rules alone.
 * `amount_due` is what is left of `total` after credit notes and the customer's balance; since `clover`, `starting_balance` is
 * reported as 0, so the balance only shows in the difference.
 * https://docs.stripe.com/api/invoices/object
 */

/** Of currencies whose smallest charge is not listed, in Stripe's units; the lev is on old invoices only. */
const UNLISTED: Readonly<Record<string, number>> = { bgn: 100 };
const SMALLEST_CHARGE = 50;

/** After discounts, tax and credit notes, before any balance. */
export function askedOf(invoice: Stripe.Invoice): number {
	return invoice.status === 'void' ? 0 : Math.max(0, totalOf(invoice) - creditNotedOf(invoice));
}

export function discountedOf({ total_discount_amounts: discounts }: Stripe.Invoice): number {
	return (discounts ?? []).reduce((sum, { amount }) => sum + amount, 0);
}

/** Before it was paid. */
export function creditNotedOf({ pre_payment_credit_notes_amount: amount }: Stripe.Invoice): number {
	return amount ?? 0;
}

/** What an invoice below zero put on the customer's balance. */
export function carriedOverOf(invoice: Stripe.Invoice): number {
	return invoice.status === 'void' ? 0 : Math.max(0, -totalOf(invoice));
}

/** Settled by the customer's balance; what is voided gave it back. */
export function creditedOf(invoice: Stripe.Invoice): number {
	if (invoice.status === 'draft' || invoice.status === 'void') return 0;
	const difference = askedOf(invoice) - invoice.amount_due;
	return difference > 0 ? difference - movedToBalance(invoice, difference) : 0;
}

/** What was paid of it, inside and outside of Stripe. */
export function paidOf({
	status,
	amount_due,
	amount_remaining,
	amount_paid,
}: Stripe.Invoice): number {
	return status === 'paid' ? Math.max(amount_paid, amount_due - amount_remaining) : amount_paid;
}

/** What came, or is told to have come, that no payment of Stripe's explains. */
export function outsideOf({ invoice, payments }: InvoiceReading): number {
	if (invoice.status === 'void') return 0;
	const explained = payments
		.filter(({ laid }) => laid.status === 'paid')
		.reduce((sum, payment) => sum + laidOf(payment), 0);
	return Math.max(0, Math.min(paidOf(invoice), invoice.amount_due) - explained);
}

/** What a payment brought to the invoice it is laid to. */
export function laidOf({ laid, charge }: LaidPayment): number {
	return laid.amount_paid ?? charge?.amount_captured ?? 0;
}

/**
 * What a credit note gave back beside Stripe's refunds, outside of Stripe and to the customer's balance. A refund that was only
 * recorded at Stripe moved outside of it.
 */
export function partsOf(note: Stripe.CreditNote): { outside: number; balance: number } {
	const refunded = (isRecorded: boolean) =>
		note.refunds
			.filter(({ type }) => (type === 'payment_record_refund') === isRecorded)
			.reduce((sum, { amount_refunded: amount }) => sum + amount, 0);
	const outside = (note.out_of_band_amount ?? 0) + refunded(true);
	const balance = Math.max(0, note.post_payment_amount - outside - refunded(false));
	return { outside, balance };
}

function totalOf(invoice: Stripe.Invoice): number {
	return invoice.total ?? invoice.amount_due + creditNotedOf(invoice);
}

/** Nobody paid it: an invoice below the smallest charge counts as paid, and the customer owes it with the next one. */
function movedToBalance(invoice: Stripe.Invoice, difference: number): number {
	const { amount_due: due, status, currency } = invoice;
	if (due > 0 || status !== 'paid') return 0;
	const after = invoice.ending_balance ?? 0;
	if (after > 0) return Math.min(difference, after);
	const hadCredit = after < 0 || (invoice.starting_balance ?? 0) < 0;
	const listed = smallestCharge(currency)?.amount;
	const smallest = listed ?? lookup(UNLISTED, currency) ?? SMALLEST_CHARGE;
	return !hadCredit && difference < smallest ? difference : 0;
}
