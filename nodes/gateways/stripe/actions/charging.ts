import type { PartOfPayment } from '../../../shared/contracts/gatewayActions';
import {
	AmountRefused,
	fromDecimal,
	type Money,
	toDecimal,
} from '../../../shared/vocabulary/money';
import { exponentOf } from '../../../shared/vocabulary/currency';
import { toStripeAmount } from '../amounts';
import { smallestCharge } from '../smallestCharge';

const THIRD_DECIMAL = 3;

/**
 * Stripe's units of an amount that a customer is to pay.
 * @throws AmountRefused with the rule, before any call, for what Stripe would not charge.
 */
export function toCharge({ amount, currency }: Money): number {
	const converted = toStripeAmount(amount, currency);
	const smallest = smallestCharge(currency);
	if (smallest && amount < smallest.amount) {
		throw new AmountRefused(
			toDecimal(amount, currency),
			currency,
			`Stripe charges at least ${smallest.text}`,
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
