/** What Stripe takes as an amount. https://docs.stripe.com/currencies */
import { invalid } from '../protocol/errors';
import type { Parameters } from '../protocol/form';
import { requiredInteger, requiredText } from '../protocol/parameters';

const MAXIMUM_AMOUNT = 99_999_999;
const ZERO_DECIMAL = new Set(
	'bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'.split(' '),
);
/** Their last digit must be 0: Stripe settles them with two decimals. */
const THREE_DECIMAL = new Set('bhd jod kwd omr tnd'.split(' '));
/** Sent with two decimals for compatibility, which must be 00. */
const WHOLE_ONLY = new Set('isk ugx'.split(' '));
const TWO_DECIMAL =
	'usd aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bmd bnd bob brl bsd bwp byn bzd cad cdf chf cny cop crc cve czk dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gtq gyd hkd hnl htg huf idr ils inr jmd kes kgs khr kyd kzt lak lbp lkr lrd lsl mad mdl mkd mmk mnt mop mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd pab pen pgk php pkr pln qar ron rsd rub sar sbd scr sek sgd shp sle sos srd std szl thb tjs top try ttd twd tzs uah uyu uzs wst xcd yer zar zmw'.split(
		' ',
	);
const CURRENCIES = new Set([...TWO_DECIMAL, ...ZERO_DECIMAL, ...THREE_DECIMAL, ...WHOLE_ONLY]);
/** https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts; 50 where not listed. */
const MINIMUMS: Readonly<Record<string, number>> = {
	aed: 200,
	czk: 1_500,
	dkk: 250,
	gbp: 30,
	hkd: 400,
	huf: 17_500,
	inr: 50,
	mxn: 1_000,
	myr: 200,
	nok: 300,
	pln: 200,
	ron: 200,
	sek: 300,
	thb: 1_000,
};
const DEFAULT_MINIMUM = 50;

/** Lower case, and one that Stripe knows. */
export function readCurrency(parameters: Parameters, name = 'currency'): string {
	const currency = requiredText(parameters, name).toLowerCase();
	if (!CURRENCIES.has(currency)) {
		throw invalid(
			`Invalid currency: ${currency}. Stripe currently supports these currencies: ${[...CURRENCIES].join(', ')}`,
			name,
		);
	}
	return currency;
}

/** An amount that can be charged. */
export function readChargeAmount(parameters: Parameters, currency: string): number {
	const amount = requiredInteger(parameters, 'amount');
	requireChargeable(amount, currency);
	return amount;
}

/** Throws what Stripe says of an amount that cannot be charged. */
export function requireChargeable(amount: number, currency: string): void {
	const minimum = minimumOf(currency);
	if (amount < 1) {
		throw invalid(
			'This value must be greater than or equal to 1.',
			'amount',
			'parameter_invalid_integer',
		);
	}
	requireSteps(amount, currency);
	if (amount < minimum) {
		throw invalid(
			`Amount must be at least ${toText(minimum, currency)}`,
			'amount',
			'amount_too_small',
		);
	}
	if (amount > MAXIMUM_AMOUNT) {
		throw invalid(
			`Amount must be no more than ${toText(MAXIMUM_AMOUNT, currency)}`,
			'amount',
			'amount_too_large',
		);
	}
}

/** The smallest sum that Stripe charges. */
export function minimumOf(currency: string): number {
	return MINIMUMS[currency] ?? DEFAULT_MINIMUM;
}

/** Number of decimals of the minor unit, as Stripe counts them. */
export function exponentOf(currency: string): number {
	if (ZERO_DECIMAL.has(currency)) return 0;
	return THREE_DECIMAL.has(currency) ? 3 : 2;
}

/** `1050`, usd → `$10.50 usd`-like text for messages and pages. */
export function toText(amount: number, currency: string): string {
	const exponent = exponentOf(currency);
	const digits = String(amount).padStart(exponent + 1, '0');
	const whole = digits.slice(0, digits.length - exponent);
	const fraction = digits.slice(digits.length - exponent);
	return `${exponent === 0 ? whole : `${whole}.${fraction}`} ${currency}`;
}

function requireSteps(amount: number, currency: string): void {
	if (THREE_DECIMAL.has(currency) && amount % 10 !== 0) {
		throw invalid(
			`Invalid amount: amounts in ${currency} must be rounded to the nearest ten, with 0 as the last digit`,
			'amount',
		);
	}
	if (WHOLE_ONLY.has(currency) && amount % 100 !== 0) {
		throw invalid(`Invalid amount: amounts in ${currency} must be divisible by 100`, 'amount');
	}
}
