import { attempt } from '../../shared/vocabulary/attempt';
import { exponentOf } from '../../shared/vocabulary/currency';
import { fromDecimal, type Money, toDecimal } from '../../shared/vocabulary/money';
import { InputRefused } from '../../shared/vocabulary/refusal';

/**
 * PayPal takes no decimals of these, though ISO 4217 gives HUF and TWD two.
 * @see https://developer.paypal.com/api/rest/reference/currency-codes/ and paypal.md, section 7
 */
const WITHOUT_DECIMALS: ReadonlySet<string> = new Set(['HUF', 'JPY', 'TWD']);

/** What PayPal's money is at most: 32 characters (checkout_orders_v2, money.value). */
const LONGEST_VALUE = 32;

/** PayPal's own form: `{ currency_code: 'USD', value: '19.99' }`. */
export interface PaypalAmount {
	readonly currency_code: string;
	readonly value: string;
}

/**
 * What PayPal is told of an amount in minor units of ISO 4217: TWD 50000 is `500`.
 * @throws InputRefused, before any call, for decimals that PayPal does not take, for a currency nobody has, and for nothing.
 */
export function toPaypal({ amount, currency }: Money): PaypalAmount {
	const code = currency.toUpperCase();
	const exponent = exponentOf(code);
	if (exponent === undefined) {
		throw new InputRefused(
			`"${currency.slice(0, 3)}" is no currency: set a code of ISO 4217 such as EUR`,
		);
	}
	if (!Number.isSafeInteger(amount) || amount <= 0) {
		throw new InputRefused('The amount has to be above zero: set another amount');
	}
	const decimal = toDecimal(amount, code);
	if (!WITHOUT_DECIMALS.has(code) || exponent === 0) return checked(decimal, code);
	const [whole = '', fraction = ''] = decimal.split('.');
	if (/[1-9]/.test(fraction)) {
		throw new InputRefused(
			`PayPal takes ${code} in whole units only: set an amount without decimals in place of ${decimal}`,
		);
	}
	return checked(whole, code);
}

/**
 * Minor units of ISO 4217 of what PayPal tells: `500` TWD is 50000.
 * @throws AmountRefused for what is no exact amount of its currency.
 */
export function fromPaypal({ currency_code, value }: PaypalAmount): number {
	return fromDecimal(value, currency_code);
}

/** The same for v1, whose money is `{ total, currency }`. @throws AmountRefused */
export function fromPaypalV1({ total, currency }: { total: string; currency: string }): number {
	return fromDecimal(total, currency);
}

/**
 * Of a money that may be missing, or be told in another currency than the payment's: a fee that is taken in the account's own
 * says nothing about this payment's.
 */
export function ofCurrency(money: PaypalAmount | undefined, currency: string): number | undefined {
	if (money?.currency_code.toUpperCase() !== currency.toUpperCase()) return undefined;
	return unlessRefused(money);
}

/** For what never stops a payment, such as a fee. */
function unlessRefused(money: PaypalAmount): number | undefined {
	const attempted = attempt(() => fromPaypal(money));
	return 'value' in attempted ? attempted.value : undefined;
}

function checked(value: string, currency_code: string): PaypalAmount {
	if (value.length <= LONGEST_VALUE) return { currency_code, value };
	throw new InputRefused('The amount is longer than PayPal takes: set a smaller one');
}
