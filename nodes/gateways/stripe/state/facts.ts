import type Stripe from 'stripe';
import type { PaymentEventType } from '../../../shared/vocabulary/event';
import { FAILURE_WORDS } from '../../../shared/vocabulary/failure';
import { lookup } from '../../../shared/vocabulary/lookup';
import type { DisputeState, Fact } from '../../../shared/vocabulary/payment';
import { type Subject, toScope } from '../../../shared/vocabulary/subject';
import { fromStripeAmount } from '../amounts';
import { idOf, toIso } from '../client';
import { REFUND_OUTCOMES } from '../statuses';
import { readDispute } from './dispute';
import { paymentIdOf, type PaymentReading } from './paymentReading';
import { failureOf, moneyBack, refundedAt } from './transactions';

/** A fact before its key has the account and mode in front. */
export interface FactDraft extends Omit<Fact, 'key'> {
	/** Id and outcome: `ch_1/failed`. */
	readonly name: string;
}

const REFUND_FACTS: Readonly<Record<string, PaymentEventType>> = {
	pending: 'refund.pending',
	succeeded: 'refund.succeeded',
	failed: 'refund.failed',
	canceled: 'refund.failed',
};

const OPEN_DISPUTES: ReadonlySet<DisputeState['status']> = new Set([
	'inquiry',
	'needsResponse',
	'underReview',
]);

/** What has become of a dispute after it was opened. */
const DISPUTE_FACTS: Readonly<Record<DisputeState['status'], PaymentEventType>> = {
	inquiry: 'dispute.updated',
	needsResponse: 'dispute.updated',
	underReview: 'dispute.updated',
	won: 'dispute.won',
	lost: 'dispute.lost',
	closed: 'dispute.updated',
};

/** The statuses in which a dispute of either sort begins: no change yet. */
const FIRST_DISPUTE_STATUSES: ReadonlySet<string> = new Set([
	'warning_needs_response',
	'needs_response',
]);

/** Keys with their scope, oldest first; of one second, in the order given. What several drafts tell is told once, as the first does. */
export function toFacts(subject: Subject, drafts: readonly FactDraft[]): Fact[] {
	const scope = toScope(subject);
	const facts = drafts.map(({ name, ...fact }): Fact => ({ key: `${scope}/${name}`, ...fact }));
	const distinct = new Map([...facts].reverse().map((fact) => [fact.key, fact]));
	return facts
		.filter((fact) => distinct.get(fact.key) === fact)
		.sort((left, right) => (left.at === right.at ? 0 : left.at < right.at ? -1 : 1));
}

/** A try that was declined. The id of the charge makes it one of a kind; a try that made no charge, what it was made with. */
export function declineFact(
	reading: PaymentReading,
	type: 'payment.failed' | 'invoice.paymentFailed',
	current: boolean,
): FactDraft[] {
	const { intent, charge } = reading;
	const failure = failureOf(reading);
	if (!failure) return [];
	const failed = charge?.status === 'failed' ? charge : undefined;
	const method = intent?.last_payment_error?.payment_method?.id;
	const amount = failed?.amount ?? intent?.amount ?? 0;
	const currency = failed?.currency ?? intent?.currency ?? '';
	return [
		{
			name: `${failed?.id ?? [paymentIdOf(reading), method].filter(Boolean).join('/')}/failed`,
			type,
			at: toIso(failed?.created ?? intent?.created ?? 0),
			amount: fromStripeAmount(amount, currency),
			current,
			reason: FAILURE_WORDS[failure.category],
			...(failed ? { transactionId: failed.id } : {}),
		},
	];
}

/** That Stripe Radar has a person look at it first; once, whatever came of it. */
export function reviewFact({ review, charge }: PaymentReading): FactDraft[] {
	if (!review || !charge) return [];
	return [
		{
			name: `${review.id}/opened`,
			type: 'payment.underReview',
			at: toIso(review.created),
			amount: fromStripeAmount(charge.amount, charge.currency),
			current: review.open,
			transactionId: charge.id,
		},
	];
}

/** A bank debit, or another payment whose outcome comes later. */
export function pendingFact(reading: PaymentReading): FactDraft[] {
	const { intent, charge } = reading;
	const isPending = intent ? intent.status === 'processing' : charge?.status === 'pending';
	if (!isPending) return [];
	const amount = intent?.amount ?? charge?.amount ?? 0;
	return [
		{
			name: `${charge?.id ?? attemptName(reading)}/pending`,
			type: 'payment.pending',
			at: toIso(charge?.created ?? intent?.created ?? 0),
			amount: fromStripeAmount(amount, intent?.currency ?? charge?.currency ?? ''),
			current: true,
			...(charge ? { transactionId: charge.id } : {}),
		},
	];
}

/** A try that has no charge yet: the payment, and what it is made with. */
export function attemptName(reading: PaymentReading): string {
	const method = idOf(reading.intent?.payment_method);
	return [paymentIdOf(reading), method].filter(Boolean).join('/');
}

/** One fact per refund; the type says where it stands. */
export function refundFacts(reading: PaymentReading): FactDraft[] {
	return moneyBack(reading).flatMap((refund) => {
		const outcome = lookup(REFUND_OUTCOMES, refund.status) ?? 'pending';
		const type = lookup(REFUND_FACTS, outcome);
		if (!type) return [];
		return [
			{
				name: `${refund.id}/${outcome}`,
				type,
				at: refundedAt(refund),
				amount: fromStripeAmount(refund.amount, refund.currency),
				current: true,
				transactionId: refund.id,
				...(refund.failure_reason || refund.reason
					? { reason: words(refund.failure_reason ?? refund.reason ?? '') }
					: {}),
			},
		];
	});
}

/**
 * That it was opened, and where it stands now if that is more. Stripe tells when a dispute began and when money came back,
 * not when it was lost: that fact carries the last moment that is known.
 */
export function disputeFacts({ charge, disputes }: PaymentReading): FactDraft[] {
	if (!charge) return [];
	return disputes.flatMap((dispute) => {
		const { status, amount, id } = readDispute(dispute, charge);
		const isOpen = OPEN_DISPUTES.has(status);
		const told = { amount, transactionId: id, reason: words(dispute.reason) };
		const opened: FactDraft = {
			name: `${id}/opened`,
			type: 'dispute.opened',
			at: toIso(dispute.created),
			current: isOpen,
			...told,
		};
		if (!hasMoved(dispute)) return [opened];
		const type = DISPUTE_FACTS[status];
		const outcome = type === 'dispute.updated' ? `updated-${dispute.status}` : status;
		const moved: FactDraft = {
			name: `${id}/${outcome}`,
			type,
			at: movedAt(dispute),
			current: true,
			...told,
		};
		return [opened, moved];
	});
}

/** An inquiry that has become a chargeback has moved too: now there is money to lose. */
function hasMoved(dispute: Stripe.Dispute): boolean {
	if (!FIRST_DISPUTE_STATUSES.has(dispute.status)) return true;
	return dispute.status === 'needs_response' && wasInquiry(dispute);
}

function wasInquiry({ created, balance_transactions }: Stripe.Dispute): boolean {
	const withdrawn = balance_transactions[0]?.created;
	const ONE_HOUR = 3_600;
	return withdrawn !== undefined && withdrawn - created > ONE_HOUR;
}

function movedAt({ created, balance_transactions }: Stripe.Dispute): string {
	return toIso(Math.max(created, ...balance_transactions.map((entry) => entry.created)));
}

function words(code: string): string {
	return code.replaceAll('_', ' ');
}
