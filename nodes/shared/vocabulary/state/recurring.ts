import { monthlyAmount } from '../mrr';
import type { SubscriptionStatus } from '../payment';
import type { RecurringDiscount, SubscriptionRecord } from './record';

/** Revenue is what bills: no trials, nothing that is paused, unpaid or over. */
const BILLS: ReadonlySet<SubscriptionStatus> = new Set(['active', 'pastDue']);

/**
 * Monthly recurring revenue in minor units: what each item brings, brought to a month, less the discounts that last.
 * @param now milliseconds since the epoch: a discount may have ended.
 */
export function monthlyRevenue(
	{ items, discounts }: Pick<SubscriptionRecord, 'items' | 'discounts'>,
	status: SubscriptionStatus,
	now: number,
): number {
	if (!BILLS.has(status)) return 0;
	const gross = items.reduce(
		(sum, { amount, interval }) => sum + monthlyAmount(amount, interval),
		0,
	);
	const net = discounts
		.filter(({ endsAt }) => endsAt === undefined || Date.parse(endsAt) > now)
		.reduce((left, discount) => left - amountOff(left, discount), gross);
	return Math.max(0, net);
}

/** An amount comes off each bill, so it is brought to a month like the price. */
function amountOff(left: number, discount: RecurringDiscount): number {
	if ('hundredths' in discount) {
		return Number((BigInt(left) * BigInt(discount.hundredths) * 2n + 10_000n) / 20_000n);
	}
	return monthlyAmount(discount.amount, discount.interval);
}
