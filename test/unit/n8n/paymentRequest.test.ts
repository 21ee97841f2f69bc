import { type DealToBill, paymentRequestOf } from '../../../nodes/Crm/action/paymentRequest';

const READY: DealToBill = {
	amount: '1200.00',
	currency: 'EUR',
	lines: [{ title: 'Website', quantity: '1', unitAmount: '1200.00', total: null }],
	hasContact: true,
	email: 'ada@acme.example',
	payment: { paymentReferences: null, totalPaid: null },
};

it('a deal with amount, currency, and somebody to write to is ready', () => {
	expect(paymentRequestOf(READY)).toEqual({ paymentRequest: 'ready', paymentRequestText: '' });
});

it.each<[string, DealToBill['payment'], string]>([
	['a payment reference', { paymentReferences: 'stripe/acct_1/test/payment/pi_1' }, 'a payment'],
	['something paid', { totalPaid: '0.500' }, 'a payment'],
	['an invoice number', { invoiceNumber: 'A-1' }, 'an invoice'],
	['a payment link', { paymentLink: 'https://pay.example/1' }, 'a payment link'],
])('%s: not asked again', (_name, payment, what) => {
	expect(paymentRequestOf({ ...READY, payment })).toEqual({
		paymentRequest: 'alreadyRequested',
		paymentRequestText: `The deal has ${what} already.`,
	});
});

it('nothing paid is no payment', () => {
	const payment = { totalPaid: '0.000' };
	expect(paymentRequestOf({ ...READY, payment }).paymentRequest).toBe('ready');
});

it.each<[string, Partial<DealToBill>, RegExp]>([
	['no contact', { hasContact: false, email: null }, /yet: the deal has no contact\.$/],
	['no address', { email: null }, /the contact has no e-mail address/],
	['no amount', { amount: null, lines: [] }, /the deal has no amount/],
	['an amount of nothing', { amount: '0.00' }, /the deal has no amount/],
	['no currency', { currency: null }, /the deal has no currency/],
	[
		'line items of another sum',
		{ amount: '1000.00' },
		/line items come to 1200\.00 EUR, its amount is 1000\.00/,
	],
	[
		'a line that recurs',
		{ lines: [{ ...READY.lines[0]!, billingFrequency: 'monthly' }] },
		/"Website" is billed monthly/,
	],
	[
		'an amount that its currency does not have',
		{ amount: '1200.005' },
		/EUR has at most 2 decimals/,
	],
])('%s: incomplete, and says so', (_name, changes, text) => {
	const { paymentRequest, paymentRequestText } = paymentRequestOf({ ...READY, ...changes });
	expect(paymentRequest).toBe('incomplete');
	expect(paymentRequestText).toMatch(text);
});

it('says all that is missing at once', () => {
	const { paymentRequestText } = paymentRequestOf({ ...READY, email: null, amount: null });
	expect(paymentRequestText).toBe(
		'The customer cannot be asked to pay yet: the contact has no e-mail address; the deal has no amount.',
	);
});
