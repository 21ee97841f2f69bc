import { readStates } from '../../../nodes/gateways/paypal/readStates';
import { methodOf } from '../../../nodes/gateways/paypal/state/method';
import { methodText } from '../../../nodes/shared/vocabulary/paymentMethod';
import {
	type Answers,
	capture,
	dispute,
	disputes,
	fakePaypal,
	order,
	refund,
	subject,
	usd,
} from './stateWorld';

const ORDER = '5O190127TN364715T';
const CAPTURE = '3C679366HH908993F';

async function stateOf(answers: Answers, id = ORDER) {
	const { connection, calls } = fakePaypal(answers);
	const [state] = await readStates([subject('payment', id)], connection);
	return { state, calls };
}

const ofOrder = (
	...rest: Parameters<typeof order> extends [string, ...infer Rest] ? Rest : never
): Answers => ({
	[`GET /v2/checkout/orders/${ORDER}`]: order(ORDER, ...rest),
});

describe('what a payment was made with', () => {
	it.each([
		['PayPal', { paypal: { email_address: 'ada@acme.example' } }],
		['iDEAL', { ideal: { name: 'Ada', country_code: 'NL' } }],
		['Visa •7704', { card: { brand: 'VISA', last_digits: '7704' } }],
		['A new wallet', { a_new_wallet: {} }],
	])('is written as it writes itself: %s', (expected, source) => {
		expect(methodText(methodOf(source))).toBe(expected);
	});
});

