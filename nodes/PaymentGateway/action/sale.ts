import type { IDataObject } from 'n8n-workflow';
import type { PriceLine, Sale } from '../../shared/contracts/gatewayActions';
import { totalOf } from '../../shared/vocabulary/billLine';
import { fromDecimal, type Money } from '../../shared/vocabulary/money';
import type { BillingInterval } from '../../shared/vocabulary/mrr';
import { InputRefused } from '../../shared/vocabulary/refusal';
import { isObject } from '../../shared/vocabulary/shape';
import { amountIn } from './amount';
import type { ItemCall } from './call';
import { asText, describeValue, numberIn } from './given';
import { soldLinesOf } from './soldLines';

const UNITS: ReadonlyArray<BillingInterval['unit']> = ['day', 'week', 'month', 'year'];

/** What is sold, as typed. @throws AmountRefused for an amount that the currency does not have. */
export function saleOf(call: ItemCall, isRecurring: boolean): Sale {
	const sells = call.choice('sells', ['amount', 'item', 'prices'], 'amount');
	if (sells === 'prices') {
		const prices = call.rows('prices.price').map((row) => priceOf(row, call));
		return { prices, isRecurring };
	}
	if (sells === 'item') {
		if (!isRecurring) return soldLinesOf(call);
		throw new InputRefused('Lines of the deal are paid once. Choose One-Off in Billing');
	}
	const title = call.text('title');
	if (title === '') {
		throw new InputRefused('The payment has no title. Fill in Title: the customer reads it');
	}
	return {
		amount: amountOf(call),
		title,
		...(isRecurring ? { interval: intervalOf(call) } : {}),
	};
}

/** What makes a sale another one: the part of its idempotency key. */
export function saleKey(sale: Sale): string {
	if ('prices' in sale) {
		return sale.prices.map(({ id, quantity }) => `${quantity}x${id}`).join('+');
	}
	if ('lines' in sale) return `${totalOf(sale.lines, sale.currency)}${sale.currency}`;
	const { amount, interval } = sale;
	const every = interval ? `/${interval.count}${interval.unit}` : '';
	return `${amount.amount}${amount.currency}${every}`;
}

export function amountOf(call: ItemCall): Money {
	const currency = call.text('currency').toUpperCase();
	return { amount: fromDecimal(amountIn(call.value('amount'), 'Amount'), currency), currency };
}

/** A row of a fixed collection holds the locator as it was typed. */
function priceOf(row: IDataObject, { named }: ItemCall): PriceLine {
	const { price } = row;
	const located = isObject(price) ? price.value : price;
	return { id: named(asText(located)), quantity: quantityIn(row) };
}

/** One where the row was left as it is. An expression that finds nothing is there, with nothing in it. */
export function quantityIn(row: IDataObject): number {
	return Object.hasOwn(row, 'quantity') ? wholeNumber(row.quantity) : 1;
}

export function wholeNumber(value: unknown): number {
	const quantity = numberIn(value);
	if (Number.isSafeInteger(quantity) && quantity !== undefined && quantity > 0) return quantity;
	throw new InputRefused(
		`Quantity takes a whole number above zero, but got ${describeValue(value)}. Look at its expression, or fill it in anew`,
	);
}

function intervalOf(call: ItemCall): BillingInterval {
	const unit = call.choice('interval', UNITS, 'month');
	return { unit, count: wholeNumber(call.number('intervalCount', 1)) };
}
