import type { Obligation } from '../payment';
import { declinesOf } from './paymentFacts';
import type { AttemptRecord, InvoiceRecord, InvoiceStage, LaidPaymentRecord } from './record';
import { arrivedInPart, isUnderReview, total } from './transactions';

/** A draft is nobody's yet, and of a word that nobody knows nothing is asked. */
const STATUSES: Readonly<Partial<Record<InvoiceStage, Obligation['status']>>> = {
	open: 'open',
	paid: 'paid',
	uncollectible: 'uncollectible',
	voided: 'voided',
};

const WENT_THROUGH: ReadonlySet<AttemptRecord['outcome']> = new Set([
	'succeeded',
	'authorized',
	'voided',
]);

export interface ObligationTerms {
	/** Milliseconds since the epoch: an invoice becomes past due without anything happening to it. */
	readonly now: number;
	/** The first invoice of a subscription that did not start. */
	readonly neverStarted?: boolean;
	/** The gateway has the subscription as past due or unpaid. */
	readonly isLate?: boolean;
}

/** What an invoice asks for, from when it was finalised; none for a draft, or for a status that nobody knows. */
export function obligationsOf(invoice: InvoiceRecord, terms: ObligationTerms): Obligation[] {
	const { id, asked, number, page, paymentIds, stage } = invoice;
	const known = STATUSES[stage];
	if (!known) return [];
	const open = openOf(invoice);
	const status = known === 'paid' && open > 0 ? 'open' : known;
	const settledAt = settledAtOf(invoice, status);
	const decline = status === 'open' ? lastDecline(invoice) : undefined;
	const declinedIds = invoice.payments.flatMap(({ payment }) =>
		declinesOf(payment).map((one) => one.id),
	);
	return [
		{
			id,
			status,
			asked: asked.amount,
			discounted: asked.discounted,
			creditNoted: asked.creditNoted,
			carriedOver: asked.carriedOver,
			...(asked.overpaid > 0 ? { overpaid: asked.overpaid } : {}),
			open,
			askedAt: finalOf(invoice),
			...(settledAt ? { settledAt } : {}),
			isPastDue: stage === 'open' && !terms.neverStarted && isPastDue(invoice, terms),
			dueAt: invoice.dueAt ?? finalOf(invoice),
			...(number ? { number } : {}),
			...(stage === 'open' && page ? { paymentUrl: page } : {}),
			paymentIds,
			...(declinedIds.length > 0 ? { declinedIds } : {}),
			...(decline ?? {}),
		},
	];
}

/** The last payment that was declined, and not replaced by one that is under way. */
export function lastDecline(
	invoice: InvoiceRecord,
): Pick<Obligation, 'failure' | 'failedAt'> | undefined {
	const { nextTryAt } = invoice;
	const last = invoice.payments.at(-1);
	const decline = last && stands(last) ? declinesOf(last.payment).at(-1) : undefined;
	if (!decline) return undefined;
	// A try that made no transaction has no moment of its own: the invoice was tried once it was final.
	const failedAt = decline.transactionId ? decline.at : (invoice.finalizedAt ?? decline.at);
	return {
		failure: { ...decline.failure, ...(nextTryAt ? { nextRetryAt: nextTryAt } : {}) },
		failedAt,
	};
}

/** When it began to count. */
export function finalOf({ finalizedAt, createdAt }: InvoiceRecord): string {
	return finalizedAt ?? createdAt;
}

/** Whether somebody is asked to pay it: also what was given up may still be paid. */
export function isOpen({ stage }: InvoiceRecord): boolean {
	return stage === 'open' || stage === 'uncollectible';
}

/** Still to be paid: what a person still looks at, and the rest of a bank transfer, has not come yet. */
function openOf(invoice: InvoiceRecord): number {
	const { stage, remaining, payments } = invoice;
	const reviewed = total(
		payments.filter(({ isPaid, payment }) => isPaid && isUnderReview(payment)),
	);
	if (stage === 'paid') return reviewed;
	if (stage !== 'open') return 0;
	const inPart = payments.reduce((sum, { payment }) => sum + arrivedInPart(payment), 0);
	return Math.max(0, remaining - inPart + reviewed);
}

/** The gateway may still show the try before the one that went through, or is reserved. */
function stands({ payment: { stage, attempts } }: LaidPaymentRecord): boolean {
	return (
		stage !== 'succeeded' &&
		!attempts.some(({ outcome, isPart }) => !isPart && WENT_THROUGH.has(outcome))
	);
}

/** What was given up was not settled. */
function settledAtOf(invoice: InvoiceRecord, status: Obligation['status']): string | undefined {
	if (status === 'paid') return invoice.paidAt ?? finalOf(invoice);
	return status === 'voided' ? (invoice.voidedAt ?? finalOf(invoice)) : undefined;
}

/**
 * Only the gateway's own tries are counted: after the second one, the first was declined, whatever the last one shows. A renewal
 * that waits for the customer's bank check has no decline, and makes the subscription past due all the same.
 */
function isPastDue(
	{ dueAt, collection, payments, tries }: InvoiceRecord,
	{ now, isLate = false }: ObligationTerms,
): boolean {
	if (dueAt) return Date.parse(dueAt) < now;
	if (collection !== 'automatic') return false;
	if (isLate && payments.some(({ payment }) => payment.stage === 'actionRequired')) return true;
	return tries > 1 || payments.some((laid) => stands(laid) && declinesOf(laid.payment).length > 0);
}
