/** The rules of orders, refunds and disputes that the product has to live with. */
import type { PaypalSandbox } from '../../sandbox/paypal/createPaypalSandbox';
import { type BillingDesk, issueOf, openDesk } from '../../support/paypal/billingDesk';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let desk: BillingDesk;
let paypal: PaypalSandbox;

beforeEach(() => {
	desk = openDesk();
	paypal = desk.sandbox;
});

const order = async (value: string, currency = 'USD', more: object = {}) =>
	await desk.call('POST', '/v2/checkout/orders', {
		intent: 'CAPTURE',
		purchase_units: [{ amount: { currency_code: currency, value }, ...more }],
	});
const capture = async (id: string) => await desk.call('POST', `/v2/checkout/orders/${id}/capture`);
const captureIdOf = (orderId: string): string =>
	paypal.orders().find(({ id }) => id === orderId)?.purchase_units[0]?.payments?.captures?.[0]
		?.id ?? '';
const refund = async (orderId: string, value?: string, currency = 'USD') =>
	await desk.call('POST', `/v2/payments/captures/${captureIdOf(orderId)}/refund`, {
		...(value === undefined ? {} : { amount: { value, currency_code: currency } }),
	});

describe('orders', () => {
	it.each([
		['10.001', 'USD', 'DECIMAL_PRECISION'],
		['10.50', 'JPY', 'DECIMALS_NOT_SUPPORTED'],
		['10.00', 'HUF', 'DECIMALS_NOT_SUPPORTED'],
		['0.00', 'USD', 'CANNOT_BE_ZERO_OR_NEGATIVE'],
		['10.00', 'KWD', 'INVALID_CURRENCY_CODE'],
		['ten', 'USD', 'INVALID_PARAMETER_SYNTAX'],
	])('%s %s is refused: %s', async (value, currency, issue) => {
		expect(issueOf(await order(value, currency))).toBe(issue);
	});

	it('texts are as long as they may be, and no longer', async () => {
		expect((await order('1.00', 'USD', { custom_id: 'x'.repeat(127) })).status).toBe(201);
		expect(issueOf(await order('1.00', 'USD', { custom_id: 'x'.repeat(128) }))).toBe(
			'INVALID_STRING_LENGTH',
		);
	});

	it('an invoice id is good for one payment', async () => {
		paypal.pay({ value: '10.00', invoiceId: 'A-1' });
		expect(issueOf(await order('1.00', 'USD', { invoice_id: 'A-1' }))).toBe('DUPLICATE_INVOICE_ID');
		paypal.decline({ value: '10.00', invoiceId: 'A-2' });
		expect((await order('1.00', 'USD', { invoice_id: 'A-2' })).status).toBe(201);
	});

	it('the page ends after three hours, the order that nobody paid after a day; a paid one stays', async () => {
		const { id } = paypal.makeOrder({ value: '10.00' });
		const paid = paypal.pay({ value: '10.00' });
		desk.advance(3 * HOUR + 1_000);
		expect(() => paypal.payerApproves(id)).toThrow('is gone');
		expect((await desk.call('GET', `/v2/checkout/orders/${id}`)).status).toBe(200);
		desk.advance(22 * HOUR);
		const gone = await desk.call('GET', `/v2/checkout/orders/${id}`);
		expect([gone.status, gone.body.name]).toEqual([404, 'RESOURCE_NOT_FOUND']);
		expect((await desk.call('GET', `/v2/checkout/orders/${paid.id}`)).status).toBe(200);
	});

	it('an approval counts for three hours', async () => {
		const { id } = paypal.makeOrder({ value: '10.00' });
		paypal.payerApproves(id);
		desk.advance(3 * HOUR + 1_000);
		expect(issueOf(await capture(id))).toBe('ORDER_NOT_APPROVED');
	});

	it('a refused instrument leaves it to be approved again, ten times', async () => {
		const { id } = paypal.makeOrder({ value: '10.00' });
		for (let attempt = 0; attempt < 10; attempt += 1) {
			paypal.payerApproves(id, { refusal: 'INSTRUMENT_DECLINED' });
			const refused = await capture(id);
			expect(issueOf(refused)).toBe('INSTRUMENT_DECLINED');
			expect(refused.body.links).toContainEqual(expect.objectContaining({ rel: 'redirect' }));
		}
		paypal.payerApproves(id);
		expect(issueOf(await capture(id))).toBe('MAX_NUMBER_OF_PAYMENT_ATTEMPTS_EXCEEDED');
	});

	it('one with a declined card is completed all the same', async () => {
		const { id } = paypal.decline({ value: '10.00' }, '5400');
		const { body } = await desk.call('GET', `/v2/checkout/orders/${id}`);
		expect(body).toMatchObject({
			status: 'COMPLETED',
			purchase_units: [
				{
					payments: {
						captures: [{ status: 'DECLINED', processor_response: { response_code: '5400' } }],
					},
				},
			],
		});
		expect(JSON.stringify(body)).not.toContain('seller_receivable_breakdown');
		expect(desk.told()).toEqual(['CHECKOUT.ORDER.APPROVED', 'PAYMENT.CAPTURE.DECLINED']);
	});

	it('texts are patched until it is paid', async () => {
		const { id } = paypal.makeOrder({ value: '10.00' });
		const path = "/purchase_units/@reference_id=='default'/custom_id";
		const patch = async () =>
			await desk.call('PATCH', `/v2/checkout/orders/${id}`, [
				{ op: 'add', path, value: 'crm=acme;deal=1' },
			]);
		expect((await patch()).status).toBe(204);
		paypal.payerApproves(id);
		expect(paypal.capture(id).custom_id).toBe('crm=acme;deal=1');
		expect(issueOf(await patch())).toBe('ORDER_ALREADY_COMPLETED');
	});
});

