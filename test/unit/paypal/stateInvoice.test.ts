import { readStates } from '../../../nodes/gateways/paypal/readStates';
import { type Answers, capture, dispute, disputes, fakePaypal, subject, usd } from './stateWorld';

const INVOICE = 'INV2-Z56S-5LLA-Q52L-CPZ5';
const PAYMENT = '8E2904407M872241P';

/** In the form of deliveries/INVOICING.INVOICE.PAID and the examples of invoicing_v2. */
function invoice(status: string, more: Readonly<Record<string, unknown>> = {}) {
	return {
		id: INVOICE,
		status,
		detail: {
			currency_code: 'USD',
			invoice_number: 'CP-1',
			invoice_date: '2026-03-01',
			memo: 'by Ann\ncrm=hubspot;deal=5678\nthanks',
			payment_term: { term_type: 'NET_30', due_date: '2026-03-31' },
			metadata: {
				create_time: '2026-03-01T09:00:00Z',
				first_sent_time: '2026-03-01T09:05:00Z',
				recipient_view_url: 'https://www.sandbox.paypal.com/invoice/p/#Z56S5LLAQ52LCPZ5',
			},
		},
		primary_recipients: [{ billing_info: { email_address: 'ann@example.com' } }],
		amount: { currency_code: 'USD', value: '1000.00' },
		due_amount: usd('1000.00'),
		links: [],
		...more,
	};
}

const payment = (value: string, more: Readonly<Record<string, unknown>> = {}) => ({
	...{ type: 'PAYPAL', payment_id: PAYMENT, payment_date: '2026-03-02', amount: usd(value) },
	...more,
});

async function stateOf(answers: Answers, now?: string) {
	const { connection, calls } = fakePaypal(answers, now);
	const [state] = await readStates([subject('invoice', INVOICE)], connection);
	return { state, calls };
}

const ofInvoice = (...rest: Parameters<typeof invoice>): Answers => ({
	[`GET /v2/invoicing/invoices/${INVOICE}`]: invoice(...rest),
});

