import { sum } from '../money';
import type { PaymentState, Transaction } from '../payment';
import { toReference, toScope } from '../subject';

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
	/**
	 * Kept and credited: paid − refunded − lost + credited, never below zero. What a credit note gave back of an invoice that
	 * the balance had settled is taken from what was credited.
	 */
	readonly left: number;
	/** How much of the balance that settled something came from an invoice below zero of the same deal. */
	readonly carried: number;
	/** The same, and what was paid above an invoice of the deal: it counts as paid, not as credited. */
	readonly alreadyPaid: number;
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
			// Numbers of two gateways, accounts or modes may be the same.
			const key = `${toScope(state.subject)} ${transaction.id}`;
			if (!byId.has(key)) byId.set(key, { transaction, state });
		}
	}
	return [...byId.values()].sort((left, right) => compare(left, right));
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
	const obligations = states.flatMap((state) => state.obligations);
	const putThere = sum(
		obligations.map(({ carriedOver }) => carriedOver),
		currency,
	);
	const overpaid = sum(
		obligations.map((obligation) => obligation.overpaid ?? 0),
		currency,
	);
	const carried = Math.min(fromBalance, putThere);
	const alreadyPaid = Math.min(fromBalance, carried + overpaid);
	const credited = fromBalance - alreadyPaid;
	return {
		paid,
		refunded,
		lost,
		held: total('dispute', 'pending'),
		credited,
		carried,
		alreadyPaid,
		left: Math.max(0, paid - refunded - lost + credited),
	};
}

/** What was kept and credited after each transaction, oldest first. */
export function runningTotals(shown: readonly Shown[], { alreadyPaid }: Money): number[] {
	let kept = 0;
	let credited = 0;
	return shown.map(({ transaction: { kind, outcome, amount } }) => {
		if (outcome === 'succeeded') {
			if (kind === 'payment') kept += amount;
			if (kind === 'refund' || kind === 'dispute') kept -= amount;
			if (kind === 'credit') credited += amount;
		}
		return Math.max(0, kept + Math.max(0, credited - alreadyPaid));
	});
}

function compare(left: Shown, right: Shown): number {
	const [first, second] = [left.transaction, right.transaction];
	if (first.at !== second.at) return first.at < second.at ? -1 : 1;
	const rank = ORDER.indexOf(first.kind) - ORDER.indexOf(second.kind);
	if (rank !== 0) return rank;
	const nameOf = ({ transaction, state }: Shown) =>
		`${transaction.id} ${toReference(state.subject)}`;
	return nameOf(left) < nameOf(right) ? -1 : 1;
}
