/** What PayPal takes for an amount, and what it keeps of one. https://developer.paypal.com/reference/currency-codes/ */
import { invalidRequest, unprocessable } from '../protocol/errors';
import type { Money } from './wire/money';

/** PayPal's currencies; the three of them that take no decimals. */
export const CURRENCIES: ReadonlySet<string> = new Set(
	'AUD BRL CAD CNY CZK DKK EUR HKD HUF ILS JPY MYR MXN TWD NZD NOK PHP PLN GBP SGD SEK CHF THB USD'.split(
		' ',
	),
);
const WITHOUT_DECIMALS: ReadonlySet<string> = new Set(['HUF', 'JPY', 'TWD']);
/** The schema's `money.value`. */
const VALUE = /^((-?[0-9]+)|(-?([0-9]+)?[.][0-9]+))$/;
const MAXIMUM_CHARACTERS = 32;

/** @throws 400 or 422 in PayPal's words; gives it back with all digits of its currency. */
export function readAmount({ value, currency_code: currency }: Money, field: string): Money {
	if (!VALUE.test(value) || value.length > MAXIMUM_CHARACTERS) {
		throw invalidRequest('INVALID_PARAMETER_SYNTAX', `${field}/value`);
	}
	if (!CURRENCIES.has(currency)) {
		throw unprocessable(
			'INVALID_CURRENCY_CODE',
			'Currency code is invalid or is not currently supported. Please refer https://developer.paypal.com/api/rest/reference/currency-codes/ for list of supported currency codes.',
			`${field}/currency_code`,
		);
	}
	const decimals = value.split('.')[1]?.length ?? 0;
	if (WITHOUT_DECIMALS.has(currency) && decimals > 0) {
		throw unprocessable(
			'DECIMALS_NOT_SUPPORTED',
			'Currency does not support decimals. Please refer to https://developer.paypal.com/api/rest/reference/currency-codes/ for more information.',
			`${field}/value`,
		);
	}
	if (decimals > 2) {
		throw unprocessable(
			'DECIMAL_PRECISION',
			'If the currency supports decimals, only two decimal place precision is supported.',
			`${field}/value`,
		);
	}
	if (Number(value) <= 0) {
		throw unprocessable(
			'CANNOT_BE_ZERO_OR_NEGATIVE',
			'Must be greater than zero. If the currency supports decimals, only two decimal place precision is supported.',
			`${field}/value`,
		);
	}
	return write(units({ value, currency_code: currency }), currency);
}

/** A sum of amounts in one currency, as PayPal writes it. */
export const addUp = (currency: string, values: readonly Money[]): Money =>
	write(
		values.reduce((sum, value) => sum + units(value), 0),
		currency,
	);

/** The first less the second. */
export const less = (from: Money, what: Money): Money =>
	write(units(from) - units(what), from.currency_code);

/** Whole units of the last digit that PayPal knows of the currency. */
export const units = ({ value, currency_code: currency }: Money): number =>
	Math.round(Number(value) * (WITHOUT_DECIMALS.has(currency) ? 1 : 100));

/** The inverse of `units`. */
export function write(amount: number, currency: string): Money {
	const isWhole = WITHOUT_DECIMALS.has(currency);
	return {
		currency_code: currency,
		value: isWhole ? String(amount) : (amount / 100).toFixed(2),
	};
}

/** 2.9 % and thirty of the smallest unit, near to what it was for years in the United States; never more than the amount. */
export function feeOf(amount: Money): Money {
	const whole = units(amount);
	return write(Math.min(whole, Math.round(whole * 0.029) + 30), amount.currency_code);
}
