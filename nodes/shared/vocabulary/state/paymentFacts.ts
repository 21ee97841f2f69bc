import { FAILURE_WORDS, type PaymentFailure } from '../failure';
import type { DisputeState, SubjectStatus } from '../payment';
import { DISPUTE_EVENTS, REFUND_EVENTS } from './events';
import { type FactDraft, words } from './facts';
import type { AttemptRecord, DisputeRecord, PaymentRecord } from './record';
import {
	arrivedAt,
	captured,
	isGone,
	isUnderReview,
	type Money,
	moneyOf,
	refundsOf,
} from './transactions';

const OPEN_DISPUTES: ReadonlySet<DisputeState['status']> = new Set([
	'inquiry',
	'needsResponse',
	'underReview',
]);

/** Everything that became true of a payment that no invoice asked for. */
export function paymentFacts(
	payment: PaymentRecord,
	status: SubjectStatus,
	money: Money,
): FactDraft[] {
	const hasFailed = status === 'failed' || status === 'canceled';
	return [
		...declineFacts(payment, 'payment.failed', hasFailed),
		...stageFacts(payment, money),
		...reviewFacts(payment),
		...refundFacts(payment),
		...disputeFacts(payment),
	];
}

interface Decline {
	readonly id: string;
	readonly at: string;
	readonly amount: number;
	readonly failure: PaymentFailure;
	/** Missing where the try made none. */
	readonly transactionId?: string;
}

/** Every try that was declined, oldest first. */
export function declinesOf({ attempts, declines }: PaymentRecord): readonly Decline[] {
	const failed = attempts.flatMap(({ id, outcome, failure, triedAt: at, amount }) =>
		outcome === 'failed' && failure ? [{ id, at, amount, failure, transactionId: id }] : [],
	);
	return [...failed, ...declines].sort((left, right) =>
		left.at === right.at ? 0 : left.at < right.at ? -1 : 1,
	);
}

export function declineFacts(
	payment: PaymentRecord,
	type: 'payment.failed' | 'invoice.paymentFailed',
	current: boolean,
): FactDraft[] {
	return declinesOf(payment).map(({ id, at, amount, failure, transactionId }) => ({
		name: `${id}/failed`,
		type,
		at,
		amount,
		current,
		reason: FAILURE_WORDS[failure.category],
		...(transactionId ? { transactionId } : {}),
	}));
}

/** A bank debit, or another payment whose outcome comes later. */
export function pendingFacts(payment: PaymentRecord): FactDraft[] {
	if (payment.stage !== 'processing') return [];
	const last = payment.attempts.at(-1);
	const name = `${last?.id ?? openTryOf(payment)}/pending`;
	const at = last?.triedAt ?? payment.createdAt;
	const { amount } = payment;
	return [
		{
			name,
			type: 'payment.pending',
			at,
			amount,
			current: true,
			...(last ? { transactionId: last.id } : {}),
		},
	];
}

/** The customer has to confirm it. @param at since when that is asked. */
export function actionFacts(payment: PaymentRecord, at: string): FactDraft[] {
	if (payment.stage !== 'actionRequired') return [];
	const name = `${openTryOf(payment)}/actionRequired`;
	return [{ name, type: 'payment.actionRequired', at, amount: payment.amount, current: true }];
}

/** A person looks at it first; once, whatever came of it. */
export function reviewFacts({ attempts }: PaymentRecord): FactDraft[] {
	return attempts.flatMap(({ id, review }) =>
		review
			? [
					{
						name: `${review.id}/opened`,
						type: 'payment.underReview' as const,
						at: review.openedAt,
						amount: review.amount,
						current: review.isOpen,
						transactionId: id,
					},
				]
			: [],
	);
}

/** Money that came with a payment. @param money that says what has gone back of it since. */
export function capturedFacts(payment: PaymentRecord, money: Money): FactDraft[] {
	if (isUnderReview(payment)) return [];
	const current = !isGone(money.amountPaid, money);
	return captured(payment).map((attempt) => ({
		name: `${attempt.id}/succeeded`,
		type: 'payment.succeeded',
		at: arrivedAt(attempt),
		amount: attempt.amount,
		current,
		transactionId: attempt.id,
	}));
}

/** A part of an invoice is a payment of its own, also after the rest has come. */
export function depositFacts(payment: PaymentRecord): FactDraft[] {
	return capturedFacts(payment, moneyOf([payment]));
}

/** One for each refund; the type says where it stands. */
export function refundFacts(payment: PaymentRecord): FactDraft[] {
	return refundsOf(payment).map(({ id, outcome, at, amount, reason }) => ({
		name: `${id}/${outcome}`,
		type: REFUND_EVENTS[outcome],
		at,
		amount,
		current: true,
		transactionId: id,
		...(reason ? { reason } : {}),
	}));
}

/** That it was opened, and where it stands now if that is more. */
export function disputeFacts({ disputes }: PaymentRecord): FactDraft[] {
	return disputes.flatMap((dispute) => {
		const { id, status, amount, openedAt, movedAt } = dispute;
		const about = { amount, transactionId: id, reason: words(dispute.reason) };
		const isOpen = OPEN_DISPUTES.has(status);
		const opened: FactDraft = {
			...{ name: `${id}/opened`, type: 'dispute.opened', at: openedAt, current: isOpen },
			...about,
		};
		if (movedAt === undefined) return [opened];
		const type = DISPUTE_EVENTS[status];
		const name = `${id}/${outcomeName(dispute)}`;
		return [opened, { name, type, at: movedAt, current: true, ...about }];
	});
}

function outcomeName({ status, rawStatus }: DisputeRecord): string {
	return DISPUTE_EVENTS[status] === 'dispute.updated' ? `updated-${rawStatus}` : status;
}

/** What its own word tells. */
function stageFacts(payment: PaymentRecord, money: Money): FactDraft[] {
	switch (payment.stage) {
		case 'succeeded':
			return captured(payment).length > 0
				? capturedFacts(payment, money)
				: [settledByNothing(payment)];
		case 'authorized':
			return payment.attempts.filter(({ outcome }) => outcome === 'authorized').map(authorizedFact);
		case 'processing':
			return pendingFacts(payment);
		case 'actionRequired':
			return actionFacts(payment, payment.createdAt);
		case 'canceled':
			return canceledFacts(payment);
		default:
			return [];
	}
}

/** No money had to come. Only for an order that a discount paid somebody is thanked. */
function settledByNothing({ id, createdAt, order }: PaymentRecord): FactDraft {
	const current = order !== undefined;
	return { name: `${id}/succeeded`, type: 'payment.succeeded', at: createdAt, amount: 0, current };
}

function authorizedFact({ id, triedAt, amount, capturable = amount }: AttemptRecord): FactDraft {
	return {
		...{ name: `${id}/authorized`, type: 'payment.authorized', at: triedAt },
		...{ amount: capturable, current: true, transactionId: id },
	};
}

function canceledFacts({ id, createdAt, amount, canceled }: PaymentRecord): FactDraft[] {
	if (!canceled) return [];
	const { at = createdAt, reason } = canceled;
	return [
		{
			...{ name: `${id}/canceled`, type: 'payment.canceled', at, amount, current: true },
			...(reason ? { reason } : {}),
		},
	];
}

function openTryOf({ id, openTry = id }: PaymentRecord): string {
	return openTry;
}
