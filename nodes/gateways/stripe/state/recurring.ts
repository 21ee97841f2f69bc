import type Stripe from 'stripe';
import { lookup } from '../../../shared/vocabulary/lookup';
import type { BillingInterval } from '../../../shared/vocabulary/mrr';
import type { RecurringDiscount, RecurringItem } from '../../../shared/vocabulary/state/record';
import { fromStripeAmount } from '../amounts';
import { expanded, toIso } from '../client';
import type { Known } from '../statuses';

const UNITS: Readonly<Record<Known<Stripe.Price.Recurring.Interval>, BillingInterval['unit']>> = {
	day: 'day',
	week: 'week',
	month: 'month',
	year: 'year',
};

/** Stripe writes prices below the smallest unit with up to 12 decimals. */
const PRICE_SCALE = 12;

/**
 * What recurs by a price that is known before: not metered and tiered ones. Neither are discounts of single items, taxes, and
 * one-time discounts counted.
 * @see https://docs.stripe.com/billing/subscriptions/analytics#mrr
 */
export function toItems({ items, currency }: Stripe.Subscription): RecurringItem[] {
	return items.data.flatMap((item) => {
		const interval = intervalOf(item);
		return interval ? [{ amount: itemAmount(item, currency), interval }] : [];
	});
}

/** Those of the whole subscription that last. An amount comes off each invoice, by the interval of its first item. */
export function toDiscounts(subscription: Stripe.Subscription): RecurringDiscount[] {
	const { items, currency } = subscription;
	const interval = intervalOf(items.data[0]);
	return subscription.discounts.flatMap((field): RecurringDiscount[] => {
		const discount = expanded(field);
		const coupon = expanded(discount?.source.coupon);
		if (!coupon || coupon.duration === 'once') return [];
		const endsAt = toIso(discount?.end);
		// Percentages have at most two decimals (https://docs.stripe.com/api/coupons/object#coupon_object-percent_off).
		if (coupon.percent_off) return [{ hundredths: Math.round(coupon.percent_off * 100), endsAt }];
		if (!interval || !coupon.amount_off || coupon.currency !== currency) return [];
		return [{ amount: fromStripeAmount(coupon.amount_off, currency), interval, endsAt }];
	});
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

/** Stripe lets all items of one cycle share it. */
export function intervalOf(item: Stripe.SubscriptionItem | undefined): BillingInterval | undefined {
	const recurring = item?.price.recurring;
	const unit = lookup(UNITS, recurring?.interval);
	return unit && { unit, count: recurring?.interval_count ?? 1 };
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
