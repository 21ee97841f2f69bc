/** What one period of a plan costs. */
import { digitsOf, unitsOf } from './amounts';
import { exact, over, plus, rounded, times, whole } from './exact';
import type { BillingCycle, Plan, PricingScheme, PricingTier } from './subscriptionWire';

/** In the last digit of the plan's currency: price times quantity, and the tax where it is not in the price. */
export function priceOf(plan: Plan, cycle: BillingCycle, quantity: number): number {
	const net = netOf(cycle.pricing_scheme, quantity);
	if (plan.taxes === undefined || plan.taxes.inclusive !== false) return net;
	const rate = plus(whole(100), exact(plan.taxes.percentage));
	return rounded(over(times(whole(net), rate), whole(100)));
}

/** Upper case; `USD` where nothing of it is charged. */
export const currencyOf = ({ billing_cycles: cycles }: Plan): string =>
	cycles
		.map(({ pricing_scheme: scheme }) => scheme?.fixed_price ?? scheme?.tiers?.[0]?.amount)
		.find((amount) => amount !== undefined)?.currency_code ?? 'USD';

function netOf(scheme: PricingScheme | undefined, quantity: number): number {
	const { fixed_price: fixed, pricing_model: model, tiers = [] } = scheme ?? {};
	if (fixed !== undefined) return rounded(times(whole(unitsOf(fixed)), exact(String(quantity))));
	const tier = tiers.find((one) => quantity >= from(one) && quantity <= to(one));
	// https://developer.paypal.com/docs/subscriptions/customize/pricing-plans/: all at the one price, or each at its tier's.
	if (model === 'VOLUME') return tier === undefined ? 0 : unitsOf(tier.amount) * quantity;
	return tiers.reduce((sum, one) => {
		const pieces = Math.max(0, Math.min(quantity, to(one)) - from(one) + 1);
		return sum + unitsOf(one.amount) * pieces;
	}, 0);
}

const from = (tier: PricingTier): number => Math.max(1, Number(tier.starting_quantity));
const to = (tier: PricingTier): number =>
	tier.ending_quantity === undefined ? Number.POSITIVE_INFINITY : Number(tier.ending_quantity);

/** Whether an amount has more decimals than PayPal knows of its currency. */
export const isTooFine = (value: string, currency: string): boolean =>
	(value.split('.')[1] ?? '').length > digitsOf(currency);