describe('an invoice of PayPal', () => {
	it.each([
		['DRAFT', 'draft', 0],
		['SCHEDULED', 'pending', 100_000],
		['SENT', 'pending', 100_000],
		['UNPAID', 'pending', 100_000],
		['PAYMENT_PENDING', 'pending', 100_000],
		['CANCELLED', 'canceled', 0],
		['FRAMED', 'unknown', 0],
	])('%s is %s, by one call', async (word, status, due) => {
		const { state, calls } = await stateOf(ofInvoice(word));
		expect(state).toMatchObject({ status, amountDue: due, amountPaid: 0, rawStatus: word });
		expect(calls).toHaveLength(1);
	});

	it('has the deal of its memo, its payer, its number and its page', async () => {
		const { state } = await stateOf(ofInvoice('SENT'));
		expect(state).toMatchObject({
			crmReference: { crm: 'hubspot', dealId: '5678' },
			customer: { email: 'ann@example.com' },
			invoice: { number: 'CP-1', dueAt: '2026-03-31T23:59:59.000Z' },
			paymentUrl: 'https://www.sandbox.paypal.com/invoice/p/#Z56S5LLAQ52LCPZ5',
		});
	});

	it.each([
		['2026-03-31T23:00:00Z', false],
		['2026-04-01T00:00:00Z', true],
	])('at %s it is past due: %s, though PayPal tells nobody', async (now, isPastDue) => {
		const { state } = await stateOf(ofInvoice('SENT'), now);
		expect(state?.obligations[0]?.isPastDue).toBe(isPastDue);
		expect(state?.facts.some(({ type }) => type === 'invoice.overdue')).toBe(isPastDue);
	});

	it.each([
		['NET_10', '2026-03-11T23:59:59.000Z'],
		['NET_90', '2026-05-30T23:59:59.000Z'],
		['DUE_ON_RECEIPT', '2026-03-01T23:59:59.000Z'],
		['NO_DUE_DATE', undefined],
	])('%s without a date is due on %s', async (term_type, dueAt) => {
		const { detail } = invoice('SENT');
		const { state } = await stateOf(
			ofInvoice('SENT', { detail: { ...detail, payment_term: { term_type } } }),
		);
		expect(state?.invoice?.dueAt).toBe(dueAt);
	});

	it('paid by PayPal it is one payment, with its fee, by three calls', async () => {
		const { state, calls } = await stateOf({
			...ofInvoice('PAID', {
				due_amount: usd('0.00'),
				payments: { paid_amount: usd('1000.00'), transactions: [payment('1000.00')] },
			}),
			[`GET /v2/payments/captures/${PAYMENT}`]: capture(PAYMENT, '1000.00', {
				seller_receivable_breakdown: { paypal_fee: usd('35.30'), net_amount: usd('964.70') },
			}),
		});
		expect(state).toMatchObject({ status: 'paid', amountPaid: 100_000, amountDue: 100_000 });
		expect(state?.transactions).toEqual([
			expect.objectContaining({ id: PAYMENT, kind: 'payment', amount: 100_000, fee: 3_530 }),
		]);
		expect(state?.obligations[0]?.paymentIds).toEqual([PAYMENT]);
		expect(calls).toHaveLength(3);
	});

	it('a payment that still waits is not paid, whatever the event was called', async () => {
		const { state } = await stateOf({
			...ofInvoice('PAYMENT_PENDING', { payments: { transactions: [payment('1000.00')] } }),
			[`GET /v2/payments/captures/${PAYMENT}`]: capture(PAYMENT, '1000.00', {
				status: 'PENDING',
				status_details: { reason: 'ECHECK' },
			}),
		});
		expect(state).toMatchObject({ status: 'pending', amountPaid: 0 });
	});

	it('paid in part, by hand and by PayPal, the rest is open (MONEY.md, story 23)', async () => {
		const { state } = await stateOf({
			...ofInvoice('PARTIALLY_PAID', {
				due_amount: usd('600.00'),
				payments: {
					paid_amount: usd('400.00'),
					transactions: [
						payment('300.00'),
						{
							type: 'EXTERNAL',
							payment_id: 'EXTR-1',
							payment_date: '2026-03-03',
							amount: usd('100.00'),
						},
					],
				},
			}),
			[`GET /v2/payments/captures/${PAYMENT}`]: capture(PAYMENT, '300.00'),
		});
		expect(state).toMatchObject({ status: 'partiallyPaid', amountPaid: 40_000 });
		expect(state?.obligations[0]).toMatchObject({ asked: 100_000, open: 60_000 });
	});

	it('marked as paid and as refunded by hand, the money was there and went back (story 16)', async () => {
		const { state, calls } = await stateOf(
			ofInvoice('MARKED_AS_REFUNDED', {
				due_amount: usd('0.00'),
				payments: {
					paid_amount: usd('1000.00'),
					transactions: [
						{
							type: 'EXTERNAL',
							payment_id: 'EXTR-1',
							payment_date: '2026-03-03',
							amount: usd('1000.00'),
						},
					],
				},
				refunds: {
					refund_amount: usd('1000.00'),
					transactions: [
						{
							type: 'EXTERNAL',
							refund_id: 'EXTR-2',
							refund_date: '2026-03-04',
							amount: usd('1000.00'),
						},
					],
				},
			}),
		);
		expect(state).toMatchObject({ amountPaid: 100_000, amountRefunded: 100_000, status: 'paid' });
		expect(state?.facts.filter(({ type }) => type === 'refund.succeeded')).toHaveLength(1);
		expect(calls).toHaveLength(1);
	});

	it('refunds of PayPal are in the invoice, and count once', async () => {
		const { state, calls } = await stateOf({
			...ofInvoice('PARTIALLY_REFUNDED', {
				due_amount: usd('0.00'),
				payments: { paid_amount: usd('1000.00'), transactions: [payment('1000.00')] },
				refunds: {
					refund_amount: usd('250.00'),
					transactions: [{ type: 'PAYPAL', refund_id: '1JU08902781691411', amount: usd('250.00') }],
				},
			}),
			[`GET /v2/payments/captures/${PAYMENT}`]: capture(PAYMENT, '1000.00', {
				status: 'PARTIALLY_REFUNDED',
			}),
		});
		expect(state).toMatchObject({ amountPaid: 100_000, amountRefunded: 25_000, status: 'paid' });
		expect(calls).toHaveLength(6);
	});

	it('a part that was paid and sent back leaves the rest asked for', async () => {
		const { state } = await stateOf({
			...ofInvoice('REFUNDED', {
				due_amount: usd('600.00'),
				payments: { paid_amount: usd('400.00'), transactions: [payment('400.00')] },
				refunds: {
					transactions: [{ type: 'PAYPAL', refund_id: '1JU', amount: usd('400.00') }],
				},
			}),
			[`GET /v2/payments/captures/${PAYMENT}`]: capture(PAYMENT, '400.00', { status: 'REFUNDED' }),
		});
		expect(state).toMatchObject({ amountPaid: 40_000, amountRefunded: 40_000 });
		expect(state?.obligations[0]).toMatchObject({ status: 'open', open: 60_000 });
	});

	it('an overpayment shows, a tip is none (story 6)', async () => {
		const paid = (gratuity?: unknown) =>
			ofInvoice('PAID', {
				due_amount: usd('0.00'),
				...(gratuity ? { gratuity } : {}),
				payments: {
					paid_amount: usd('1200.00'),
					transactions: [{ type: 'EXTERNAL', payment_id: 'EXTR-1', amount: usd('1200.00') }],
				},
			});
		expect((await stateOf(paid())).state?.obligations[0]?.overpaid).toBe(20_000);
		expect((await stateOf(paid(usd('200.00')))).state?.obligations[0]?.overpaid).toBeUndefined();
	});

	it('discounts are told, whatever their sign', async () => {
		const { state } = await stateOf(
			ofInvoice('SENT', {
				amount: {
					currency_code: 'USD',
					value: '900.00',
					breakdown: {
						discount: {
							item_discount: usd('-60.00'),
							invoice_discount: { amount: usd('40.00') },
						},
					},
				},
			}),
		);
		expect(state?.obligations[0]).toMatchObject({ asked: 90_000, discounted: 10_000 });
	});

	it('a payment that PayPal has no more by its id is what the invoice says of it', async () => {
		const { state } = await stateOf(
			ofInvoice('PAID', {
				due_amount: usd('0.00'),
				payments: { paid_amount: usd('1000.00'), transactions: [payment('1000.00')] },
				refunds: {
					transactions: [{ type: 'PAYPAL', refund_id: '1JU', amount: usd('100.00') }],
				},
			}),
		);
		expect(state).toMatchObject({ amountPaid: 100_000, amountRefunded: 10_000, status: 'paid' });
		expect(state?.lastPaidAt).toBe('2026-03-02T12:00:00.000Z');
	});

	it('a dispute about its payment is the invoice’s', async () => {
		const { state } = await stateOf({
			...ofInvoice('PAID', {
				payments: { paid_amount: usd('1000.00'), transactions: [payment('1000.00')] },
			}),
			[`GET /v2/payments/captures/${PAYMENT}`]: capture(PAYMENT, '1000.00'),
			...disputes(dispute('PP-D-1', PAYMENT, { dispute_amount: usd('1000.00') })),
		});
		expect(state).toMatchObject({ amountDisputed: 100_000, disputes: [{ id: 'PP-D-1' }] });
	});
});
