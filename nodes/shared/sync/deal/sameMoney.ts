import { toScope } from '../../vocabulary/subject';
import { topicOf } from '../../vocabulary/topic';
import type { DealWork } from './work';

/**
 * Of each fact of a deal that tells of money that arrived, the keys of the others that tell of the same money: a payment
 * that was attached to an invoice afterwards is paid, and so is the invoice. A part of what an invoice took is not all of it.
 */
export function sameMoney(work: Pick<DealWork, 'states'>): ReadonlyMap<string, readonly string[]> {
	const groups = new Map<string, Set<string>>();
	for (const { subject, facts } of work.states.values()) {
		for (const { key, type, transactionId, amount } of facts) {
			if (topicOf(type) !== 'paid' || transactionId === undefined) continue;
			const money = `${toScope(subject)} ${transactionId} ${amount}`;
			groups.set(money, (groups.get(money) ?? new Set()).add(key));
		}
	}
	return new Map(
		[...groups.values()].flatMap((keys) =>
			[...keys].map((key) => [key, [...keys].filter((other) => other !== key)] as const),
		),
	);
}