it('money that is under way tells no fee until it is there', async () => {
	const { id } = paypal.pend({ value: '10.00' });
	const path = `/v2/payments/captures/${captureIdOf(id)}`;
	const pending = await desk.call('GET', path);
	expect(pending.body).toMatchObject({ status: 'PENDING', status_details: { reason: 'ECHECK' } });
	expect(pending.body.seller_receivable_breakdown).toBeUndefined();
	expect(issueOf(await refund(id))).toBe('PENDING_CAPTURE');
	paypal.settle(id);
	expect((await desk.call('GET', path)).body).toMatchObject({
		status: 'COMPLETED',
		seller_receivable_breakdown: { paypal_fee: { value: '0.59' }, net_amount: { value: '9.41' } },
	});
	paypal.deny(paypal.pend({ value: '10.00' }, 'PENDING_REVIEW').id);
	expect(desk.told().filter((type) => type.startsWith('PAYMENT'))).toEqual([
		'PAYMENT.CAPTURE.PENDING',
		'PAYMENT.CAPTURE.COMPLETED',
		'PAYMENT.CAPTURE.PENDING',
		'PAYMENT.CAPTURE.DENIED',
	]);
});

describe('refunds', () => {
	it('are never more than is left, in the same currency', async () => {
		const { id } = paypal.pay({ value: '10.00' });
		expect(issueOf(await refund(id, '10.01'))).toBe('REFUND_AMOUNT_EXCEEDED');
		expect(issueOf(await refund(id, '1.00', 'EUR'))).toBe('REFUND_CAPTURE_CURRENCY_MISMATCH');
		await refund(id, '4.00');
		expect(issueOf(await refund(id, '6.01'))).toBe('REFUND_AMOUNT_EXCEEDED');
		expect((await refund(id)).body).toMatchObject({
			amount: { value: '6.00' },
			seller_payable_breakdown: { total_refunded_amount: { value: '10.00' } },
		});
		expect(issueOf(await refund(id))).toBe('CAPTURE_FULLY_REFUNDED');
	});

	it('are possible for 180 days, with money in the account, and undisputed', async () => {
		const [old, poor] = [paypal.pay({ value: '10.00' }), paypal.pay({ value: '10.00' })];
		const [charged, claimed] = [paypal.pay({ value: '10.00' }), paypal.pay({ value: '10.00' })];
		paypal.emptyBalance();
		expect(issueOf(await refund(poor.id))).toBe('REFUND_FAILED_INSUFFICIENT_FUNDS');
		paypal.emptyBalance(false);
		const { dispute_id: id } = paypal.openDispute(charged.id);
		expect(issueOf(await refund(charged.id))).toBe('REFUND_NOT_PERMITTED_DUE_TO_CHARGEBACK');
		paypal.closeDispute(id, 'won');
		expect((await refund(charged.id)).status).toBe(201);
		paypal.openDispute(claimed.id, { channel: 'INTERNAL' });
		expect(issueOf(await refund(claimed.id, '1.00'))).toBe('TRANSACTION_DISPUTED');
		desk.advance(181 * DAY);
		expect(issueOf(await refund(old.id))).toBe('REFUND_TIME_LIMIT_EXCEEDED');
	});

	it('that fail days later give the money back to the merchant', async () => {
		const { id } = paypal.pay({ value: '10.00' });
		paypal.makeRefundsSlow();
		const { body } = await refund(id);
		expect(body).toMatchObject({ status: 'PENDING', status_details: { reason: 'ECHECK' } });
		expect(issueOf(await refund(id))).toBe('CAPTURE_FULLY_REFUNDED');
		paypal.failRefund(String(body.id));
		expect(paypal.captures()[0]?.status).toBe('COMPLETED');
		expect((await refund(id, '10.00')).status).toBe(201);
		expect(desk.told().slice(-3)).toEqual([
			'PAYMENT.REFUND.PENDING',
			'PAYMENT.REFUND.FAILED',
			'PAYMENT.REFUND.PENDING',
		]);
	});
});

