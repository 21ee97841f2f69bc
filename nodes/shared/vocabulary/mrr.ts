/** How often a plan bills: every `count` `unit`s. */
export interface BillingInterval {
	readonly unit: 'day' | 'week' | 'month' | 'year';
	readonly count: number;
}

/** Months in one unit, as a fraction of integers, so that the division happens once and rounds once. */
const MONTHS_PER_UNIT: Readonly<Record<BillingInterval['unit'], readonly [number, number]>> = {
	day: [12, 365],
	week: [12 * 7, 365],
	month: [1, 1],
	year: [12, 1],
};

/**
 * Monthly recurring revenue of an amount in minor units, rounded half up to a whole minor unit.
 * A year has 12 months and 365 days.
 */
export function monthlyAmount(amount: number, interval: BillingInterval): number {
	const [numerator, denominator] = MONTHS_PER_UNIT[interval.unit];
	const dividend = BigInt(amount) * BigInt(denominator);
	const divisor = BigInt(numerator) * BigInt(Math.max(1, interval.count));
	return Number((dividend * 2n + divisor) / (divisor * 2n));
}

/** `month`, `3 months`, `year`. */
export function intervalText(interval: BillingInterval): string {
	return interval.count === 1 ? interval.unit : `${interval.count} ${interval.unit}s`;
}
