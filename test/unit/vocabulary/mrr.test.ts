import {
	type BillingInterval,
	intervalText,
	monthlyAmount,
} from '../../../nodes/shared/vocabulary/mrr';

describe('monthly recurring revenue', () => {
	it.each<[number, BillingInterval, number, string]>([
		[1_500, { unit: 'month', count: 1 }, 1_500, 'month'],
		[1_000, { unit: 'month', count: 3 }, 333, '3 months'],
		[12_000, { unit: 'year', count: 1 }, 1_000, 'year'],
		[100, { unit: 'year', count: 1 }, 8, 'year'],
		[700, { unit: 'week', count: 1 }, 3_042, 'week'],
		[100, { unit: 'day', count: 1 }, 3_042, 'day'],
		[5, { unit: 'month', count: 2 }, 3, '2 months'],
		[0, { unit: 'month', count: 1 }, 0, 'month'],
		[9_007_199_254_740_991, { unit: 'year', count: 1 }, 750_599_937_895_083, 'year'],
	])('%i every %j is %i', (amount, interval, monthly, text) => {
		expect(monthlyAmount(amount, interval)).toBe(monthly);
		expect(intervalText(interval)).toBe(text);
	});
});
