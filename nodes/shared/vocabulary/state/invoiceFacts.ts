import type { FactDraft } from './facts';
import { finalOf, isOpen } from './obligation';
import { noteTransactions, otherMovements } from './invoice';
import {
	actionFacts,
	declineFacts,
	depositFacts,
	disputeFacts,
	pendingFacts,
	refundFacts,
	reviewFacts,
} from './paymentFacts';
import type { CreditNoteRecord, InvoiceRecord, LaidPaymentRecord } from './record';
import { arrivedAt, captured, isGone, isUnderReview, moneyOf, total } from './transactions';

/**
 * The payment of an invoice is one fact, whatever brought the money; what came before it in part, and what comes back of it, are
 * facts of their own. What was told once stays among them, so that whoever has begun to act on it can end it.
 */
export function invoiceFacts(invoice: InvoiceRecord, now: number): FactDraft[] {
	const isOwed = isOpen(invoice);
	const settling = settlingPayment(invoice);
	const payments = invoice.payments.map(({ payment }) => payment);
	const abandoned = invoice.abandoned.map(({ payment }) => payment);
	return [
		...unfinishedFact(invoice),
		...sentFact(invoice),
		...[...abandoned, ...payments].flatMap((payment) =>
			declineFacts(payment, 'invoice.paymentFailed', isOwed),
		),
		...payments.flatMap((payment) => [
			...pendingFacts(payment),
			...(payment === settling?.payment ? [] : depositFacts(payment)),
			...(isOwed ? actionFacts(payment, finalOf(invoice)) : []),
			...reviewFacts(payment),
		]),
		...overdueFact(invoice, now),
		...paidFact(invoice, settling),
		...payments.flatMap((payment) => [...refundFacts(payment), ...disputeFacts(payment)]),
		...invoice.creditNotes.flatMap(creditNoteFact),
		...voidedFact(invoice),
		...givenUpFact(invoice),
	];
}

/** Nobody bills what could not be finalised: a customer without a place for the tax, say. */
function unfinishedFact({ id, stage, createdAt, asked, unfinished }: InvoiceRecord): FactDraft[] {
	if (stage !== 'draft' || !unfinished) return [];
	const { code, message } = unfinished;
	return [
		{
			name: [id, 'finalizationFailed', code].filter(Boolean).join('-'),
			type: 'invoice.finalizationFailed',
			at: createdAt,
			amount: Math.max(0, asked.due),
			current: true,
			...(message ? { reason: message } : {}),
		},
	];
}

/** Nobody keeps the moment of the mail; an invoice for the customer to pay is theirs once it is final. */
function sentFact({ id, collection, finalizedAt: at, asked, stage }: InvoiceRecord): FactDraft[] {
	if (collection !== 'sent' || !at) return [];
	const current = stage === 'open';
	return [{ name: `${id}/sent`, type: 'invoice.sent', at, amount: asked.due, current }];
}

/**
 * Paid with money, from the customer's balance, or with a coupon for all of it. A trial over nothing, and what a credit note
 * took away, nobody is thanked for. A payment that had been told by itself before it was attached keeps its own key: one
 * payment is thanked for once.
 */
function paidFact(invoice: InvoiceRecord, settling: LaidPaymentRecord | undefined): FactDraft[] {
	const payments = invoice.payments.map(({ payment }) => payment);
	if (invoice.stage !== 'paid' || payments.some(isUnderReview)) return [];
	const amount = invoice.paid + (invoice.credit?.amount ?? 0);
	if (amount === 0 && !isForFree(invoice)) return [];
	const attempt = settling && captured(settling.payment).at(-1);
	const isOlder = attempt && settling && attempt.triedAt < settling.laidAt;
	const isRenewal = invoice.billing === 'renewal';
	const month = (invoice.periodEnd ?? invoice.createdAt).slice(0, 7);
	return [
		{
			name: isOlder ? `${attempt.id}/succeeded` : `${invoice.id}/paid`,
			type: isRenewal ? 'subscription.renewed' : 'invoice.paid',
			at: invoice.paidAt ?? invoice.createdAt,
			amount,
			current: amount === 0 || !isGone(amount, moneyOf(payments, otherMovements(invoice))),
			...(isRenewal ? { reason: `renewal ${month}` } : {}),
			...(attempt ? { transactionId: attempt.id } : {}),
		},
	];
}

/** It came to nothing by discounts alone. */
function isForFree({ asked }: InvoiceRecord): boolean {
	const { amount, creditNoted, carriedOver, discounted } = asked;
	return amount === 0 && creditNoted === 0 && carriedOver === 0 && discounted > 0;
}

/** The one that brought the rest; none where that came outside of the gateway. */
function settlingPayment({
	stage,
	outside,
	payments,
}: InvoiceRecord): LaidPaymentRecord | undefined {
	if (stage !== 'paid' || total(outside) > 0) return undefined;
	return payments
		.filter(({ payment }) => captured(payment).length > 0)
		.sort((left, right) => (broughtAt(left) < broughtAt(right) ? -1 : 1))
		.at(-1);
}

/** A payment that was attached brought its money to the invoice when it was. */
function broughtAt({ payment, laidAt }: LaidPaymentRecord): string {
	const attempt = captured(payment).at(-1);
	const at = attempt ? arrivedAt(attempt) : '';
	return at > laidAt ? at : laidAt;
}

function overdueFact(invoice: InvoiceRecord, now: number): FactDraft[] {
	const { id, dueAt: at, remaining: amount } = invoice;
	if (!isOpen(invoice) || !at || Date.parse(at) >= now) return [];
	return [{ name: `${id}/overdue`, type: 'invoice.overdue', at, amount, current: true }];
}

/** One for each credit note that gave something back without a refund of the gateway's. */
function creditNoteFact(note: CreditNoteRecord): FactDraft[] {
	const moved = noteTransactions(note);
	const [first] = moved;
	if (!first) return [];
	return [
		{
			name: `${note.id}/succeeded`,
			type: 'refund.succeeded',
			at: first.at,
			amount: total(moved),
			current: true,
			transactionId: first.id,
			...(note.reason ? { reason: note.reason } : {}),
		},
	];
}

function voidedFact({ id, stage, voidedAt, createdAt, asked }: InvoiceRecord): FactDraft[] {
	if (stage !== 'voided') return [];
	return [
		{
			...{ name: `${id}/voided`, type: 'invoice.voided', at: voidedAt ?? createdAt },
			...{ amount: asked.due, current: true },
		},
	];
}

/** It may still be paid afterwards. */
function givenUpFact(invoice: InvoiceRecord): FactDraft[] {
	const { id, stage, givenUpAt, asked } = invoice;
	const isGivenUp = stage === 'uncollectible';
	if (!givenUpAt && !isGivenUp) return [];
	return [
		{
			...{ name: `${id}/uncollectible`, type: 'invoice.uncollectible' },
			...{ at: givenUpAt ?? finalOf(invoice), amount: asked.due, current: isGivenUp },
		},
	];
}
