import { lookup } from '../../../shared/vocabulary/lookup';
import type { BillingInterval } from '../../../shared/vocabulary/mrr';
import type { RecurringItem } from '../../../shared/vocabulary/state/record';
import { fromPaypal } from '../amounts';
import type { PaypalMoney } from '../shapes/parts';
import type { PaypalBillingCycle, PaypalSubscription } from '../shapes/subscription';

const UNITS: Readonly<Record<string, BillingInterval['unit']>> = {
	DAY: 'day',
	WEEK: 'week',
	MONTH: 'month',
	YEAR: 'year',
};

type Cycle = PaypalBillingCycle;

/** What bills for as long as it goes on: the last regular cycle. @see billing_subscriptions_v1, billing_cycle */
export function regularCycle({ plan }: PaypalSubscription): Cycle | undefined {
	return [...(plan?.billing_cycles ?? [])]
		.filter(({ tenure_type }) => tenure_type === 'REGULAR')
		.sort((left, right) => left.sequence - right.sequence)
		.at(-1);
}

export function trialCycle({ plan }: PaypalSubscription): Cycle | undefined {
	return [...(plan?.billing_cycles ?? [])]
		.filter(({ tenure_type }) => tenure_type === 'TRIAL')
		.sort((left, right) => left.sequence - right.sequence)
		.at(-1);
}

export function intervalOf(cycle: Cycle | undefined): BillingInterval | undefined {
	const unit = lookup(UNITS, cycle?.frequency?.interval_unit);
	return unit && { unit, count: Math.max(1, cycle?.frequency?.interval_count ?? 1) };
}

/** What it brings each time, for all that was ordered, before tax and shipping. */
export function itemsOf(subscription: PaypalSubscription): RecurringItem[] {
	const cycle = regularCycle(subscription);
	const interval = intervalOf(cycle);
	const amount = amountOf(cycle, Number(subscription.quantity ?? '1'));
	return interval && amount !== undefined ? [{ amount, interval }] : [];
}

export function currencyOf(subscription: PaypalSubscription): string | undefined {
	const { plan, billing_info, shipping_amount } = subscription;
	const prices = (plan?.billing_cycles ?? []).flatMap(({ pricing_scheme: scheme }) => [
		scheme?.fixed_price,
		...(scheme?.tiers ?? []).map(({ amount }) => amount),
	]);
	const known: ReadonlyArray<PaypalMoney | undefined> = [
		...prices,
		billing_info?.last_payment?.amount,
		billing_info?.outstanding_balance,
		billing_info?.last_failed_payment?.amount,
		shipping_amount,
	];
	return known.find((money) => money !== undefined)?.currency_code;
}

/** VOLUME takes one tier's price for all, TIERED each tier's for its part. @see billing_subscriptions_v1, pricing_scheme */
function amountOf(cycle: Cycle | undefined, quantity: number): number | undefined {
	const scheme = cycle?.pricing_scheme;
	const count = Number.isFinite(quantity) && quantity > 0 ? quantity : 1;
	if (scheme?.fixed_price) return Math.round(fromPaypal(scheme.fixed_price) * count);
	const tiers = (scheme?.tiers ?? []).flatMap(({ starting_quantity, ending_quantity, amount }) =>
		amount
			? [
					{
						from: Number(starting_quantity ?? '1'),
						to: Number(ending_quantity ?? 'Infinity'),
						price: fromPaypal(amount),
					},
				]
			: [],
	);
	if (tiers.length === 0) return undefined;
	if (scheme?.pricing_model !== 'TIERED') {
		const tier = tiers.find(({ from, to }) => count >= from && count <= to) ?? tiers.at(-1);
		return tier && Math.round(tier.price * count);
	}
	return Math.round(
		tiers.reduce((sum, { from, to, price }) => {
			return sum + price * Math.max(0, Math.min(count, to) - from + 1);
		}, 0),
	);
}

/** A moment so many intervals later; the 31st of a month without one is its last day. */
export function later(moment: string, { unit, count }: BillingInterval, times: number): string {
	const date = new Date(moment);
	const steps = count * times;
	if (unit === 'day' || unit === 'week') {
		date.setUTCDate(date.getUTCDate() + steps * (unit === 'week' ? 7 : 1));
		return date.toISOString();
	}
	const day = date.getUTCDate();
	date.setUTCDate(1);
	date.setUTCMonth(date.getUTCMonth() + steps * (unit === 'year' ? 12 : 1));
	const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
	date.setUTCDate(Math.min(day, last));
	return date.toISOString();
}
