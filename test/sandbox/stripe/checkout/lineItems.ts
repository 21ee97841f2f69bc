/** What a checkout session or payment link sells. */
import type { Mode } from '../account/mode';
import type { ObjectTypes } from '../account/wire';
import { reductionOf, type Coupon } from '../billing/coupons';
import { nameOf, usePrice } from '../billing/prices';
import type { ItemChoice } from '../billing/subscriptionObject';
import { missingParameter } from '../protocol/errors';
import type { Parameters } from '../protocol/form';
import { groups, integer } from '../protocol/parameters';

export type LineItem = NonNullable<ObjectTypes['payment_link']['line_items']>['data'][number];

/** `line_items[][price]`, `line_items[][quantity]` */
export function readLineItems(mode: Mode, parameters: Parameters): LineItem[] {
	const rows = groups(parameters, 'line_items');
	if (rows.length === 0) throw missingParameter('line_items');
	return rows.map((row, index) => {
		const price = usePrice(mode, row, `line_items[${index}][price]`);
		const quantity = integer(row, 'quantity') ?? 1;
		const amount = (price.unit_amount ?? 0) * quantity;
		return {
			id: mode.newId('li'),
			object: 'item',
			adjustable_quantity: null,
			amount_discount: 0,
			amount_subtotal: amount,
			amount_tax: 0,
			amount_total: amount,
			currency: price.currency,
			description: nameOf(mode, price),
			metadata: {},
			price,
			quantity,
		};
	});
}

/** The items, less what the coupons take off them one after the other. */
export function discountItems(items: readonly LineItem[], coupons: readonly Coupon[]): LineItem[] {
	const discounted = items.map((item) => ({ ...item }));
	for (const coupon of coupons) {
		const total = totalOf(discounted);
		let rest = reductionOf(coupon, total);
		const share = rest / Math.max(1, total);
		for (const [index, item] of discounted.entries()) {
			const isLast = index === discounted.length - 1;
			const part = isLast ? rest : Math.round(item.amount_total * share);
			rest -= part;
			item.amount_discount += part;
			item.amount_total -= part;
		}
	}
	return discounted;
}

/** What the totals of a session say of its items. */
export function sumsOf(items: readonly LineItem[]) {
	const sum = (field: 'amount_discount' | 'amount_subtotal' | 'amount_total') =>
		items.reduce((total, item) => total + item[field], 0);
	return {
		amount_subtotal: sum('amount_subtotal'),
		amount_total: sum('amount_total'),
		total_details: { amount_discount: sum('amount_discount'), amount_shipping: 0, amount_tax: 0 },
	};
}

function totalOf(items: readonly LineItem[]): number {
	return items.reduce((sum, item) => sum + item.amount_total, 0);
}

/** The recurring ones, as items of a subscription. */
export function toItemChoices(items: readonly LineItem[]): ItemChoice[] {
	return items.flatMap(({ price, quantity }) =>
		price?.recurring ? [{ price, quantity: quantity ?? 1, metadata: {} }] : [],
	);
}