describe('a payment of PayPal', () => {
	it('a captured order is paid, with its fee, its method, its payer and its deal, by two calls', async () => {
		const { state, calls } = await stateOf({
			[`GET /v2/checkout/orders/${ORDER}`]: {
				...order(ORDER, '100.00'),
				purchase_units: [
					{
						...order(ORDER, '100.00', { captures: [] }).purchase_units[0],
						description: 'Website',
						custom_id: 'crm=hubspot;account=1234;deal=5678;contact=91',
						payments: {
							captures: [
								capture(CAPTURE, '100.00', {
									seller_receivable_breakdown: {
										paypal_fee: usd('3.98'),
										net_amount: usd('96.02'),
									},
								}),
							],
						},
					},
				],
				payer: {
					payer_id: 'QYR5Z8XDVJNXQ',
					email_address: 'ann@example.com',
					name: { given_name: 'Ann', surname: 'Lee' },
				},
				payment_source: { card: { brand: 'VISA', last_digits: '7704' } },
			},
		});
		expect(state).toMatchObject({
			status: 'paid',
			currency: 'USD',
			amountDue: 10_000,
			amountPaid: 10_000,
			amountRefunded: 0,
			description: 'Website',
			customer: { id: 'QYR5Z8XDVJNXQ', email: 'ann@example.com', name: 'Ann Lee' },
			crmReference: { crm: 'hubspot', account: '1234', dealId: '5678', contactId: '91' },
			transactions: [
				{
					id: CAPTURE,
					kind: 'payment',
					outcome: 'succeeded',
					amount: 10_000,
					fee: 398,
					net: 9_602,
					method: { type: 'card', brand: 'visa', last4: '7704' },
				},
			],
		});
		expect(calls).toHaveLength(2);
	});

	it.each([
		['CREATED', 'pending'],
		['SAVED', 'pending'],
		['APPROVED', 'pending'],
		['PAYER_ACTION_REQUIRED', 'actionRequired'],
		['VOIDED', 'canceled'],
		['REQUIRES_PATIENCE', 'unknown'],
		['COMPLETED', 'unknown'],
	])('an order %s without a payment is %s', async (status, expected) => {
		const { state } = await stateOf(ofOrder('100.00', {}, { status }));
		expect(state?.status).toBe(expected);
		expect(state?.amountPaid).toBe(0);
	});

	it('a completed order whose capture was declined has failed, and says why', async () => {
		const captures = [
			capture(CAPTURE, '100.00', {
				status: 'DECLINED',
				processor_response: { response_code: '5120', payment_advice_code: '02' },
			}),
		];
		const { state, calls } = await stateOf(ofOrder('100.00', { captures }));
		expect(state).toMatchObject({
			status: 'failed',
			amountPaid: 0,
			failure: { category: 'insufficientFunds', code: '5120', retryable: true },
		});
		expect(calls).toHaveLength(1);
	});

	it.each([
		['ECHECK', 'pending', 0],
		['UNILATERAL', 'pending', 0],
		['VERIFICATION_REQUIRED', 'pending', 0],
		['PENDING_REVIEW', 'underReview', 0],
		['DECLINED_BY_RISK_FRAUD_FILTERS', 'failed', 0],
		['A_NEW_REASON', 'pending', 0],
	])('a capture that is pending by %s is %s', async (reason, expected, paid) => {
		const captures = [
			capture(CAPTURE, '100.00', { status: 'PENDING', status_details: { reason } }),
		];
		const { state } = await stateOf(ofOrder('100.00', { captures }));
		expect(state).toMatchObject({ status: expected, amountPaid: paid });
		expect(state?.rawStatus).toContain(reason);
	});

	it('a capture in a word that nobody knows is unknown, whatever its order says', async () => {
		const captures = [capture(CAPTURE, '100.00', { status: 'TELEPORTED' })];
		const { state } = await stateOf(ofOrder('100.00', { captures }));
		expect(state).toMatchObject({ status: 'unknown', amountPaid: 0 });
	});

	it('an order in a word that nobody knows is unknown, also where its money has come', async () => {
		const captures = [capture(CAPTURE, '100.00')];
		const { state } = await stateOf(
			ofOrder('100.00', { captures }, { status: 'REQUIRES_PATIENCE' }),
		);
		expect(state).toMatchObject({ status: 'unknown', amountPaid: 10_000 });
	});

	it('refunds are in the order, each once; one that failed gives nothing back', async () => {
		const { state, calls } = await stateOf(
			ofOrder('100.00', {
				captures: [capture(CAPTURE, '100.00', { status: 'PARTIALLY_REFUNDED' })],
				refunds: [
					refund('1JU08902781691411', '25.00', CAPTURE),
					refund('2JU08902781691411', '10.00', CAPTURE, { status: 'FAILED' }),
				],
			}),
		);
		expect(state).toMatchObject({ amountPaid: 10_000, amountRefunded: 2_500, status: 'paid' });
		expect(state?.transactions.find(({ kind }) => kind === 'refund')?.at).toBe(
			'2026-03-05T10:00:00.000Z',
		);
		// The order, its disputes, and who made the refund.
		expect(calls).toHaveLength(4);
	});

	it('an authorization is reserved until it is captured; a part of it leaves the rest reserved', async () => {
		const authorization = (status: string) => ({
			...{ id: '0AW2184448108334S', status, amount: usd('100.00') },
			...{ create_time: '2026-03-01T10:00:00Z', expiration_time: '2026-03-30T10:00:00Z' },
		});
		const open = await stateOf(ofOrder('100.00', { authorizations: [authorization('CREATED')] }));
		expect(open.state).toMatchObject({ status: 'authorized', amountPaid: 0, amountDue: 10_000 });
		const up = {
			links: [{ rel: 'up', href: 'https://x/v2/payments/authorizations/0AW2184448108334S' }],
		};
		const part = await stateOf(
			ofOrder('100.00', {
				authorizations: [authorization('PARTIALLY_CAPTURED')],
				captures: [capture(CAPTURE, '40.00', { ...up, final_capture: false })],
			}),
		);
		expect(part.state).toMatchObject({ status: 'paid', amountPaid: 4_000 });
		expect(part.state?.transactions).toEqual(
			expect.arrayContaining([expect.objectContaining({ kind: 'authorization', amount: 6_000 })]),
		);
		const whole = await stateOf(
			ofOrder('100.00', {
				authorizations: [authorization('CAPTURED')],
				captures: [capture(CAPTURE, '100.00', up)],
			}),
		);
		expect(whole.state?.transactions.map(({ kind }) => kind)).toEqual(['payment']);
	});

	it.each([
		['VOIDED', '2026-04-30T10:00:00Z', 'canceled'],
		['CREATED', '2026-03-19T10:00:00Z', 'canceled'],
		['DENIED', '2026-04-30T10:00:00Z', 'failed'],
		['PENDING', '2026-04-30T10:00:00Z', 'underReview'],
	])('an authorization %s that runs out on %s is %s', async (status, expiration_time, expected) => {
		const authorizations = [
			{ id: '0AW2184448108334S', status, amount: usd('100.00'), expiration_time },
		];
		const { state } = await stateOf(ofOrder('100.00', { authorizations }));
		expect(state?.status).toBe(expected);
	});
});

