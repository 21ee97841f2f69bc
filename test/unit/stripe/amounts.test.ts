import { fromStripeAmount, toStripeAmount } from '../../../nodes/gateways/stripe/amounts';
import { CURRENCIES } from '../../../nodes/shared/vocabulary/currency';
import { AmountRefused } from '../../../nodes/shared/vocabulary/money';

/** Minor units of ISO 4217, and Stripe's (docs.stripe.com/currencies). */
const PAIRS = [
	['USD', 1_999, 1_999],
	['EUR', 1, 1],
	['HUF', 17_500, 17_500],
	['TWD', 10_000, 10_000],
	['BIF', 500, 500],
	['CLP', 500, 500],
	['DJF', 500, 500],
	['GNF', 500, 500],
	['JPY', 500, 500],
	['KMF', 500, 500],
	['KRW', 500, 500],
	['PYG', 500, 500],
	['RWF', 500, 500],
	['VND', 500, 500],
	['VUV', 500, 500],
	['XAF', 500, 500],
	['XOF', 500, 500],
	['XPF', 500, 500],
	['MGA', 50_000, 500],
	['ISK', 5, 500],
	['UGX', 5, 500],
	['BHD', 1_230, 1_230],
	['JOD', 1_230, 1_230],
	['KWD', 1_230, 1_230],
	['OMR', 1_230, 1_230],
	['TND', 1_230, 1_230],
] as const;

describe('amounts', () => {
	it.each(PAIRS)('%s: %i minor units are %i of Stripe, both ways', (currency, ours, theirs) => {
		expect(toStripeAmount(ours, currency)).toBe(theirs);
		expect(fromStripeAmount(theirs, currency)).toBe(ours);
		expect(fromStripeAmount(theirs, currency.toLowerCase())).toBe(ours);
		expect(fromStripeAmount(-theirs, currency)).toBe(-ours);
	});

	it.each(CURRENCIES)('%s comes back as it went', (currency) => {
		for (const amount of [100, 12_300, 999_900]) {
			expect(fromStripeAmount(toStripeAmount(amount, currency), currency)).toBe(amount);
		}
	});

	it.each([
		['a third dinar decimal', 1_234, 'KWD', 'third decimal'],
		['an ariary fraction', 50_020, 'MGA', 'whole units'],
		['nothing', 0, 'USD', 'above zero'],
		['less than nothing', -100, 'USD', 'above zero'],
		['nine digits', 100_000_000, 'USD', '8 digits'],
		['nine digits after two zeros', 1_000_000, 'ISK', '8 digits'],
		['a fraction of a cent', 0.5, 'USD', 'whole units'],
		['thirteen digits of rupiah', 10 ** 12, 'IDR', '12 digits'],
		['an unknown currency', 100, 'XXX', 'no such currency'],
	])('%s is refused with the rule', (_name, amount, currency, rule) => {
		expect(() => toStripeAmount(amount, currency)).toThrow(AmountRefused);
		expect(() => toStripeAmount(amount, currency)).toThrow(rule);
	});

	it.each([
		['half a króna', 4_010, 'isk', 'fraction'],
		['a currency nobody has', 100, 'usdx', 'no such currency'],
		['more than is exact', Number.MAX_SAFE_INTEGER, 'mga', 'whole numbers'],
	])('%s from Stripe is refused, never rounded', (_name, amount, currency, rule) => {
		expect(() => fromStripeAmount(amount, currency)).toThrow(AmountRefused);
		expect(() => fromStripeAmount(amount, currency)).toThrow(rule);
	});

	it.each([
		[99_999_999, 'USD'],
		[999_999_999_999, 'IDR'],
	])('the largest amount passes: %i %s', (amount, currency) => {
		expect(toStripeAmount(amount, currency)).toBe(amount);
	});
});
