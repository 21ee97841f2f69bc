import { toInvoiceBody } from '../../../nodes/gateways/paypal/actions/invoiceDraft';
import { toBill, toItems } from '../../../nodes/gateways/paypal/actions/lines';
import { invoiceNumberOf } from '../../../nodes/gateways/paypal/actions/makeInvoice';
import { allNamed, readNamed } from '../../../nodes/gateways/paypal/actions/naming';
import { toPart } from '../../../nodes/gateways/paypal/actions/part';
import { idIn } from '../../../nodes/gateways/paypal/ids';
import { attempt } from '../../../nodes/shared/vocabulary/attempt';
import { requestIdOf } from '../../../nodes/gateways/paypal/actions/writing';

/** Ids of PayPal's own examples and deliveries (contracts/paypal). */
describe('what a person pastes', () => {
	it.each([
		['5O190127TN364715T', 'transaction', '5O190127TN364715T'],
		[' 3C679366HH908993F ', 'transaction', '3C679366HH908993F'],
		['INV2-Z56S-5LLA-Q52L-CPZ5', 'invoice', 'INV2-Z56S-5LLA-Q52L-CPZ5'],
		['I-BW452GLLEP1G', 'subscription', 'I-BW452GLLEP1G'],
		['P-5ML4271244454362WXNWU5NQ', 'plan', 'P-5ML4271244454362WXNWU5NQ'],
		['PP-D-27803', 'dispute', 'PP-D-27803'],
		['PP-000-003-648-191', 'dispute', 'PP-000-003-648-191'],
		['PP-R-KRB-10078972', 'dispute', 'PP-R-KRB-10078972'],
		['WH-19973054LH206341J-7V2117165Y8447725', 'event', 'WH-19973054LH206341J-7V2117165Y8447725'],
		[
			'https://www.paypal.com/activity/payment/3C679366HH908993F',
			'transaction',
			'3C679366HH908993F',
		],
		[
			'https://www.sandbox.paypal.com/checkoutnow?token=5O190127TN364715T',
			'transaction',
			'5O190127TN364715T',
		],
		[
			'https://www.paypal.com/invoice/details/INV2-Z56S-5LLA-Q52L-CPZ5',
			'invoice',
			'INV2-Z56S-5LLA-Q52L-CPZ5',
		],
		[
			'https://www.paypal.com/billing/subscriptions/I-BW452GLLEP1G',
			'subscription',
			'I-BW452GLLEP1G',
		],
		['https://www.paypal.com/resolutioncenter/view/PP-D-27803', 'dispute', 'PP-D-27803'],
		['https://www.paypal.com/invoice/p/#Z56S5LLAQ52LCPZ5', 'invoice', 'INV2-Z56S-5LLA-Q52L-CPZ5'],
		[
			'https://www.paypal.com/invoice/details/INV2-Z56S-5LLA-Q52L-CPZ5?next=5O190127TN364715T',
			'invoice',
			'INV2-Z56S-5LLA-Q52L-CPZ5',
		],
	])('%s is %s %s', (text, kind, id) => expect(allNamed(text).at(-1)).toEqual({ kind, id }));

	it.each([
		'',
		'4242',
		'INV2-Z56S',
		'ABCDEFGHIJKLMNOP',
		'pi_3AbcDefGhiJklMno1',
		'https://www.paypal.com/',
	])('%j is nothing', (text) => expect(allNamed(text)).toEqual([]));

	it.each([
		['', 'No id was given'],
		['I-BW452GLLEP1G', 'is a subscription (I-…). Give an invoice'],
		['INV2-Z56S-5LLA-Q52L-CPZ5 INV2-Z56S-5LLA-Q52L-CPZ6', 'names 2 objects'],
		['INV2-Z56S-5LLA-Q52L-CPZ5 (5O190127TN364715T)', 'names 2 objects'],
		['whatever', '"whatever" is no id of PayPal'],
	])('%j where an invoice is wanted: %s', (text, words) => {
		expect(() => readNamed(text, ['invoice'])).toThrow(words);
	});
});

it.each([
	'INV2-Z56S-5LLA-Q52L-CPZ5 5O190127TN364715T',
	'5O190127TN364715T INV2-Z56S-5LLA-Q52L-CPZ5',
	'INV2-Z56S-5LLA-Q52L-CPZ5 INV2-Z56S-5LLA-Q52L-CPZ5',
	'https://www.paypal.com/invoice/p/#Z56S5LLAQ52LCPZ5',
	'https://www.paypal.com/billing/subscriptions/I-BW452GLLEP1G?token=5O190127TN364715T',
])('what is acted on is what the key is made of, or nothing is: %s', (text) => {
	const acted = (['invoice', 'transaction', 'subscription'] as const).flatMap((kind) => {
		const attempted = attempt(() => readNamed(text, [kind]).id);
		return 'value' in attempted ? [attempted.value] : [];
	});
	for (const id of acted) expect(id).toBe(idIn(text));
});

