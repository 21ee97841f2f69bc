import type { PartOfPayment } from '../../../shared/contracts/gatewayActions';
import { AmountRefused, fromDecimal } from '../../../shared/vocabulary/money';
import { InputRefused } from '../../../shared/vocabulary/refusal';

/**
 * Minor units of a part of a payment, typed as a decimal in the payment's own currency.
 * @throws AmountRefused also for what half the world reads as a thousand times as much: no currency of PayPal's has a third
 * decimal (https://developer.paypal.com/api/rest/reference/currency-codes/). InputRefused for nothing and less.
 */
export function toPart({ part, mayBeThousands }: PartOfPayment, currency: string): number {
	const code = currency.toUpperCase();
	if (mayBeThousands !== undefined) {
		throw new AmountRefused(
			mayBeThousands,
			code,
			`some read it as ${mayBeThousands.replace('.', '')}. Write ${part}, or leave out the point`,
		);
	}
	const amount = fromDecimal(part, code);
	if (amount > 0) return amount;
	throw new InputRefused(`${part} ${code} is no part of a payment. Give an amount above zero`);
}
