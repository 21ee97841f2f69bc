import { lookup } from '../../shared/vocabulary/lookup';
import { fromDecimal } from '../../shared/vocabulary/money';

/** As decimals; a currency that is not listed is left to Stripe. */
const SMALLEST: Readonly<Record<string, string>> = {
	AED: '2.00',
	AUD: '0.50',
	BRL: '0.50',
	CAD: '0.50',
	CHF: '0.50',
	CZK: '15.00',
	DKK: '2.50',
	EUR: '0.50',
	GBP: '0.30',
	HKD: '4.00',
	HUF: '175.00',
	INR: '0.50',
	JPY: '50',
	MXN: '10',
	MYR: '2',
	NOK: '3.00',
	NZD: '0.50',
	PLN: '2.00',
	RON: '2.00',
	SEK: '3.00',
	SGD: '0.50',
	THB: '10',
	USD: '0.50',
};

/**
 * The smallest charge of a currency: as a decimal, and in minor units, which are Stripe's for every currency that is listed.
 * @param currency in any case.
 * @see https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts
 */
export function smallestCharge(
	currency: string,
): { readonly text: string; readonly amount: number } | undefined {
	const code = currency.toUpperCase();
	const text = lookup(SMALLEST, code);
	return text === undefined ? undefined : { text, amount: fromDecimal(text, code) };
}
