import { roundDecimal } from '../../vocabulary/money';
import type { Fact, PaymentState } from '../../vocabulary/payment';
import { toScope } from '../../vocabulary/subject';
import type { SyncOptions } from '../types';
import type { DealWork } from './work';

/**
 * A declined try that a payment after it made good, by another object of the gateway: where it can be tried once only, the next
 * try is a payment of its own, and the news of the first may come after it. What an invoice asks for stands by itself. Nothing may
 * be owed on the deal, and as much as was tried has to have come since: a deal that is paid, or that owes nothing but its
 * subscription's periods, says nothing of a try for something beside that.
 */
export function isMadeGood(
	fact: Fact,
	{ subject, obligations, currency, amountDue }: PaymentState,
	{ payment, states }: Pick<DealWork, 'payment' | 'states'>,
	{ tolerance }: Pick<SyncOptions, 'tolerance'>,
): boolean {
	const isTry = subject.kind === 'payment' && obligations.length === 0;
	if (fact.type !== 'payment.failed' || !isTry || payment?.outstanding !== 0) return false;
	const tried = fact.amount || amountDue;
	const least = tried - roundDecimal(tolerance === '' ? '0' : tolerance, currency);
	return arrivedSince(fact.at, [...states.values()], currency) >= Math.max(1, least);
}

/** What came once, whichever payments of the deal show it, but for what a subscription's periods asked for. */
function arrivedSince(at: string, states: readonly PaymentState[], currency: string): number {
	const arrived = new Map<string, number>();
	for (const { subject, transactions, currency: own } of states) {
		if (subject.kind === 'subscription' || own !== currency) continue;
		for (const one of transactions) {
			if (one.kind !== 'payment' || one.outcome !== 'succeeded' || one.at < at) continue;
			arrived.set(`${toScope(subject)} ${one.id}`, one.amount);
		}
	}
	return [...arrived.values()].reduce((sum, amount) => sum + amount, 0);
}