describe('a part of a payment', () => {
	it.each([
		['12.50', 'EUR', 1_250],
		['500', 'jpy', 500],
		['4', 'USD', 400],
	])('of %s %s is %i', (part, currency, units) => expect(toPart({ part }, currency)).toBe(units));

	it.each(['0', '-1', '4.005', '1e2', 'all', ''])('is not %j', (part) => {
		expect(() => toPart({ part }, 'EUR')).toThrow();
	});

	it('is not what may be a thousand times as much', () => {
		expect(() => toPart({ part: '1.2', mayBeThousands: '1.200' }, 'EUR')).toThrow('1200');
	});
});

describe('keys', () => {
	it('fit the shortest that PayPal takes, and differ by step and key', () => {
		const ids = [
			requestIdOf('plan', 'a'),
			requestIdOf('plan', 'b'),
			requestIdOf('subscription', 'a'),
			requestIdOf('plan', 'k'.repeat(200)),
		];
		expect(new Set(ids).size).toBe(4);
		for (const id of ids) expect(id).toMatch(/^[0-9a-f]{36}$/);
		expect(requestIdOf('plan', 'a')).toBe(ids[0]);
	});

	it('make a number that a search takes', () => {
		expect(invoiceNumberOf('a', 1)).toMatch(/^CP-[0-9A-F]{22}$/);
		expect(invoiceNumberOf('a', 2)).not.toBe(invoiceNumberOf('a', 1));
	});
});

describe('lines', () => {
	const chair = { title: 'Chair', quantity: 2, unitAmount: 400 };

	it('are pieces times an amount, in whole minor units', () => {
		expect(toItems({ lines: [chair], currency: 'EUR' })).toEqual([
			{
				name: 'Chair',
				quantity: '2',
				unit_amount: { currency_code: 'EUR', value: '4.00' },
				unit_of_measure: 'QUANTITY',
			},
		]);
	});

	it('go on below a name that is too long', () => {
		const [item] = toItems({ lines: [{ ...chair, title: 'x'.repeat(300) }], currency: 'EUR' });
		expect([item?.name.length, item?.description?.length]).toEqual([200, 300]);
	});

	it.each([
		['no lines', { lines: [], currency: 'EUR' }, 'no lines'],
		[
			'101 lines',
			{ lines: Array.from({ length: 101 }, () => chair), currency: 'EUR' },
			'100 lines',
		],
		['half a piece', { lines: [{ ...chair, quantity: 0.5 }], currency: 'EUR' }, 'whole pieces'],
		['nothing', { lines: [{ ...chair, unitAmount: 0 }], currency: 'EUR' }, 'above zero'],
		['half a forint', { lines: [{ ...chair, unitAmount: 150 }], currency: 'HUF' }, 'whole units'],
	])('are refused with %s', (_what, bill, words) => {
		expect(() => toItems(bill)).toThrow(words);
	});

	it('are not prices, nor what recurs', () => {
		expect(() => toBill({ prices: [], isRecurring: false })).toThrow('prices of subscriptions');
		const amount = { amount: 100, currency: 'EUR' };
		const interval = { unit: 'month', count: 1 } as const;
		expect(() => toBill({ amount, title: 'Plan', interval })).toThrow('resource Subscription');
	});
});

describe('an invoice as PayPal is sent it', () => {
	const now = Date.parse('2026-11-30T15:00:00Z');
	const draft = {
		bill: { lines: [{ title: 'Chair', quantity: 1, unitAmount: 400 }], currency: 'eur' },
		crmReference: { crm: 'hubspot', account: '1234', dealId: '5678', contactId: '91' },
	};

	it('names the deal in the private memo', () => {
		expect(toInvoiceBody(draft, now).detail).toEqual({
			currency_code: 'EUR',
			memo: 'crm=hubspot;account=1234;deal=5678;contact=91',
		});
	});

	it.each([
		[14, { term_type: 'DUE_ON_DATE_SPECIFIED', due_date: '2026-12-14' }],
		[1, { term_type: 'DUE_ON_DATE_SPECIFIED', due_date: '2026-12-01' }],
		[0, { term_type: 'DUE_ON_RECEIPT' }],
	])('is due in %i days', (dueInDays, term) => {
		expect(toInvoiceBody({ ...draft, dueInDays }, now).detail.payment_term).toEqual(term);
	});

	it.each([-1, 0.5, Number.NaN, 40_000])('is not due in %d days', (dueInDays) => {
		expect(() => toInvoiceBody({ ...draft, dueInDays }, now)).toThrow('cannot be due');
	});

	it('goes to the customer by name', () => {
		const customer = { email: 'grace@northwind.example', name: 'Grace Brewster Hopper' };
		expect(toInvoiceBody({ ...draft, customer }, now).primary_recipients).toEqual([
			{
				billing_info: {
					email_address: 'grace@northwind.example',
					name: { given_name: 'Grace Brewster', surname: 'Hopper' },
				},
			},
		]);
	});

	it.each(['', 'none', 'a b@c', 'a@"b"', 'a@-b'])('does not go to %j', (email) => {
		expect(() => toInvoiceBody({ ...draft, customer: { email } }, now)).toThrow('no email address');
	});
});