it('a refund that came back after it was done is taken from what was given', async () => {
	const { id } = paypal.pay({ value: '10.00' });
	const { body } = await refund(id);
	expect(paypal.captures()[0]?.status).toBe('REFUNDED');
	paypal.failRefund(String(body.id));
	expect(paypal.captures()[0]?.status).toBe('COMPLETED');
});

describe('disputes', () => {
	const list = async (query: string) => {
		const { body } = await desk.call('GET', `/v1/customer/disputes?${query}`);
		return body as { items: ReadonlyArray<Record<string, unknown>>; links: Links };
	};

	it('an inquiry moves no money, a chargeback takes it, a lost one keeps it', async () => {
		const [asked, lost] = [paypal.pay({ value: '10.00' }), paypal.pay({ value: '10.00' })];
		const inquiry = paypal.inquire(asked.id);
		expect(inquiry).toMatchObject({ dispute_life_cycle_stage: 'INQUIRY', status: 'OPEN' });
		expect(inquiry.money_movements).toBeUndefined();
		const { dispute_id: id } = paypal.openDispute(lost.id, { value: '6.00' });
		const read = async () => (await desk.call('GET', `/v1/customer/disputes/${id}`)).body;
		expect(await read()).toMatchObject({
			status: 'WAITING_FOR_SELLER_RESPONSE',
			disputed_transactions: [{ seller_transaction_id: captureIdOf(lost.id) }],
			money_movements: [{ affected_party: 'SELLER', type: 'DEBIT', amount: { value: '6.00' } }],
		});
		paypal.closeDispute(id, 'lost');
		expect(await read()).toMatchObject({
			status: 'RESOLVED',
			dispute_outcome: {
				outcome_code: 'RESOLVED_BUYER_FAVOUR',
				amount_refunded: { value: '6.00' },
			},
		});
		const { body } = await desk.call('GET', `/v2/payments/captures/${captureIdOf(lost.id)}`);
		expect(body).toMatchObject({
			status: 'PARTIALLY_REFUNDED',
			status_details: { reason: 'CHARGEBACK' },
		});
		expect(desk.told().slice(-2)).toEqual([
			'CUSTOMER.DISPUTE.RESOLVED',
			'PAYMENT.CAPTURE.REVERSED',
		]);
	});

	it('what is won comes back', () => {
		const { dispute_id: id } = paypal.openDispute(paypal.pay({ value: '10.00' }).id);
		const { money_movements: moves } = paypal.closeDispute(id, 'won');
		expect(moves?.map(({ type, amount }) => [type, amount.value])).toEqual([
			['DEBIT', '10.00'],
			['CREDIT', '10.00'],
		]);
	});

	it('the list has summaries, by transaction, state and time, page by page', async () => {
		const orders = [1, 2, 3].map((value) => paypal.pay({ value: `${value}.00` }));
		for (const { id } of orders) {
			desk.advance(HOUR);
			paypal.openDispute(id);
		}
		const first = await list('page_size=2');
		expect(first.items.map(({ dispute_amount: amount }) => amount)).toMatchObject([
			{ value: '3.00' },
			{ value: '2.00' },
		]);
		expect(first.items[0]).not.toHaveProperty('disputed_transactions');
		const next = first.links.find(({ rel }) => rel === 'next')?.href ?? '';
		const second = (await desk.call('GET', next)).body as Awaited<ReturnType<typeof list>>;
		expect(second.items).toMatchObject([{ dispute_amount: { value: '1.00' } }]);
		expect(second.links.some(({ rel }) => rel === 'next')).toBe(false);
		const [one] = orders;
		expect(
			(await list(`disputed_transaction_id=${captureIdOf(one?.id ?? '')}`)).items,
		).toHaveLength(1);
		expect((await list('dispute_state=RESOLVED')).items).toEqual([]);
		const now = paypal.world().now().getTime();
		const since = new Date(now - 2 * HOUR + 1).toISOString();
		expect((await list(`update_time_after=${since}`)).items).toHaveLength(2);
		const early = new Date(now - 181 * DAY).toISOString();
		const refused = await desk.call('GET', `/v1/customer/disputes?update_time_after=${early}`);
		expect(refused.status).toBe(400);
	});
});

type Links = ReadonlyArray<{ readonly rel: string; readonly href: string }>;

it('transactions are listed three hours late, over 31 days at most', async () => {
	const search = async (days: number) => {
		const now = paypal.world().now().getTime();
		return await desk.call(
			'GET',
			`/v1/reporting/transactions?start_date=${new Date(now - days * DAY).toISOString()}&end_date=${new Date(now).toISOString()}`,
		);
	};
	paypal.pay({ value: '10.00' });
	desk.advance(3 * HOUR - 1_000);
	expect((await search(31)).body.total_items).toBe(0);
	desk.advance(2_000);
	expect((await search(30)).body.total_items).toBe(1);
	expect((await search(31)).status).toBe(200);
	expect((await search(32)).status).toBe(400);
});
