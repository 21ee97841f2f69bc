/** What an order may be asked to be, by `order_request` of the OpenAPI file, as far as it is played. */
import { z } from 'zod';

import { readBody } from '../protocol/requests';
import { unprocessable } from '../protocol/errors';
import { readAmount, units } from './amounts';
import type { Money } from './wire/money';
import type { Breakdown } from './wire/order';

export const MONEY = z.object({ currency_code: z.string().length(3), value: z.string().max(32) });

const text = (most: number) => z.string().min(1).max(most).optional();

const BREAKDOWN = z.object({
	item_total: MONEY.optional(),
	shipping: MONEY.optional(),
	handling: MONEY.optional(),
	tax_total: MONEY.optional(),
	insurance: MONEY.optional(),
	shipping_discount: MONEY.optional(),
	discount: MONEY.optional(),
});

const ITEM = z.object({
	name: z.string().min(1).max(127),
	quantity: z.string().max(10),
	unit_amount: MONEY,
	tax: MONEY.optional(),
	description: text(127),
	sku: text(127),
});

const UNIT = z.object({
	reference_id: z.string().min(1).max(256).default('default'),
	amount: MONEY.extend({ breakdown: BREAKDOWN.optional() }),
	description: text(127),
	custom_id: text(127),
	invoice_id: text(127),
	items: z.array(ITEM).optional(),
});

const ORDER = z.object({
	intent: z.enum(['CAPTURE', 'AUTHORIZE']),
	purchase_units: z.array(UNIT).min(1).max(10),
	payment_source: z
		.object({
			paypal: z.object({ email_address: z.string().optional() }).passthrough().optional(),
			card: z.object({ name: z.string().optional() }).passthrough().optional(),
		})
		.passthrough()
		.optional(),
});

export type OrderRequest = z.output<typeof ORDER>;
export type UnitRequest = OrderRequest['purchase_units'][number];

/** @throws 400 or 422 in PayPal's words. */
export function readOrder(body: unknown): OrderRequest {
	const order = readBody(ORDER, body);
	const { purchase_units: all, intent } = order;
	for (const [index, unit] of all.entries()) refuseAmounts(unit, `/purchase_units/${index}`);
	const currencies = new Set(all.map(({ amount }) => amount.currency_code));
	if (currencies.size > 1) {
		throw unprocessable(
			'MULTI_CURRENCY_ORDER',
			'Multiple differing values of currency_code are not supported. Entire Order request must have the same currency_code.',
		);
	}
	if (intent === 'AUTHORIZE' && all.length > 1) {
		throw unprocessable(
			'UNSUPPORTED_INTENT',
			'`intent=AUTHORIZE` is not supported for multiple purchase units. Only `intent=CAPTURE` is supported.',
			'/intent',
		);
	}
	if (new Set(all.map(({ reference_id: id }) => id)).size < all.length) {
		throw unprocessable(
			'DUPLICATE_REFERENCE_ID',
			'`reference_id` must be unique if multiple `purchase_unit` are provided.',
		);
	}
	return order;
}

function refuseAmounts({ amount, items = [] }: UnitRequest, field: string): void {
	readAmount(amount, `${field}/amount`);
	const { breakdown } = amount;
	if (items.length > 0 && !breakdown?.item_total) {
		throw unprocessable(
			'ITEM_TOTAL_REQUIRED',
			'If item details are specified (items.unit_amount and items.quantity) corresponding amount.breakdown.item_total is required.',
			`${field}/amount/breakdown/item_total`,
		);
	}
	if (!breakdown) return;
	if (totalOf(breakdown) !== units(amount)) {
		throw unprocessable(
			'AMOUNT_MISMATCH',
			'Should equal item_total + tax_total + shipping + handling + insurance - shipping_discount - discount.',
			`${field}/amount/value`,
		);
	}
	const sum = items.reduce((all, item) => all + units(item.unit_amount) * Number(item.quantity), 0);
	if (items.length > 0 && breakdown.item_total && sum !== units(breakdown.item_total)) {
		throw unprocessable(
			'ITEM_TOTAL_MISMATCH',
			'Should equal sum of (unit_amount * quantity) across all items for a given purchase_unit.',
			`${field}/amount/breakdown/item_total/value`,
		);
	}
}

function totalOf(breakdown: Breakdown): number {
	const sum = (...values: Array<Money | undefined>) =>
		values.reduce((all, value) => all + (value ? units(value) : 0), 0);
	const { item_total, shipping, handling, tax_total, insurance } = breakdown;
	const { shipping_discount, discount } = breakdown;
	return (
		sum(item_total, shipping, handling, tax_total, insurance) - sum(shipping_discount, discount)
	);
}
