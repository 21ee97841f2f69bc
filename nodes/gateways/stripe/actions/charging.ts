import type { PartOfPayment } from '../../../shared/contracts/gatewayActions';
import {
	AmountRefused,
	fromDecimal,
	type Money,
	toDecimal,
} from '../../../shared/vocabulary/money';
import { exponentOf } from '../../../shared/vocabulary/currency';
import { lookup } from '../../../shared/vocabulary/lookup';
import { toStripeAmount } from '../amounts';

const THIRD_DECIMAL = 3;

/**
 * The smallest charges, as decimals; a currency that is not listed is left to Stripe.
 * @see https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts
 */
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
 * Stripe's units of an amount that a customer is to pay.
 * @throws AmountRefused with the rule, before any call, for what Stripe would not charge.
 */
export function toCharge({ amount, currency }: Money): number {
	const converted = toStripeAmount(amount, currency);
	const smallest = lookup(SMALLEST, currency.toUpperCase());
	if (smallest !== undefined && amount < fromDecimal(smallest, currency)) {
		throw new AmountRefused(
			toDecimal(amount, currency),
			currency,
			`Stripe charges at least ${smallest}`,
		);
	}
	return converted;
}

/** Stripe's units of a part of a payment, typed as a decimal in the payment's own currency. */
export function toPart(text: string, currency: string): number {
	return toStripeAmount(fromDecimal(text, currency.toUpperCase()), currency);
}

/** `toPart`. @throws AmountRefused also for what half the world reads as a thousand times as much. */
export function toUnambiguousPart(
	{ part, mayBeThousands }: PartOfPayment,
	currency: string,
): number {
	const code = currency.toUpperCase();
	if (mayBeThousands !== undefined && (exponentOf(code) ?? 0) < THIRD_DECIMAL) {
		throw new AmountRefused(
			mayBeThousands,
			code,
			`some read it as ${mayBeThousands.replace('.', '')}. Write ${part}, or leave out the point`,
		);
	}
	return toPart(part, currency);
}
