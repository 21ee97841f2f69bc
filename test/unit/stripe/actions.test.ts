import { toCharge, toPart } from '../../../nodes/gateways/stripe/actions/charging';
import { findObject, readObject } from '../../../nodes/gateways/stripe/actions/ids';
import { toMetadata } from '../../../nodes/gateways/stripe/actions/reference';
import { isRecurring, toLineItems } from '../../../nodes/gateways/stripe/actions/sale';
import { crmReferenceOf } from '../../../nodes/gateways/stripe/state/crmReference';

describe('what a person pastes', () => {
	it.each([
		['pi_3Abc', 'payment_intent', 'pi_3Abc'],
		[' ch_3Abc ', 'charge', 'ch_3Abc'],
		['py_3Abc', 'charge', 'py_3Abc'],
		['pyr_1Abc', 'refund', 'pyr_1Abc'],
		['du_1Abc', 'dispute', 'du_1Abc'],
		['dp_1Abc', 'dispute', 'dp_1Abc'],
		['cs_test_a1Bc', 'checkout.session', 'cs_test_a1Bc'],
		['https://dashboard.stripe.com/test/payments/pi_3Abc', 'payment_intent', 'pi_3Abc'],
		['https://dashboard.stripe.com/acct_1X/invoices/in_1Abc?tab=x#y', 'invoice', 'in_1Abc'],
		['https://dashboard.stripe.com/customers/cus_A/subscriptions/sub_1B', 'subscription', 'sub_1B'],
		['https://dashboard.stripe.com/workbench/events/evt_1Abc', 'event', 'evt_1Abc'],
	])('%s is %s %s', (text, kind, id) => expect(findObject(text)).toEqual({ kind, id }));

	it.each(['', 'pi', 'api_3Abc', 'acct_1Abc', 'whatever pi-3', 'constructor_1'])(
		'%j is nothing',
		(text) => expect(findObject(text)).toBeUndefined(),
	);

	it.each([
		['', 'No id was given. Choose a payment (pi_…) or a charge (ch_…) from the list'],
		['cus_1A', '"cus_1A" is a customer (cus_…). Give a payment (pi_…) or a charge (ch_…)'],
		['4242', '"4242" is no id of Stripe'],
	])('%j where a payment is wanted: %s', (text, words) => {
		expect(() => readObject(text, ['payment_intent', 'charge'])).toThrow(words);
	});
});

describe('what a customer is charged', () => {
	it.each([
		[50, 'USD', 50],
		[30, 'GBP', 30],
		[50, 'JPY', 50],
		[17_500, 'HUF', 17_500],
		[500, 'ISK', 50_000],
		[1_230, 'KWD', 1_230],
		[99_999_999, 'EUR', 99_999_999],
		[1, 'XAF', 1],
	])('%i %s is %i at Stripe', (amount, currency, units) => {
		expect(toCharge({ amount, currency })).toBe(units);
	});

	it.each([
		[49, 'USD', 'at least 0.50'],
		[29, 'GBP', 'at least 0.30'],
		[49, 'JPY', 'at least 50'],
		[17_499, 'HUF', 'at least 175.00'],
		[0, 'EUR', 'above zero'],
		[-100, 'EUR', 'above zero'],
		[1_234, 'KWD', 'third decimal'],
		[100_000_000, 'EUR', 'at most 8 digits'],
		[100, 'XXX', 'no such currency'],
	])('%i %s is refused: %s', (amount, currency, rule) => {
		expect(() => toCharge({ amount, currency })).toThrow(rule);
	});

	it.each([
		['12.50', 'eur', 1_250],
		['12', 'eur', 1_200],
		['500', 'jpy', 500],
		['5', 'isk', 500],
		['0.10', 'usd', 10],
	])('a part of %s %s is %i', (text, currency, units) =>
		expect(toPart(text, currency)).toBe(units),
	);

	it.each(['0', '-1', '1.001', '1,50', 'all', '1e2', ''])('a part of %j is refused', (text) => {
		expect(() => toPart(text, 'usd')).toThrow('is not an amount in USD');
	});
});

describe('the deal in metadata', () => {
	it.each([
		[{ crm: 'hubspot', account: '1', dealId: '2', contactId: '3' }],
		[{ crm: 'hubspot', dealId: '2' }],
		[{ contactId: '3' }],
	])('%j is read back as it was written', (reference) => {
		expect(crmReferenceOf([toMetadata(reference) as Record<string, string>])).toEqual(reference);
	});

	it.each([[undefined], [{}], [{ crm: 'hubspot', account: '1' }]])(
		'%j names nothing',
		(reference) => {
			expect(toMetadata(reference)).toEqual({});
		},
	);
});

describe('what is sold', () => {
	it('an amount every quarter', () => {
		const sale = {
			amount: { amount: 900, currency: 'EUR' },
			title: 'Care',
			interval: { unit: 'month', count: 3 },
		} as const;
		expect(isRecurring(sale)).toBe(true);
		expect(toLineItems(sale)).toEqual([
			{
				quantity: 1,
				price_data: {
					currency: 'eur',
					unit_amount: 900,
					product_data: { name: 'Care' },
					recurring: { interval: 'month', interval_count: 3 },
				},
			},
		]);
	});

	it('prices by id or address', () => {
		const prices = [{ id: 'https://dashboard.stripe.com/prices/price_1A', quantity: 2 }];
		expect(toLineItems({ prices, isRecurring: false })).toEqual([
			{ price: 'price_1A', quantity: 2 },
		]);
		expect(() => toLineItems({ prices: [], isRecurring: false })).toThrow('No price was chosen');
	});
});
