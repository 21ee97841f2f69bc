import type Stripe from 'stripe';

import {
	intervalOf,
	planOf,
	toDiscounts,
	toItems,
} from '../../../nodes/gateways/stripe/state/recurring';
import { monthlyRevenue } from '../../../nodes/shared/vocabulary/state/recurring';

const NOW = Date.parse('2026-11-02T09:00:00Z');

interface Item {
	readonly amount?: string | null;
	readonly quantity?: number;
	readonly interval?: string;
	readonly count?: number;
	readonly usage?: string;
	readonly scheme?: string;
	readonly product?: unknown;
	readonly nickname?: string;
}

interface Coupon {
	readonly percent_off?: number;
	readonly amount_off?: number;
	readonly currency?: string;
	readonly duration?: string;
	readonly end?: number;
}

const subscription = (items: readonly Item[], coupons: readonly Coupon[] = [], currency = 'eur') =>
	({
		currency,
		items: {
			data: items.map((item, index) => ({
				quantity: item.quantity,
				price: {
					id: `price_${index}`,
					nickname: item.nickname ?? null,
					billing_scheme: item.scheme ?? 'per_unit',
					unit_amount_decimal: item.amount === undefined ? '1000' : item.amount,
					product: item.product ?? { id: 'prod_1', name: 'Gold' },
					recurring: {
						interval: item.interval ?? 'month',
						interval_count: item.count ?? 1,
						usage_type: item.usage ?? 'licensed',
					},
				},
			})),
		},
		discounts: coupons.map(({ end, ...coupon }) => ({
			id: 'di_1',
			end: end ?? null,
			source: { type: 'coupon', coupon: { id: 'co_1', duration: 'forever', ...coupon } },
		})),
	}) as unknown as Stripe.Subscription;

const mrrOf = (one: Stripe.Subscription) =>
	monthlyRevenue({ items: toItems(one), discounts: toDiscounts(one) }, 'active', NOW);

describe('monthly recurring revenue', () => {
	it.each<[string, number, Item[]]>([
		['a month', 1_000, [{}]],
		['three seats', 3_000, [{ quantity: 3 }]],
		['a year', 1_000, [{ amount: '12000', interval: 'year' }]],
		['a quarter', 1_000, [{ amount: '3000', count: 3 }]],
		['a week', 4_345, [{ interval: 'week' }]],
		['a day', 30_417, [{ interval: 'day' }]],
		['two plans', 1_500, [{}, { amount: '6000', interval: 'year' }]],
		['a metered price beside a flat one', 1_000, [{}, { usage: 'metered' }]],
		['a tiered price beside a flat one', 1_000, [{}, { scheme: 'tiered', amount: null }]],
		['a price below a cent, many times', 25, [{ amount: '0.25', quantity: 100 }]],
		['a tiny price', 0, [{ amount: '0.000000000001' }]],
		['half a cent, rounded up', 1, [{ amount: '0.5' }]],
		['a gift', 0, [{ amount: '0' }]],
		['no quantity given', 1_000, [{ quantity: undefined }]],
	])('of %s is %i', (_name, expected, items) => {
		expect(mrrOf(subscription(items))).toBe(expected);
	});

	it.each<[string, number, Coupon[]]>([
		['a quarter off', 750, [{ percent_off: 25 }]],
		['33.33 % off', 667, [{ percent_off: 33.33 }]],
		['2 € off each invoice', 800, [{ amount_off: 200, currency: 'eur' }]],
		['more off than it costs', 0, [{ amount_off: 5_000, currency: 'eur' }]],
		['one after the other', 400, [{ percent_off: 50 }, { percent_off: 20 }]],
		['off once', 1_000, [{ percent_off: 25, duration: 'once' }]],
		[
			'off for some months, running',
			750,
			[{ percent_off: 25, duration: 'repeating', end: NOW / 1_000 + 9 }],
		],
		[
			'off for some months, over',
			1_000,
			[{ percent_off: 25, duration: 'repeating', end: NOW / 1_000 - 9 }],
		],
		['off in another currency', 1_000, [{ amount_off: 200, currency: 'usd' }]],
	])('with %s is %i', (_name, expected, coupons) => {
		expect(mrrOf(subscription([{}], coupons))).toBe(expected);
	});

	it('of an amount off a yearly plan is a twelfth off', () => {
		const yearly = subscription(
			[{ amount: '12000', interval: 'year' }],
			[{ amount_off: 1_200, currency: 'eur' }],
		);
		expect(mrrOf(yearly)).toBe(900);
	});

	it('is exact in yen', () => {
		expect(mrrOf(subscription([{ amount: '500' }], [], 'jpy'))).toBe(500);
	});
});

describe('the plan', () => {
	it.each<[string, string, Item[]]>([
		['its product', 'Gold', [{}]],
		['its nickname', 'Gold yearly', [{ nickname: 'Gold yearly' }]],
		['its seats', '3 × Gold', [{ quantity: 3 }]],
		['all its items', 'Gold, Support', [{}, { nickname: 'Support' }]],
		[
			'its price where the product is deleted',
			'price_0',
			[{ product: { id: 'p', deleted: true } }],
		],
		['its price where the product is hidden', 'price_0', [{ product: 'prod_1' }]],
	])('is called by %s', (_name, expected, items) => {
		expect(planOf(subscription(items))).toBe(expected);
	});

	it('bills by the interval of its first item', () => {
		const intervalIn = (items: Item[]) => intervalOf(subscription(items).items.data[0]);
		expect(intervalIn([{ count: 3 }, {}])).toEqual({ unit: 'month', count: 3 });
		expect(intervalIn([{ interval: 'year' }])).toEqual({ unit: 'year', count: 1 });
		expect(intervalIn([])).toBeUndefined();
	});
});
