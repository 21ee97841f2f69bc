import type Stripe from 'stripe';
import type { BillingInterval } from '../../../shared/vocabulary/mrr';
import { intervalText, monthlyAmount } from '../../../shared/vocabulary/mrr';
import { lookup } from '../../../shared/vocabulary/lookup';
import type { SubscriptionStatus } from '../../../shared/vocabulary/payment';
import { fromStripeAmount } from '../amounts';
import { expanded } from '../client';
import type { Known } from '../statuses';

const UNITS: Readonly<Record<Known<Stripe.Price.Recurring.Interval>, BillingInterval['unit']>> = {
	day: 'day',
	week: 'week',
	month: 'month',
	year: 'year',
};

/** Stripe's own MRR counts what bills: no trials, nothing that is paused, unpaid or over. */
const BILLS: ReadonlySet<SubscriptionStatus> = new Set(['active', 'pastDue']);

/** Stripe writes prices below the smallest unit with up to 12 decimals. */
const PRICE_SCALE = 12;

/**
 * Monthly recurring revenue in minor units: each licensed item's price times its quantity, brought to a month, less the
 * subscription's discounts that last. Not counted: metered and tiered prices, whose amount is only known afterwards,
 * discounts of single items, taxes, and one-time discounts.
 * @see https://docs.stripe.com/billing/subscriptions/analytics#mrr
 */
export function mrrOf(
	subscription: Stripe.Subscription,
	status: SubscriptionStatus,
	now: number,
): number {
	if (!BILLS.has(status)) return 0;
	const items = subscription.items.data.map((item) => {
		const interval = intervalOf(item);
		return interval ? monthlyAmount(itemAmount(item, subscription.currency), interval) : 0;
	});
	const gross = items.reduce((sum, amount) => sum + amount, 0);
	return Math.max(0, gross - discountOf(subscription, gross, now));
}

/** `month`, `3 months`; of the first item, since Stripe lets all items of one cycle share it. */
export function intervalTextOf(subscription: Stripe.Subscription): string {
	const [item] = subscription.items.data;
	const interval = item && intervalOf(item);
	return interval ? intervalText(interval) : '';
}

/** The plan's name for people: the product's, with the quantity where there is more than one. */
export function planOf({ items }: Stripe.Subscription): string {
	return items.data
		.map(({ price, quantity }) => {
			const product = expanded(price.product);
			const name = product && !product.deleted ? product.name : undefined;
			const label = price.nickname ?? name ?? price.id;
			return quantity !== undefined && quantity > 1 ? `${quantity} × ${label}` : label;
		})
		.join(', ');
}

function intervalOf({ price }: Stripe.SubscriptionItem): BillingInterval | undefined {
	const unit = lookup(UNITS, price.recurring?.interval);
	return unit && { unit, count: price.recurring?.interval_count ?? 1 };
}

/** Exact: the unit price may have decimals below the smallest unit, their product is rounded once. */
function itemAmount({ price, quantity }: Stripe.SubscriptionItem, currency: string): number {
	const isCounted =
		price.billing_scheme === 'per_unit' && price.recurring?.usage_type !== 'metered';
	if (!isCounted || price.unit_amount_decimal === null) return 0;
	const scaled = scale(String(price.unit_amount_decimal)) * BigInt(quantity ?? 1);
	const divisor = 10n ** BigInt(PRICE_SCALE);
	return fromStripeAmount(Number((scaled * 2n + divisor) / (divisor * 2n)), currency);
}

function scale(decimal: string): bigint {
	const [whole = '0', fraction = ''] = decimal.split('.');
	return BigInt(whole + fraction.slice(0, PRICE_SCALE).padEnd(PRICE_SCALE, '0'));
}

function discountOf(subscription: Stripe.Subscription, gross: number, now: number): number {
	let left = gross;
	for (const field of subscription.discounts) {
		const discount = expanded(field);
		const coupon = expanded(discount?.source.coupon);
		const hasEnded = discount?.end ? discount.end * 1_000 <= now : false;
		if (!coupon || hasEnded || coupon.duration === 'once') continue;
		left -= coupon.percent_off
			? percentOf(left, coupon.percent_off)
			: amountOff(subscription, coupon);
	}
	return gross - Math.max(0, left);
}

/** An amount comes off each invoice, so it is brought to a month like the price. */
function amountOff(subscription: Stripe.Subscription, coupon: Stripe.Coupon): number {
	const [item] = subscription.items.data;
	const interval = item && intervalOf(item);
	if (!interval || !coupon.amount_off || coupon.currency !== subscription.currency) return 0;
	return monthlyAmount(fromStripeAmount(coupon.amount_off, subscription.currency), interval);
}

/** Stripe's percentages have at most two decimals (https://docs.stripe.com/api/coupons/object#coupon_object-percent_off). */
function percentOf(amount: number, percent: number): number {
	const hundredths = BigInt(Math.round(percent * 100));
	return Number((BigInt(amount) * hundredths * 2n + 10_000n) / 20_000n);
}
