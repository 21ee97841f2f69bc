import { exponentOf } from './currency';

/** An amount in minor units (JPY 500 is 500, USD 5.00 is 500, KWD 1.230 is 1230); always a safe integer. */
export interface Money {
	readonly amount: number;
	/** ISO 4217, upper case. */
	readonly currency: string;
}

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;

/** Longer than any amount: what is longer is not looked into. */
const LONGEST_AMOUNT = 64;

/** How much of a text that is refused is repeated. */
const SHOWN = 80;

/** Text that is not an exact amount of its currency: what it was, and the rule it breaks. */
export class AmountRefused extends Error {
	constructor(
		readonly text: string,
		readonly currency: string,
		readonly rule: string,
	) {
		const shown = text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
		super(`"${shown}" is not an amount in ${currency.slice(0, SHOWN)}: ${rule}`);
		this.name = 'AmountRefused';
	}
}

/**
 * Minor units of a decimal text: `19.99` USD → 1999. Trailing zeros past the exponent are allowed (`500.00` JPY),
 * because CRMs write them; digits that would be lost are not.
 * @throws AmountRefused for anything that is not exactly representable.
 */
export function fromDecimal(text: string, currency: string): number {
	const exponent = requireExponent(text, currency);
	if (text.length > LONGEST_AMOUNT) {
		throw new AmountRefused(text, currency, `an amount has at most ${LONGEST_AMOUNT} characters`);
	}
	const match = DECIMAL.exec(text.trim());
	if (!match) throw new AmountRefused(text, currency, 'write digits with a point, such as 49.90');
	const [, sign = '', whole = '', fraction = ''] = match;
	const kept = fraction.slice(0, exponent).padEnd(exponent, '0');
	if (/[1-9]/.test(fraction.slice(exponent))) {
		throw new AmountRefused(text, currency, `${currency} has ${decimals(exponent)}`);
	}
	const amount = Number(`${sign}${whole}${kept}`);
	if (!Number.isSafeInteger(amount)) {
		throw new AmountRefused(text, currency, 'the number is too large to be exact');
	}
	return amount === 0 ? 0 : amount;
}

/**
 * Minor units of a decimal text that may have more decimals than its currency, rounded half up: `99.999` USD → 10000,
 * `5000.5` JPY → 5001. For yardsticks that people typed or a CRM computed; money that moved is never rounded.
 * @throws AmountRefused for what is no decimal, or too large to be exact.
 */
export function roundDecimal(text: string, currency: string): number {
	const exponent = requireExponent(text, currency);
	const match = text.length > LONGEST_AMOUNT ? null : DECIMAL.exec(text.trim());
	if (!match) throw new AmountRefused(text, currency, 'write digits with a point, such as 49.90');
	const [, sign = '', whole = '', fraction = ''] = match;
	const kept = BigInt(whole + fraction.slice(0, exponent).padEnd(exponent, '0'));
	const isHalfOrMore = (fraction[exponent] ?? '0') >= '5';
	const amount = Number(isHalfOrMore ? kept + 1n : kept);
	if (!Number.isSafeInteger(amount)) {
		throw new AmountRefused(text, currency, 'the number is too large to be exact');
	}
	return sign === '-' && amount !== 0 ? -amount : amount;
}

/** Decimal text of minor units with all decimals of the currency: 1999 USD → `19.99`, 500 JPY → `500`. The inverse of `fromDecimal`. */
export function toDecimal(amount: number, currency: string): string {
	const exponent = requireExponent(String(amount), currency);
	if (!Number.isSafeInteger(amount)) {
		throw new AmountRefused(String(amount), currency, 'minor units are whole numbers');
	}
	const sign = amount < 0 ? '-' : '';
	const digits = String(Math.abs(amount)).padStart(exponent + 1, '0');
	if (exponent === 0) return sign + digits;
	return `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

/** The amount as people write it: `€1,200.00`, `¥500`, `KWD 1.230`. Exact: the number never becomes a float. */
export function toText(amount: number, currency: string, locale = 'en-US'): string {
	const exponent = requireExponent(String(amount), currency);
	const format = formatOf(currency, exponent, locale);
	return format.format(toDecimal(amount, currency) as Intl.StringNumericLiteral);
}

/** Making one costs more than a hundred uses. */
const formats = new Map<string, Intl.NumberFormat>();

function formatOf(currency: string, exponent: number, locale: string): Intl.NumberFormat {
	const key = `${locale} ${currency}`;
	const known = formats.get(key);
	if (known) return known;
	const format = new Intl.NumberFormat(locale, {
		style: 'currency',
		currency,
		minimumFractionDigits: exponent,
		maximumFractionDigits: exponent,
	});
	formats.set(key, format);
	return format;
}

/** The sum of amounts of one currency. @throws AmountRefused past the largest exact integer. */
export function sum(amounts: readonly number[], currency: string): number {
	const total = amounts.reduce((left, right) => left + right, 0);
	if (!Number.isSafeInteger(total)) {
		throw new AmountRefused(String(total), currency, 'the sum is too large to be exact');
	}
	return total;
}

/**
 * A decimal text without what does not change its value: `01200.500` → `1200.5`. For comparing what a CRM gives back; what is
 * no decimal, or too long for an amount, stays the text that it is.
 */
export function normaliseDecimal(text: string): string {
	if (text.length > LONGEST_AMOUNT) return text;
	const match = DECIMAL.exec(text.trim());
	if (!match) return text;
	const [, sign = '', whole = '', fraction = ''] = match;
	const integer = whole.replace(/^0+(?=\d)/, '');
	const decimalsLeft = fraction.replace(/0+$/, '');
	const digits = decimalsLeft === '' ? integer : `${integer}.${decimalsLeft}`;
	return digits === '0' ? '0' : sign + digits;
}

function requireExponent(text: string, currency: string): number {
	const exponent = exponentOf(currency);
	if (exponent === undefined) {
		throw new AmountRefused(text, currency, 'ISO 4217 has no such currency');
	}
	return exponent;
}

function decimals(exponent: number): string {
	if (exponent === 0) return 'no decimals';
	return `at most ${exponent} decimals`;
}
