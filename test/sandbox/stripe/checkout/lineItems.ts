/** What a checkout session or payment link sells. */
import type { Mode } from '../account/mode';
import type { ObjectTypes } from '../account/wire';
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

export function totalOf(items: readonly LineItem[]): number {
	return items.reduce((sum, item) => sum + item.amount_total, 0);
}

/** The recurring ones, as items of a subscription. */
export function toItemChoices(items: readonly LineItem[]): ItemChoice[] {
	return items.flatMap(({ price, quantity }) =>
		price?.recurring ? [{ price, quantity: quantity ?? 1, metadata: {} }] : [],
	);
}
