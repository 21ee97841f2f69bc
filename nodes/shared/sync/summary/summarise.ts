import { sum } from '../../vocabulary/money';
import type { Period } from '../../vocabulary/period';
import { toReference } from '../../vocabulary/subject';
import type { SyncOutcome } from '../types';
import { type Attention, attentionOf } from './attention';
import { type Delay, delayOf } from './delays';
import { type Happening, happeningsOf, MONEY_OUTCOMES, type MoneyOutcome } from './happenings';

/** How often, and how much in minor units. */
export interface Total {
	readonly count: number;
	readonly amount: number;
}

/** Money of one currency; never added to another's. */
export interface CurrencyTotals {
	readonly currency: string;
	readonly of: Readonly<Record<MoneyOutcome, Total>>;
	/** Paid less refunded, both of the period. */
	readonly net: number;
}

/** A period at the gateway, and how the CRM stands to it. */
export interface Summary {
	readonly period: Period;
	/** Oldest first. */
	readonly happenings: readonly Happening[];
	/** The currency with the most happenings first. */
	readonly totals: readonly CurrencyTotals[];
	readonly attention: readonly Attention[];
	/** Payments, invoices and subscriptions that changed, and how many of them the CRM agrees with. */
	readonly changed: number;
	readonly inCrm: number;
	readonly delay?: Delay;
	/** The period had more events than one summary reads. */
	readonly isCut: boolean;
}

/**
 * Outcomes of a preview as one summary: each payment once, however many events told of it. Pure.
 * @param syncedAt the deal's field of *Payment Synced At*, where it is mapped.
 */
export function summarise(
	outcomes: readonly SyncOutcome[],
	period: Period,
	syncedAt: string | undefined,
	isCut = false,
): Summary {
	const groups = [...grouped(outcomes).values()];
	const happenings = groups.flatMap((group) => told(group, period)).sort((a, b) => a.at - b.at);
	const attention = groups.flatMap(([first]) => {
		const found = first && attentionOf(first);
		return found ? [found] : [];
	});
	const delay = delayOf(happenings, syncedAt);
	return {
		period,
		happenings,
		totals: totalsOf(happenings),
		attention,
		changed: groups.length,
		inCrm: groups.length - attention.length,
		...(delay ? { delay } : {}),
		isCut,
	};
}

/** By payment reference; what belongs to no payment is one of its own by the object its event names. */
function grouped(outcomes: readonly SyncOutcome[]): ReadonlyMap<string, readonly SyncOutcome[]> {
	const groups = new Map<string, SyncOutcome[]>();
	for (const outcome of outcomes) {
		const { state, event, index } = outcome;
		const name = state
			? toReference(state.subject)
			: `${event?.hint.objectKind ?? index}/${event?.hint.objectId ?? ''}`;
		const group = groups.get(name);
		if (group) group.push(outcome);
		else groups.set(name, [outcome]);
	}
	return groups;
}

function told(group: readonly SyncOutcome[], period: Period): Happening[] {
	const [first] = group;
	if (!first?.state) return [];
	const events = group.flatMap(({ event }) => event ?? []);
	const { state, deal } = first;
	return happeningsOf({ state, events, ...(deal ? { deal } : {}) }, period);
}

function totalsOf(happenings: readonly Happening[]): CurrencyTotals[] {
	const byCurrency = new Map<string, Happening[]>();
	for (const happening of happenings) {
		const { currency } = happening.state;
		const own = byCurrency.get(currency);
		if (own) own.push(happening);
		else byCurrency.set(currency, [happening]);
	}
	return [...byCurrency]
		.sort(([left, some], [right, others]) => others.length - some.length || compare(left, right))
		.map(([currency, own]) => currencyTotals(currency, own));
}

function currencyTotals(currency: string, happenings: readonly Happening[]): CurrencyTotals {
	const total = (outcome: MoneyOutcome): Total => {
		const own = happenings.filter((happening) => happening.outcome === outcome);
		const amounts = own.map(({ amount }) => amount);
		return { count: own.length, amount: sum(amounts, currency) };
	};
	const of = Object.fromEntries(
		MONEY_OUTCOMES.map((outcome) => [outcome, total(outcome)]),
	) as Record<MoneyOutcome, Total>;
	return { currency, of, net: sum([of.paid.amount, -of.refunded.amount], currency) };
}

function compare(left: string, right: string): number {
	return left < right ? -1 : 1;
}
