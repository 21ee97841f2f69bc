import type { IDataObject } from 'n8n-workflow';
import type { PriceLine, Sale } from '../../shared/contracts/gatewayActions';
import { totalOf } from '../../shared/vocabulary/billLine';
import { fromDecimal, type Money } from '../../shared/vocabulary/money';
import type { BillingInterval } from '../../shared/vocabulary/mrr';
import { InputRefused } from '../../shared/vocabulary/refusal';
import type { ItemCall } from './call';
import { soldLinesOf } from './soldLines';

const UNITS: ReadonlyArray<BillingInterval['unit']> = ['day', 'week', 'month', 'year'];

/** What is sold, as typed. @throws AmountRefused for an amount that the currency does not have. */
export function saleOf(call: ItemCall, isRecurring: boolean): Sale {
	if (call.text('sells') === 'prices') {
		return { prices: call.rows('prices.price').map(priceOf), isRecurring };
	}
	if (call.text('sells') === 'item') {
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
	const text = call.text('amount');
	if (text === '') {
		throw new InputRefused(
			'No amount was given. Fill in Amount with digits and a point, such as 49.90',
		);
	}
	return { amount: fromDecimal(text, currency), currency };
}

/** A row of a fixed collection holds the locator as it was typed. */
export function priceOf({ price, quantity }: IDataObject): PriceLine {
	const located =
		typeof price === 'object' && price !== null ? (price as IDataObject).value : price;
	return { id: String(located ?? '').trim(), quantity: wholeNumber(quantity) };
}

export function wholeNumber(value: unknown): number {
	const quantity = Number(value ?? 1);
	if (Number.isSafeInteger(quantity) && quantity > 0) return quantity;
	throw new InputRefused(`The quantity ${String(value)} is no whole number above zero`);
}

function intervalOf(call: ItemCall): BillingInterval {
	const unit = UNITS.find((known) => known === call.text('interval')) ?? 'month';
	return { unit, count: wholeNumber(call.number('intervalCount', 1)) };
}
