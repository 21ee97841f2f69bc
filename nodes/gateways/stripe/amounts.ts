import { exponentOf } from '../../shared/vocabulary/currency';
import { AmountRefused } from '../../shared/vocabulary/money';

/**
 * Where Stripe counts in other units than ISO 4217: the ariary without its fifths, and two currencies that have lost
 * their decimals but are still written with two zeros.
 * @see https://docs.stripe.com/currencies#special-cases
 */
const STRIPE_EXPONENTS: ReadonlyMap<string, number> = new Map([
	['MGA', 0],
	['ISK', 2],
	['UGX', 2],
]);

/** Payments partners take no third decimal: KWD 5.124 has to be 5.120 or 5.130. */
const DIGITS_THAT_ARE_ZERO: ReadonlyMap<string, number> = new Map([
	['BHD', 1],
	['JOD', 1],
	['KWD', 1],
	['OMR', 1],
	['TND', 1],
]);

/** In Stripe's own units; the only limits that do not depend on the account or the card (https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts). */
const MOST_DIGITS = 8;
const MOST_DIGITS_OF_RUPIAH = 12;

/**
 * Minor units of ISO 4217 of what Stripe tells.
 * @param amount in Stripe's smallest unit.
 * @param currency in any case.
 * @throws AmountRefused for a currency ISO 4217 does not list and for a fraction that the currency does not have.
 * @see https://docs.stripe.com/currencies#zero-decimal
 */
export function fromStripeAmount(amount: number, currency: string): number {
	const shift = isoExponent(amount, currency) - stripeExponent(amount, currency);
	if (shift >= 0) return exact(amount * 10 ** shift, currency);
	const divisor = 10 ** -shift;
	if (amount % divisor !== 0) {
		throw new AmountRefused(String(amount), upper(currency), 'the currency has no such fraction');
	}
	return exact(amount / divisor, currency);
}

/**
 * What Stripe is told: its smallest units of an amount in minor units of ISO 4217. The smallest charge is left to Stripe:
 * it depends on the currency the account settles in (https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts).
 * @throws AmountRefused with the rule for what Stripe would not take.
 */
export function toStripeAmount(amount: number, currency: string): number {
	const shift = isoExponent(amount, currency) - stripeExponent(amount, currency);
	const divisor = 10 ** Math.max(0, shift);
	if (amount % divisor !== 0) {
		throw new AmountRefused(String(amount), upper(currency), 'Stripe takes whole units only');
	}
	const converted = shift >= 0 ? amount / divisor : amount * 10 ** -shift;
	const zeros = DIGITS_THAT_ARE_ZERO.get(upper(currency)) ?? 0;
	if (converted % 10 ** zeros !== 0) {
		throw new AmountRefused(String(amount), upper(currency), 'Stripe needs 0 as the third decimal');
	}
	if (!Number.isSafeInteger(converted) || converted <= 0) {
		throw new AmountRefused(String(amount), upper(currency), 'the amount has to be above zero');
	}
	const digits = upper(currency) === 'IDR' ? MOST_DIGITS_OF_RUPIAH : MOST_DIGITS;
	if (converted >= 10 ** digits) {
		throw new AmountRefused(
			String(amount),
			upper(currency),
			`Stripe takes at most ${digits} digits`,
		);
	}
	return converted;
}

function stripeExponent(amount: number, currency: string): number {
	return STRIPE_EXPONENTS.get(upper(currency)) ?? isoExponent(amount, currency);
}

function isoExponent(amount: number, currency: string): number {
	const exponent = exponentOf(currency);
	if (exponent === undefined) {
		throw new AmountRefused(String(amount), upper(currency), 'ISO 4217 has no such currency');
	}
	return exponent;
}

function exact(amount: number, currency: string): number {
	if (!Number.isSafeInteger(amount)) {
		throw new AmountRefused(String(amount), upper(currency), 'minor units are whole numbers');
	}
	return amount === 0 ? 0 : amount;
}

function upper(currency: string): string {
	return currency.toUpperCase();
}
