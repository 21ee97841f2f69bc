/** Amounts as PayPal writes them: decimal text with the currency's digits. */
import { fromDecimal, toDecimal } from '../../../../../nodes/shared/vocabulary/money';

export interface Money {
	readonly currency_code: string;
	readonly value: string;
}

/** Minor units of what PayPal wrote. */
export const minorOf = ({ value, currency_code: currency }: Money): number =>
	fromDecimal(value, currency);

/** What PayPal writes of minor units. */
export const moneyOf = (minor: number, currency: string): Money => ({
	currency_code: currency,
	value: toDecimal(minor, currency),
});
