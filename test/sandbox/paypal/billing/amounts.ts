/** Amounts as PayPal writes them, in the forms that its billing has beside the one of payments. */
import { units, write } from '../payments/amounts';
import type { Money } from '../payments/wire/money';

export type { Money };

/** As the older payments API writes it. */
export interface OldMoney {
	readonly currency: string;
	readonly value: string;
}

/** Whole units of the currency's last digit: `19.99` USD → 1999, `500` JPY → 500. */
export const unitsOf = units;

/** `1999` USD → `19.99`. */
export const money = write;

export const textOf = (amount: number, currency: string): string => write(amount, currency).value;

/** 0 or 2. */
export const digitsOf = (currency: string): number =>
	textOf(0, currency).split('.')[1]?.length ?? 0;

/** Subscriptions write a zero behind the point and no more where they can: `0.0`, `60.0`, `14.99`. */
export const looseMoney = (amount: number, currency: string): Money => ({
	currency_code: currency,
	value: textOf(amount, currency).replace(/(\.\d)0$/, '$1'),
});

export const oldMoney = ({ currency_code: currency, value }: Money): OldMoney => ({
	currency,
	value,
});
