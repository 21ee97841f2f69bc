import { sum } from '../money';
import type { PaymentState, Transaction } from '../payment';

/** A transaction and the subject that shows it. */
export interface Shown {
	readonly transaction: Transaction;
	readonly state: PaymentState;
}

/** What moved, in minor units of one currency. */
export interface Money {
	readonly paid: number;
	/** Settled by the customer's balance, as far as that was not paid on the same deal before. */
	readonly credited: number;
	readonly refunded: number;
	/** What chargebacks took for good. */
	readonly lost: number;
	/** What open chargebacks hold. */
	readonly held: number;
	/** paid − refunded − lost, never below zero. */
	readonly kept: number;
	/** How much of the balance that settled something came from an invoice below zero of the same deal. */
	readonly carried: number;
	/** The same, with what an invoice of the deal was overpaid by: money that counts already. */
	readonly known: number;
}

const ORDER: readonly Transaction['kind'][] = [
	'authorization',
	'payment',
	'credit',
	'refund',
	'dispute',
];

/**
 * Every transaction of the deal once, whichever subjects show it, in the order of their own time; of one moment, money that
 * arrives before money that goes back. A subject with obligations speaks for a transaction that a bare payment shows too.
 */
export function transactionsOf(states: readonly PaymentState[]): Shown[] {
	const byId = new Map<string, Shown>();
	const speakers = [...states].sort(
		(left, right) => right.obligations.length - left.obligations.length,
	);
	for (const state of speakers) {
		for (const transaction of state.transactions) {
			if (!byId.has(transaction.id)) byId.set(transaction.id, { transaction, state });
		}
	}
	return [...byId.values()].sort((left, right) => compare(left.transaction, right.transaction));
}

/** @throws AmountRefused past the largest exact integer. */
export function moneyOf(
	shown: readonly Shown[],
	states: readonly PaymentState[],
	currency: string,
): Money {
	const total = (kind: Transaction['kind'], outcome: Transaction['outcome']) =>
		sum(
			shown.flatMap(({ transaction }) =>
				transaction.kind === kind && transaction.outcome === outcome ? [transaction.amount] : [],
			),
			currency,
		);
	const paid = total('payment', 'succeeded');
	const refunded = total('refund', 'succeeded');
	const lost = total('dispute', 'succeeded');
	const fromBalance = total('credit', 'succeeded');
	const putThere = sum(
		states.flatMap(({ obligations }) => obligations.map(({ carriedOver }) => carriedOver)),
		currency,
	);
	const carried = Math.min(fromBalance, putThere);
	const overpaid = sum(
		states.flatMap(({ obligations }) => obligations.map((one) => one.overpaid ?? 0)),
		currency,
	);
	const known = carried + Math.min(fromBalance - carried, overpaid);
	return {
		paid,
		refunded,
		lost,
		held: total('dispute', 'pending'),
		credited: fromBalance - known,
		carried,
		known,
		kept: Math.max(0, paid - refunded - lost),
	};
}

/** What was kept and credited after each transaction, oldest first. */
export function runningTotals(shown: readonly Shown[], { known }: Money): number[] {
	let kept = 0;
	let credited = 0;
	return shown.map(({ transaction: { kind, outcome, amount } }) => {
		if (outcome === 'succeeded') {
			if (kind === 'payment') kept += amount;
			if (kind === 'refund' || kind === 'dispute') kept -= amount;
			if (kind === 'credit') credited += amount;
		}
		return Math.max(0, kept) + Math.max(0, credited - known);
	});
}

function compare(left: Transaction, right: Transaction): number {
	if (left.at !== right.at) return left.at < right.at ? -1 : 1;
	const rank = ORDER.indexOf(left.kind) - ORDER.indexOf(right.kind);
	if (rank !== 0) return rank;
	return left.id < right.id ? -1 : 1;
}
