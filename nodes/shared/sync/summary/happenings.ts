import type { DealRecord } from '../../contracts/crm';
import { obligationOf } from '../../vocabulary/bill';
import { exponentOf } from '../../vocabulary/currency';
import type { PaymentEvent, PaymentEventType } from '../../vocabulary/event';
import { lookup } from '../../vocabulary/lookup';
import type { Fact, PaymentState } from '../../vocabulary/payment';
import type { Period } from '../../vocabulary/period';

/** What can become of money, in the order in which a report tells it. */
export const MONEY_OUTCOMES = [
	'paid',
	'declined',
	'refunded',
	'disputed',
	'disputeWon',
	'disputeLost',
] as const;

export type MoneyOutcome = (typeof MONEY_OUTCOMES)[number];

/** Every fact that tells of money; all others move none. */
const OUTCOME_OF: Readonly<Partial<Record<PaymentEventType, MoneyOutcome>>> = {
	'payment.succeeded': 'paid',
	'invoice.paid': 'paid',
	'subscription.renewed': 'paid',
	'payment.failed': 'declined',
	'invoice.paymentFailed': 'declined',
	'refund.succeeded': 'refunded',
	'dispute.opened': 'disputed',
	'dispute.won': 'disputeWon',
	'dispute.lost': 'disputeLost',
};

/** Gateways date these by their beginning where they tell no better: a bank debit, a slow refund, a closed dispute. */
const DATED_BY_BEGINNING: ReadonlySet<PaymentEventType> = new Set([
	'payment.succeeded',
	'refund.succeeded',
	'dispute.won',
	'dispute.lost',
]);

/** One payment, invoice or subscription of the period, read once, with the events that told of it. */
export interface Told {
	readonly state: PaymentState;
	readonly events: readonly PaymentEvent[];
	readonly deal?: DealRecord;
}

/** Money that moved, or should have, within the period. */
export interface Happening extends Told {
	readonly fact: Fact;
	readonly outcome: MoneyOutcome;
	/** Minor units of the state's currency, which ISO 4217 knows. */
	readonly amount: number;
	/** Milliseconds since the epoch. */
	readonly at: number;
	/** A decline after which the customer paid. */
	readonly isRecovered: boolean;
}

/** What happened within the period to one payment; earlier and later facts of the same payment are other days' business. */
export function happeningsOf(told: Told, period: Period): Happening[] {
	const { state } = told;
	if (exponentOf(state.currency) === undefined) return [];
	return state.facts.flatMap((fact): Happening[] => {
		const outcome = lookup(OUTCOME_OF, fact.type);
		const at = momentOf(fact, told, period);
		if (!outcome || fact.amount === undefined || at < period.from || at >= period.to) return [];
		const isRecovered = outcome === 'declined' && !fact.current && isPaidSince(fact, state);
		return [{ ...told, fact, outcome, amount: fact.amount, at, isRecovered }];
	});
}

/** Of a subscription that bill, not another month's: what was voided after a decline is not recovered. */
function isPaidSince(fact: Fact, state: PaymentState): boolean {
	const obligation = obligationOf(fact, state);
	return obligation ? obligation.status === 'paid' : state.amountPaid > 0;
}

/**
 * When it happened. An event of the period is the better witness for what is dated by its beginning, but only for the last
 * fact of its type: an earlier refund was told in its own time.
 */
function momentOf(fact: Fact, { state, events }: Told, { from }: Period): number {
	const at = Date.parse(fact.at);
	if (at >= from || !DATED_BY_BEGINNING.has(fact.type)) return at;
	const last = state.facts.findLast(({ type }) => type === fact.type);
	if (last?.key !== fact.key) return at;
	const event = events.find(({ hint }) => hint.type === fact.type);
	return event ? Math.max(at, Date.parse(event.occurredAt)) : at;
}