describe('a capture without an order', () => {
	it('is a payment of its own; what went back of it is looked up in the events', async () => {
		const { state } = await stateOf(
			{
				[`GET /v2/payments/captures/${CAPTURE}`]: capture(CAPTURE, '100.00', {
					status: 'PARTIALLY_REFUNDED',
				}),
				'GET /v1/notifications/webhooks-events': (url) => ({
					events:
						url.searchParams.get('event_type') === 'PAYMENT.CAPTURE.REFUNDED'
							? [
									{
										id: 'WH-1',
										event_type: 'PAYMENT.CAPTURE.REFUNDED',
										resource: refund('1JU08902781691411', '25.00', CAPTURE),
									},
									{
										id: 'WH-2',
										event_type: 'PAYMENT.CAPTURE.REFUNDED',
										resource: refund('9JU08902781691411', '77.00', 'ANOTHERCAPTURE123'),
									},
								]
							: [],
					links: [],
				}),
			},
			CAPTURE,
		);
		expect(state).toMatchObject({ status: 'paid', amountPaid: 10_000, amountRefunded: 2_500 });
	});

	it('or in the report', async () => {
		const { state } = await stateOf(
			{
				[`GET /v2/payments/captures/${CAPTURE}`]: capture(CAPTURE, '100.00', {
					status: 'PARTIALLY_REFUNDED',
				}),
				'GET /v1/notifications/webhooks-events': 403,
				'GET /v1/reporting/transactions': {
					transaction_details: [
						{
							transaction_info: {
								...{ transaction_id: '1JU08902781691411', paypal_reference_id: CAPTURE },
								...{ transaction_event_code: 'T1107', transaction_status: 'S' },
								transaction_amount: usd('-25.00'),
								transaction_initiation_date: '2026-03-05T10:00:00+0000',
							},
						},
					],
					links: [],
				},
			},
			CAPTURE,
		);
		expect(state).toMatchObject({ amountPaid: 10_000, amountRefunded: 2_500 });
	});

	it('where nobody tells how much went back, a person is asked', async () => {
		const { state } = await stateOf(
			{
				[`GET /v2/payments/captures/${CAPTURE}`]: capture(CAPTURE, '100.00', {
					status: 'PARTIALLY_REFUNDED',
				}),
			},
			CAPTURE,
		);
		expect(state?.status).toBe('unknown');
	});

	it('all of a refunded one went back, whoever tells it', async () => {
		const { state } = await stateOf(
			{
				[`GET /v2/payments/captures/${CAPTURE}`]: capture(CAPTURE, '100.00', {
					status: 'REFUNDED',
				}),
			},
			CAPTURE,
		);
		expect(state).toMatchObject({ amountPaid: 10_000, amountRefunded: 10_000 });
	});

	it('nothing is known of what PayPal has not', async () => {
		expect((await stateOf({})).state).toBeUndefined();
	});
});

describe('many payments', () => {
	it('of several sellers only ours counts; of TWD PayPal writes no decimals', async () => {
		const units = [
			{ ...order(ORDER, '1').purchase_units[0], payee: { merchant_id: 'SOMEBODYELSE1' } },
			{
				amount: { currency_code: 'TWD', value: '500' },
				payee: { merchant_id: 'ACMEMERCHANT1' },
				payments: {
					captures: [capture(CAPTURE, '1', { amount: { currency_code: 'TWD', value: '500' } })],
				},
			},
		];
		const { state } = await stateOf({
			[`GET /v2/checkout/orders/${ORDER}`]: { ...order(ORDER, '1'), purchase_units: units },
		});
		expect(state).toMatchObject({ currency: 'TWD', amountPaid: 50_000, amountDue: 50_000 });
	});

	it('one that is too old for the list of disputes is asked for by itself', async () => {
		const ids = ['A', 'B', 'C', 'D', 'OLD'].map((id) => id.padEnd(17, '0'));
		const [old = ''] = ids.slice(-1);
		const answers: Answers = Object.fromEntries(
			ids.map((id) => {
				const create_time = id === old ? '2025-06-01T10:00:00Z' : '2026-03-01T10:00:00Z';
				const captures = [capture(`C${id}`, '10.00', { create_time })];
				return [`GET /v2/checkout/orders/${id}`, order(id, '10.00', { captures })];
			}),
		);
		const one = dispute('PP-D-1', `C${old}`, { dispute_amount: usd('10.00') });
		const row = { dispute_id: one.dispute_id };
		const { connection } = fakePaypal({
			...answers,
			...disputes(one),
			'GET /v1/customer/disputes': (url) => ({
				items: url.searchParams.get('disputed_transaction_id') === `C${old}` ? [row] : [],
			}),
		});
		const states = await readStates(
			ids.map((id) => subject('payment', id)),
			connection,
		);
		expect(states.map((state) => state?.amountDisputed)).toEqual([0, 0, 0, 0, 1_000]);
	});

	it('a hundred of one month cost one list of disputes, each is read once', async () => {
		const ids = Array.from(
			{ length: 100 },
			(_, index) => `ORDER${String(index).padStart(12, '0')}`,
		);
		const answers: Answers = Object.fromEntries(
			ids.map((id) => [
				`GET /v2/checkout/orders/${id}`,
				order(id, '10.00', { captures: [capture(`C${id}`, '10.00')] }),
			]),
		);
		const one = dispute('PP-D-1', `C${ids[7]}`, { dispute_amount: usd('10.00') });
		const { connection, calls } = fakePaypal({ ...answers, ...disputes(one) });
		const subjects = [...ids, ...ids].map((id) => subject('payment', id));
		const states = await readStates(subjects, connection);
		expect(calls).toHaveLength(102);
		expect(states.map((state) => state?.amountDisputed).filter(Boolean)).toEqual([1_000, 1_000]);
		expect(states[7]?.disputes).toHaveLength(1);
	});
});
