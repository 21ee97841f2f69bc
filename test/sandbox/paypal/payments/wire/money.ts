/** Amounts as PayPal writes them: decimal text with the digits that PayPal knows of the currency. */

export interface Money {
	readonly currency_code: string;
	readonly value: string;
}
