import type { DisputeState, PaymentState, Transaction } from '../payment';
import { DISPUTE_OUTCOMES } from './events';
import type { AttemptRecord, DisputeRecord, PaymentRecord, RefundRecord } from './record';

/** What a state says of money, counted from its transactions. */
export type Money = Pick<
	PaymentState,
	| 'amountPaid'
	| 'amountRefunded'
	| 'amountDisputed'
	| 'transactions'
	| 'lastTransactionId'
	| 'lastPaidAt'
	| 'disputes'
>;

/**
 * Totals over the payments of one subject; each transaction counts once, though one payment may be laid to two invoices.
 * @param others that belong to no payment: paid outside of the gateway, settled by a balance, credited afterwards.
 */
export function moneyOf(
	payments: readonly PaymentRecord[],
	others: readonly Transaction[] = [],
): Money {
	const transactions = once([...payments.flatMap(transactionsOf), ...others]);
	const succeeded = transactions.filter(({ outcome }) => outcome === 'succeeded');
	// What a balance settled is no transaction that a person could look up.
	const last = succeeded.findLast(({ kind }) => kind !== 'credit') ?? transactions.at(-1);
	const lastPaid = succeeded.findLast(({ kind }) => kind === 'payment');
	const disputed = transactions.filter(
		({ kind, outcome }) => kind === 'dispute' && (outcome === 'pending' || outcome === 'succeeded'),
	);
	const disputes = payments.flatMap((payment) => payment.disputes.map(toDisputeState));
	return {
		transactions,
		amountPaid: total(succeeded.filter(({ kind }) => kind === 'payment')),
		amountRefunded: total(succeeded.filter(({ kind }) => kind === 'refund')),
		amountDisputed: total(disputed),
		disputes: [...new Map(disputes.map((dispute) => [dispute.id, dispute])).values()],
		...(last ? { lastTransactionId: last.id } : {}),
		...(lastPaid ? { lastPaidAt: lastPaid.at } : {}),
	};
}

/** Whether money that arrived has all gone back by refunds or lost disputes. */
export function isGone(
	amountPaid: number,
	{ amountRefunded, disputes }: Pick<Money, 'amountRefunded' | 'disputes'>,
): boolean {
	return amountRefunded + total(disputes.filter(({ status }) => status === 'lost')) >= amountPaid;
}

/** Money that is there as a whole payment, also while a person still has to say that it may be kept. */
export function arrived({ attempts }: PaymentRecord): readonly AttemptRecord[] {
	return attempts.filter(({ outcome, isPart }) => outcome === 'succeeded' && !isPart);
}

/** Of that, the transactions that can be told by their own ids. */
export function captured(payment: PaymentRecord): readonly AttemptRecord[] {
	return arrived(payment).filter(({ isUnseen }) => !isUnseen);
}

/** What has come of a payment that is not complete. */
export function arrivedInPart({ attempts }: PaymentRecord): number {
	return total(attempts.filter(({ outcome, isPart }) => outcome === 'succeeded' && isPart));
}

/** Whether a person at the business still has to say that it may be kept. */
export function isUnderReview(payment: PaymentRecord): boolean {
	return payment.stage === 'underReview' || payment.attempts.some(isReviewed);
}

/** When its money came: what was captured is older than its capture. */
export function arrivedAt({ arrivedAt: at, triedAt }: AttemptRecord): string {
	return at ?? triedAt;
}

/** Refunds that are not what a dispute took, told again. */
export function refundsOf({ refunds, disputes }: PaymentRecord): readonly RefundRecord[] {
	const known = new Set(disputes.map(({ id }) => id));
	return refunds.filter(({ disputeId }) => disputeId === undefined || !known.has(disputeId));
}

export function total(rows: ReadonlyArray<{ readonly amount: number }>): number {
	return rows.reduce((sum, { amount }) => sum + amount, 0);
}

function transactionsOf(payment: PaymentRecord): Transaction[] {
	return [
		...payment.attempts.map(attemptTransaction),
		...refundsOf(payment).map(refundTransaction),
		...payment.disputes.flatMap(disputeTransaction),
	];
}

function attemptTransaction(attempt: AttemptRecord): Transaction {
	const { id, amount, failure, method, fee, net, receiptUrl } = attempt;
	return {
		id,
		amount,
		...moved(attempt),
		at: arrivedAt(attempt),
		...(failure ? { failure } : {}),
		...(method ? { method } : {}),
		...(fee === undefined ? {} : { fee }),
		...(net === undefined ? {} : { net }),
		...(receiptUrl ? { receiptUrl } : {}),
	};
}

function moved(attempt: AttemptRecord): Pick<Transaction, 'kind' | 'outcome'> {
	const { outcome } = attempt;
	if (outcome === 'authorized') return { kind: 'authorization', outcome: 'succeeded' };
	if (outcome === 'voided') return { kind: 'authorization', outcome: 'canceled' };
	return { kind: 'payment', outcome: isReviewed(attempt) ? 'pending' : outcome };
}

function isReviewed({ outcome, review }: AttemptRecord): boolean {
	return outcome === 'succeeded' && review?.isOpen === true;
}

function refundTransaction({ id, outcome, amount, at }: RefundRecord): Transaction {
	return { id, kind: 'refund', outcome, amount, at };
}

function disputeTransaction(dispute: DisputeRecord): Transaction[] {
	const { id, status, amount, openedAt, withdrawnAt } = dispute;
	const outcome = DISPUTE_OUTCOMES[status];
	return outcome ? [{ id, kind: 'dispute', outcome, amount, at: withdrawnAt ?? openedAt }] : [];
}

function toDisputeState(dispute: DisputeRecord): DisputeState {
	const { id, status, reason, amount, openedAt, evidenceDueBy } = dispute;
	return { id, status, reason, amount, openedAt, ...(evidenceDueBy ? { evidenceDueBy } : {}) };
}

/** Oldest first, each once; of one moment what came before what went, since ids need not be in order. */
function once(transactions: readonly Transaction[]): Transaction[] {
	const distinct = [...new Map(transactions.map((one) => [one.id, one])).values()];
	return distinct.sort((left, right) => {
		if (left.at !== right.at) return left.at < right.at ? -1 : 1;
		const ahead = Number(isBack(left)) - Number(isBack(right));
		if (ahead !== 0) return ahead;
		return left.id < right.id ? -1 : 1;
	});
}

function isBack({ kind }: Transaction): boolean {
	return kind === 'refund' || kind === 'dispute';
}
