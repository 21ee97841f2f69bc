import type Stripe from 'stripe';
import { lookup } from '../../../shared/vocabulary/lookup';
import { smallestCharge } from '../smallestCharge';
import type { InvoiceReading, LaidPayment } from './invoiceReading';
import { arrivedInPart, isUnderReview } from './transactions';

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

/** What came, or is told to have come, that no payment of Stripe's explains. */
export function outsideOf({ invoice, payments }: InvoiceReading): number {
	const { amount_due: due, amount_remaining: left, amount_paid: paid } = invoice;
	if (invoice.status === 'void') return 0;
	const settled = invoice.status === 'paid' ? Math.max(paid, due - left) : paid;
	const explained = payments
		.filter(({ laid }) => laid.status === 'paid')
		.reduce((sum, payment) => sum + laidOf(payment), 0);
	return Math.max(0, Math.min(settled, due) - explained);
}

/** Still to be paid: what a person still looks at, and the rest of a bank transfer, has not come yet. */
export function openOf(reading: InvoiceReading): number {
	const { invoice, payments } = reading;
	if (invoice.status === 'paid') return reviewedOf(reading);
	if (invoice.status !== 'open') return 0;
	const inPart = payments.reduce((sum, payment) => sum + arrivedInPart(payment), 0);
	return Math.max(0, invoice.amount_remaining - inPart + reviewedOf(reading));
}

/** How much of the invoice was paid with payments that wait for a person at the business. */
function reviewedOf({ payments }: InvoiceReading): number {
	return payments
		.filter((payment) => payment.laid.status === 'paid' && isUnderReview(payment))
		.reduce((sum, payment) => sum + laidOf(payment), 0);
}

/** What a payment brought to the invoice it is laid to. */
function laidOf({ laid, charge }: LaidPayment): number {
	return laid.amount_paid ?? charge?.amount_captured ?? 0;
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
