import fc from 'fast-check';
import { CURRENCIES, exponentOf } from '../../../nodes/shared/vocabulary/currency';
import {
	AmountRefused,
	fromDecimal,
	normaliseDecimal,
	roundDecimal,
	sum,
	toDecimal,
	toText,
} from '../../../nodes/shared/vocabulary/money';

describe('money is integer minor units', () => {
	it.each([
		['19.99', 'USD', 1999],
		['500', 'JPY', 500],
		['500.00', 'JPY', 500],
		['1.234', 'KWD', 1234],
		['1.230', 'KWD', 1230],
		['0', 'EUR', 0],
		// Payments in kuna are still refunded; nobody can choose it any more.
		['49.90', 'HRK', 4990],
		['-0.05', 'EUR', -5],
		['007.10', 'EUR', 710],
		['1.2345', 'CLF', 12345],
		['90071992547409.91', 'USD', 9007199254740991],
	])('%s %s is %i', (text, currency, amount) => {
		expect(fromDecimal(text, currency)).toBe(amount);
	});

	it.each([
		['19.999', 'USD', /at most 2 decimals/],
		['500.5', 'JPY', /no decimals/],
		['1.2301', 'KWD', /at most 3 decimals/],
		['1,200.00', 'USD', /write digits with a point/],
		['', 'USD', /write digits with a point/],
		['1e3', 'USD', /write digits with a point/],
		['NaN', 'USD', /write digits with a point/],
		['.5', 'USD', /write digits with a point/],
		['90071992547409.92', 'USD', /too large/],
		['1.00', 'XXQ', /no such currency/],
		['1.00', 'constructor', /no such currency/],
	])('%s %s is refused with the rule', (text, currency, rule) => {
		expect(() => fromDecimal(text, currency)).toThrow(AmountRefused);
		expect(() => fromDecimal(text, currency)).toThrow(rule);
	});

	it('comes back as it went in, for every amount in every currency', () => {
		fc.assert(
			fc.property(fc.maxSafeInteger(), fc.constantFrom(...CURRENCIES), (amount, currency) => {
				const whole = amount === 0 ? 0 : amount;
				expect(fromDecimal(toDecimal(whole, currency), currency)).toBe(whole);
			}),
		);
	});

	it('knows every active currency of ISO 4217 with its exponent', () => {
		expect(CURRENCIES.length).toBeGreaterThan(165);
		expect(['JPY', 'USD', 'KWD', 'CLF', 'jpy'].map(exponentOf)).toEqual([0, 2, 3, 4, 0]);
		for (const code of Intl.supportedValuesOf('currency')) {
			const ours = exponentOf(code);
			if (ours === undefined) continue;
			expect(`${code} ${ours}`).toMatch(/^[A-Z]{3} [0-4]$/);
		}
	});

	it.each([
		[120000, 'EUR', '€1,200.00'],
		[500, 'JPY', '¥500'],
		[1230, 'KWD', 'KWD\u00a01.230'],
		[9007199254740991, 'USD', '$90,071,992,547,409.91'],
	])('%i %s reads %s', (amount, currency, text) => {
		expect(toText(amount, currency)).toBe(text);
	});

	it('refuses half a minor unit and sums that are no longer exact', () => {
		expect(() => toDecimal(1.5, 'USD')).toThrow(/whole numbers/);
		expect(() => sum([Number.MAX_SAFE_INTEGER, 1], 'USD')).toThrow(/too large/);
	});

	it.each([
		['1200.000', '1200'],
		['01200.50', '1200.5'],
		['0.000', '0'],
		['-0', '0'],
		['-1.10', '-1.1'],
		['n/a', 'n/a'],
	])('%s is the same number as %s', (text, same) => {
		expect(normaliseDecimal(text)).toBe(same);
	});
});

describe('an amount that people and imports wrote', () => {
	it.each([
		['99.999', 'USD', 10000],
		['33.333333', 'USD', 3333],
		['5000.5', 'JPY', 5001],
		['5000.49', 'JPY', 5000],
		['0.005', 'EUR', 1],
		['-0.005', 'EUR', -1],
		['-0.004', 'EUR', 0],
		['1.2345', 'KWD', 1235],
		['1000', 'USD', 100000],
	])('%s %s is rounded half-up to %i', (text, currency, amount) => {
		expect(roundDecimal(text, currency)).toBe(amount);
	});

	it.each(['', 'ten', '1,5', '1e3', '9'.repeat(20), '1'.repeat(65)])('%j is none', (text) => {
		expect(() => roundDecimal(text, 'USD')).toThrow(AmountRefused);
	});
});
