/** Amounts as PayPal writes them: decimal text with as many digits as it knows of the currency. */

/** https://developer.paypal.com/reference/currency-codes/: these three take no decimals, all others two. */
const WITHOUT_DECIMALS: ReadonlySet<string> = new Set(['HUF', 'JPY', 'TWD']);

export interface Money {
	/** ISO 4217, upper case. */
	readonly currency_code: string;
	/** `19.99`. */
	readonly value: string;
}

/** As the older payments API writes it. */
export interface OldMoney {
	readonly currency: string;
	readonly value: string;
}

/** 0 or 2. */
export const digitsOf = (currency: string): number => (WITHOUT_DECIMALS.has(currency) ? 0 : 2);

/** Whole units of the currency's last digit: `19.99` USD → 1999, `500` JPY → 500. */
export const unitsOf = ({ value, currency_code: currency }: Money): number =>
	Math.round(Number(value) * 10 ** digitsOf(currency));

/** `1999` USD → `19.99`. */
export const textOf = (units: number, currency: string): string =>
	(units / 10 ** digitsOf(currency)).toFixed(digitsOf(currency));

export const money = (units: number, currency: string): Money => ({
	currency_code: currency,
	value: textOf(units, currency),
});

/** Subscriptions write a zero behind the point and no more where they can: `0.0`, `60.0`, `14.99`. */
export function looseMoney(units: number, currency: string): Money {
	const text = textOf(units, currency);
	return { currency_code: currency, value: text.replace(/(\.\d)0$/, '$1') };
}

export const oldMoney = (units: number, currency: string): OldMoney => ({
	currency,
	value: textOf(units, currency),
});

/** What PayPal keeps of a payment: 2.9 % and a fixed fee of 0.30 (40 yen), as on its page of fees for the United States. */
export const feeOf = (units: number, currency: string): number =>
	Math.min(units, Math.round(units * 0.029) + (digitsOf(currency) === 0 ? 40 : 30));
