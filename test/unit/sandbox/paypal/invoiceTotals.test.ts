/** The values are PayPal's: its documented invoice of yoga things comes to 74.21 (developer.paypal.com/docs/api/invoicing/v2). */
import { totalInvoice } from '../../../sandbox/paypal/billing/invoiceTotals';
import type { InvoiceDraft } from '../../../sandbox/paypal/billing/invoiceWire';

const usd = (value: string) => ({ currency_code: 'USD', value });
const tax = { name: 'Sales Tax', percent: '7.25' };

const YOGA: InvoiceDraft = {
	detail: { currency_code: 'USD' },
	items: [
		{ name: 'Mat', quantity: '1', unit_amount: usd('50.00'), tax, discount: { percent: '5' } },
		{
			name: 'T-shirt',
			quantity: '1',
			unit_amount: usd('10.00'),
			tax,
			discount: { amount: usd('5.00') },
		},
	],
	configuration: { tax_calculated_after_discount: true, tax_inclusive: false },
	amount: {
		breakdown: {
			custom: { label: 'Packing Charges', amount: usd('10.00') },
			shipping: { amount: usd('10.00'), tax },
			discount: { invoice_discount: { percent: '5' } },
		},
	},
};

describe('an invoice comes to', () => {
	it('what PayPal documents, with each item’s tax rounded on its own', () => {
		const { items, amount } = totalInvoice(YOGA);
		expect(items.map((item) => item.tax?.amount)).toEqual([usd('3.27'), usd('0.34')]);
		expect(items.map((item) => item.discount?.amount)).toEqual([usd('2.50'), usd('5.00')]);
		expect(amount).toEqual({
			...usd('74.21'),
			breakdown: {
				item_total: usd('60.00'),
				custom: { label: 'Packing Charges', amount: usd('10.00') },
				shipping: { amount: usd('10.00'), tax: { ...tax, amount: usd('0.73') } },
				discount: {
					item_discount: usd('-7.50'),
					invoice_discount: { percent: '5', amount: usd('-2.63') },
				},
				tax_total: usd('4.34'),
			},
		});
	});

	it('tax of the prices before any discount, where it is told so', () => {
		const configuration = { tax_calculated_after_discount: false };
		const { amount } = totalInvoice({ ...YOGA, configuration });
		// 50.00 and 10.00 at 7.25 %: 3.625 and 0.725, each rounded up, and 0.73 of the shipping.
		expect(amount.breakdown.tax_total).toEqual(usd('5.09'));
		expect(amount.value).toBe('74.96');
	});

	it('no more than the prices where the tax is in them', () => {
		const { amount } = totalInvoice({
			detail: { currency_code: 'EUR' },
			configuration: { tax_inclusive: true },
			items: [
				{
					name: 'Chair',
					quantity: '2',
					unit_amount: { currency_code: 'EUR', value: '59.50' },
					tax: { name: 'VAT', percent: '19' },
				},
			],
		});
		expect([amount.value, amount.breakdown.tax_total?.value]).toEqual(['119.00', '19.00']);
	});

	it.each([
		['HUF', '3', '1250', '3750'],
		['JPY', '0.5', '501', '251'],
		['USD', '3', '0.335', '1.01'],
	])('whole units of %s alone: %s times %s', (currency, quantity, value, total) => {
		const { amount } = totalInvoice({
			detail: { currency_code: currency },
			items: [{ name: 'Hour', quantity, unit_amount: { currency_code: currency, value } }],
		});
		expect(amount.value).toBe(total);
	});
});
