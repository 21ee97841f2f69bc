import type Stripe from 'stripe';
import { lookup } from '../../../shared/vocabulary/lookup';
import type { Obligation } from '../../../shared/vocabulary/payment';
import { toIso } from '../client';
import type { Known } from '../statuses';
import { type InvoiceReading, type LaidPayment, paymentIdIn, toMinor } from './invoiceReading';
import { askedOf, carriedOverOf, creditNotedOf, discountedOf, openOf } from './settlement';
import { failureOf } from './transactions';

/** A draft is nobody's yet. */
const STATUSES: Readonly<
	Record<Exclude<Known<Stripe.Invoice.Status>, 'draft'>, Obligation['status']>
> = { open: 'open', paid: 'paid', uncollectible: 'uncollectible', void: 'voided' };

export interface ObligationTerms {
	/** Milliseconds since the epoch: an invoice becomes past due without anything happening to it. */
	readonly now: number;
	/** The first invoice of a subscription that did not start. */
	readonly neverStarted?: boolean;
	/** Stripe has the subscription as past due or unpaid. */
	readonly isLate?: boolean;
}

/** What an invoice asks for, from when it was finalised; none for a draft, or for a status that nobody knows. */
export function obligationsOf(reading: InvoiceReading, terms: ObligationTerms): Obligation[] {
	const { invoice, laid } = reading;
	const known = lookup(STATUSES, invoice.status);
	if (!known) return [];
	const open = openOf(reading);
	const status = known === 'paid' && open > 0 ? 'open' : known;
	const { finalized_at: finalized } = invoice.status_transitions;
	const settledAt = settledAtOf(invoice, status);
	const decline = status === 'open' ? lastDecline(reading) : undefined;
	const overpaid = invoice.amount_overpaid ?? 0;
	return [
		{
			id: invoice.id,
			status,
			asked: toMinor(askedOf(invoice), invoice),
			discounted: toMinor(discountedOf(invoice), invoice),
			creditNoted: toMinor(creditNotedOf(invoice), invoice),
			carriedOver: toMinor(carriedOverOf(invoice), invoice),
			...(overpaid > 0 ? { overpaid: toMinor(overpaid, invoice) } : {}),
			open: toMinor(open, invoice),
			askedAt: toIso(finalized ?? invoice.created),
			...(settledAt ? { settledAt } : {}),
			isPastDue: known === 'open' && !terms.neverStarted && isPastDue(reading, terms),
			dueAt: toIso(invoice.due_date ?? finalized ?? invoice.created),
			...(invoice.number ? { number: invoice.number } : {}),
			...(known === 'open' && invoice.hosted_invoice_url
				? { paymentUrl: invoice.hosted_invoice_url }
				: {}),
			paymentIds: [...new Set(laid.flatMap((one) => paymentIdIn(one) ?? []))],
			...(decline ?? {}),
		},
	];
}

/** The last payment that was declined, and not replaced by one that is under way. */
export function lastDecline({
	invoice,
	payments,
}: InvoiceReading): Pick<Obligation, 'failure' | 'failedAt'> | undefined {
	const last = payments.at(-1);
	const next = invoice.next_payment_attempt;
	if (!last || !standing(last)) return undefined;
	const failure = failureOf(last, next ? toIso(next) : undefined);
	return failure && { failure, failedAt: triedAt(last, invoice) };
}

/** Stripe may still show the try before the one that went through. */
function standing({ intent, charge }: LaidPayment): boolean {
	return intent?.status !== 'succeeded' && charge?.status !== 'succeeded';
}

function triedAt({ charge, intent }: LaidPayment, invoice: Stripe.Invoice): string {
	const { finalized_at: finalized } = invoice.status_transitions;
	const failed = charge?.status === 'failed' ? charge.created : undefined;
	return toIso(failed ?? finalized ?? intent?.created ?? invoice.created);
}

/** What was given up was not settled. */
function settledAtOf(invoice: Stripe.Invoice, status: Obligation['status']): string | undefined {
	const { paid_at: paid, voided_at: voided, finalized_at } = invoice.status_transitions;
	const otherwise = finalized_at ?? invoice.created;
	if (status === 'paid') return toIso(paid ?? otherwise);
	return status === 'voided' ? toIso(voided ?? otherwise) : undefined;
}

/**
 * Only Stripe's own tries are counted: after the second one, the first was declined, whatever the last one shows. A renewal that
 * waits for the customer's bank check has no decline, and makes the subscription past due all the same.
 */
function isPastDue(
	{ invoice, payments }: InvoiceReading,
	{ now, isLate = false }: ObligationTerms,
): boolean {
	const { due_date: due, attempt_count: attempts } = invoice;
	if (due) return due * 1_000 < now;
	if (invoice.collection_method !== 'charge_automatically') return false;
	const waits = payments.some(({ intent }) => intent?.status === 'requires_action');
	if (isLate && waits) return true;
	return (attempts ?? 0) > 1 || payments.some((payment) => standing(payment) && failureOf(payment));
}
