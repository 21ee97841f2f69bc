import { readStates } from '../../../nodes/gateways/paypal/readStates';
import { type Answers, dispute, disputes, fakePaypal, subject, usd } from './stateWorld';

const SUBSCRIPTION = 'I-BW452GLLEP1G';

type More = Readonly<Record<string, unknown>>;

/** In the form of deliveries/BILLING.SUBSCRIPTION.ACTIVATED and the examples of billing_subscriptions_v1. */
function subscription(status: string, billing: More = {}, more: More = {}) {
	return {
		id: SUBSCRIPTION,
		status,
		status_update_time: '2026-03-10T00:00:00Z',
		plan_id: 'P-5ML4271244454362WXNWU5NQ',
		start_time: '2026-01-01T00:00:00Z',
		create_time: '2025-12-31T23:50:00Z',
		quantity: '1',
		custom_id: 'crm=hubspot;deal=5678',
		subscriber: { email_address: 'ann@example.com', payer_id: 'QYR5Z8XDVJNXQ' },
		plan: {
			name: 'Gold',
			billing_cycles: [
				{
					...{ tenure_type: 'REGULAR', sequence: 1, total_cycles: 0 },
					frequency: { interval_unit: 'MONTH', interval_count: 1 },
					pricing_scheme: { fixed_price: usd('100.00') },
				},
			],
			payment_preferences: { payment_failure_threshold: 2 },
		},
		billing_info: {
			outstanding_balance: usd('0.00'),
			cycle_executions: [{ tenure_type: 'REGULAR', sequence: 1, cycles_completed: 3 }],
			next_billing_time: '2026-04-01T10:00:00Z',
			failed_payments_count: 0,
			...billing,
		},
		links: [],
		...more,
	};
}

const row = (id: string, time: string, status = 'COMPLETED', value = '100.00') => ({
	...{ id, status, time },
	amount_with_breakdown: {
		gross_amount: usd(value),
		fee_amount: usd('3.50'),
		net_amount: usd('96.50'),
	},
});

const JANUARY = row('SALEJANUARY000001', '2026-01-01T10:00:00Z');
const FEBRUARY = row('SALEFEBRUARY00002', '2026-02-01T10:00:00Z');
const MARCH = row('SALEMARCH00000003', '2026-03-01T10:00:00Z');
const declined = (one: typeof MARCH) => ({ ...one, status: 'DECLINED' });

function answers(object: unknown, transactions: ReadonlyArray<ReturnType<typeof row>>): Answers {
	return {
		[`GET /v1/billing/subscriptions/${SUBSCRIPTION}`]: object as More,
		[`GET /v1/billing/subscriptions/${SUBSCRIPTION}/transactions`]: { transactions, links: [] },
	};
}

async function stateOf(all: Answers) {
	const { connection, calls } = fakePaypal(all);
	const [state] = await readStates([subject('subscription', SUBSCRIPTION)], connection);
	return { state, calls };
}

describe('a subscription of PayPal', () => {
	it('each payment is a period that was due (MONEY.md, story 27)', async () => {
		const { state, calls } = await stateOf(
			answers(subscription('ACTIVE'), [MARCH, JANUARY, FEBRUARY]),
		);
		expect(state).toMatchObject({
			status: 'paid',
			amountPaid: 30_000,
			amountDue: 30_000,
			lastPaidAt: '2026-03-01T10:00:00.000Z',
			crmReference: { crm: 'hubspot', dealId: '5678' },
			customer: { id: 'QYR5Z8XDVJNXQ', email: 'ann@example.com' },
			subscription: {
				...{ status: 'active', plan: 'Gold', interval: 'month', mrr: 10_000 },
				currentPeriodEnd: '2026-04-01T10:00:00.000Z',
			},
		});
		expect(state?.obligations.map(({ id, status }) => [id, status])).toEqual([
			['SALEJANUARY000001', 'paid'],
			['SALEFEBRUARY00002', 'paid'],
			['SALEMARCH00000003', 'paid'],
		]);
		expect(
			state?.facts.flatMap(({ type, reason }) => (type === 'subscription.renewed' ? [reason] : [])),
		).toEqual(['renewal 2026-02', 'renewal 2026-03']);
		expect(state?.facts.filter(({ type }) => type === 'invoice.paid')).toHaveLength(1);
		expect(state?.transactions[0]).toMatchObject({ fee: 350, net: 9_650 });
		expect(calls[0]).toContain('fields=last_failed_payment%2Cplan');
		expect(calls).toHaveLength(5);
	});

	const failing = {
		...{ failed_payments_count: 1, outstanding_balance: usd('0.00') },
		last_failed_payment: {
			...{ amount: usd('100.00'), time: '2026-03-01T10:00:00Z' },
			...{ reason_code: 'PAYER_CANNOT_PAY', next_payment_retry_time: '2026-03-06T10:00:00Z' },
		},
	};

	it.each([
		['that PayPal lists', [JANUARY, FEBRUARY, declined(MARCH)], 'SALEMARCH00000003'],
		['that PayPal does not list', [JANUARY, FEBRUARY], `${SUBSCRIPTION}-2026-03-01`],
	])('a renewal was declined, %s (story 28)', async (_, rows, id) => {
		const { state } = await stateOf(answers(subscription('ACTIVE', failing), rows));
		expect(state).toMatchObject({
			status: 'pastDue',
			amountPaid: 20_000,
			lastPaidAt: '2026-02-01T10:00:00.000Z',
			failure: {
				category: 'declined',
				code: 'PAYER_CANNOT_PAY',
				nextRetryAt: '2026-03-06T10:00:00.000Z',
			},
			subscription: { status: 'pastDue', mrr: 10_000 },
		});
		expect(state?.obligations.at(-1)).toMatchObject({
			...{ id, status: 'open', asked: 10_000, open: 10_000, isPastDue: true },
		});
	});

	it('a further try of the same period is the same obligation, and a further decline', async () => {
		const again = {
			...failing,
			failed_payments_count: 2,
			last_failed_payment: { ...failing.last_failed_payment, time: '2026-03-06T10:00:00Z' },
		};
		const read = async (billing: More) =>
			(await stateOf(answers(subscription('ACTIVE', billing), [JANUARY, FEBRUARY]))).state;
		const [first, second] = [await read(failing), await read(again)];
		expect(first?.obligations.at(-1)?.id).toBe(second?.obligations.at(-1)?.id);
		const keys = [first, second].map((state) => {
			return state?.facts.find(({ type }) => type === 'invoice.paymentFailed')?.key;
		});
		expect(keys[0]).not.toBe(keys[1]);
	});

	it('a period keeps its id when a later try succeeds', async () => {
		const recovered = row('SALERETRY00000004', '2026-03-06T10:00:00Z');
		const { state } = await stateOf(
			answers(subscription('ACTIVE'), [JANUARY, FEBRUARY, declined(MARCH), recovered]),
		);
		expect(state).toMatchObject({ status: 'paid', amountPaid: 30_000, amountDue: 30_000 });
		expect(state?.obligations.map(({ id }) => id)).toContain('SALEMARCH00000003');
		expect(state?.obligations).toHaveLength(3);
	});

	it('a month that was never paid stays owed after the next one is (story 30)', async () => {
		const { state } = await stateOf(
			answers(subscription('ACTIVE', { outstanding_balance: usd('100.00') }), [
				JANUARY,
				declined(FEBRUARY),
				MARCH,
			]),
		);
		expect(state).toMatchObject({ status: 'pastDue', amountPaid: 20_000, amountDue: 30_000 });
		expect(state?.obligations.map(({ status }) => status)).toEqual(['paid', 'open', 'paid']);
	});

	it('canceled after a decline, nobody asks for it any more (story 29)', async () => {
		const { state } = await stateOf(
			answers(subscription('CANCELLED', { ...failing, outstanding_balance: usd('100.00') }), [
				JANUARY,
				FEBRUARY,
				declined(MARCH),
			]),
		);
		expect(state).toMatchObject({
			...{ status: 'canceled', amountPaid: 20_000, amountDue: 20_000 },
			subscription: { status: 'canceled', mrr: 0, cancelAt: '2026-03-10T00:00:00.000Z' },
		});
		expect(state?.obligations.at(-1)?.status).toBe('voided');
	});

	it.each([
		[0, 'paused'],
		[1, 'paused'],
		[2, 'unpaid'],
	])('suspended after %i failed payments, of 2 that suspend, it is %s', async (count, expected) => {
		const { state } = await stateOf(
			answers(subscription('SUSPENDED', { failed_payments_count: count }), [JANUARY]),
		);
		expect(state?.subscription?.status).toBe(expected);
	});

	it.each([
		['APPROVAL_PENDING', [], 'incomplete'],
		['APPROVED', [], 'incomplete'],
		['EXPIRED', [], 'expired'],
		['EXPIRED', [JANUARY], 'canceled'],
		['HIBERNATING', [], 'unknown'],
	])('%s with payments %j is %s', async (word, rows, expected) => {
		const { state } = await stateOf(answers(subscription(word), rows));
		expect(state?.subscription?.status).toBe(expected);
	});

	it('a trial lasts until the first regular cycle', async () => {
		const cycles = (regular: number) => ({
			cycle_executions: [
				{ tenure_type: 'TRIAL', sequence: 1, cycles_completed: 1, cycles_remaining: 0 },
				{ tenure_type: 'REGULAR', sequence: 2, cycles_completed: regular },
			],
		});
		const trial = await stateOf(answers(subscription('ACTIVE', cycles(0)), []));
		expect(trial.state?.subscription).toMatchObject({
			...{ status: 'trialing', mrr: 0, trialEnd: '2026-04-01T10:00:00.000Z' },
		});
		const over = await stateOf(answers(subscription('ACTIVE', cycles(1)), [MARCH]));
		expect(over.state?.subscription?.status).toBe('active');
	});

	it.each([
		['a yearly price', { frequency: { interval_unit: 'YEAR' } }, '1', 833],
		['three of it', {}, '3', 30_000],
		[
			'a tier for all',
			{
				pricing_scheme: {
					pricing_model: 'VOLUME',
					tiers: [
						{ starting_quantity: '1', ending_quantity: '10', amount: usd('10.00') },
						{ starting_quantity: '11', amount: usd('8.00') },
					],
				},
			},
			'12',
			9_600,
		],
		[
			'each tier for its part',
			{
				pricing_scheme: {
					pricing_model: 'TIERED',
					tiers: [
						{ starting_quantity: '1', ending_quantity: '10', amount: usd('10.00') },
						{ starting_quantity: '11', amount: usd('8.00') },
					],
				},
			},
			'12',
			11_600,
		],
	])('%s recurs as what it comes to in a month', async (_, cycle, quantity, mrr) => {
		const base = subscription('ACTIVE');
		const [regular] = base.plan.billing_cycles;
		const plan = { ...base.plan, billing_cycles: [{ ...regular, ...cycle }] };
		const { state } = await stateOf(answers({ ...base, plan, quantity }, []));
		expect(state?.subscription?.mrr).toBe(mrr);
	});

	it('a refunded month is looked up, and the latest stays paid (story 31)', async () => {
		const { state } = await stateOf({
			...answers(subscription('ACTIVE'), [{ ...JANUARY, status: 'REFUNDED' }, FEBRUARY, MARCH]),
			'GET /v1/notifications/webhooks-events': {
				events: [
					{
						...{ id: 'WH-1', event_type: 'PAYMENT.SALE.REFUNDED' },
						resource: {
							...{ id: '6YX43824R4443062K', state: 'completed', sale_id: 'SALEJANUARY000001' },
							...{
								amount: { total: '100.00', currency: 'USD' },
								create_time: '2026-02-10T00:00:00Z',
							},
						},
					},
				],
				links: [],
			},
		});
		expect(state).toMatchObject({ status: 'paid', amountPaid: 30_000, amountRefunded: 10_000 });
		expect(state?.transactions.find(({ kind }) => kind === 'refund')?.id).toBe('6YX43824R4443062K');
	});

	it('a month that was lost is seen beside the others (story 32)', async () => {
		const { state } = await stateOf({
			...answers(subscription('ACTIVE'), [JANUARY, FEBRUARY, MARCH]),
			...disputes(
				dispute('PP-D-1', 'SALEJANUARY000001', {
					status: 'RESOLVED',
					dispute_outcome: { outcome_code: 'ACCEPTED' },
				}),
			),
		});
		expect(state).toMatchObject({ amountPaid: 30_000, amountDisputed: 10_000 });
	});

	it('payments on further pages are read by halves of the time, where PayPal links no page', async () => {
		const all = [JANUARY, FEBRUARY, MARCH];
		const { state } = await stateOf({
			...answers(subscription('ACTIVE'), all),
			[`GET /v1/billing/subscriptions/${SUBSCRIPTION}/transactions`]: (url) => {
				const [from, to] = ['start_time', 'end_time'].map((name) => {
					return Date.parse(url.searchParams.get(name) ?? '');
				});
				const found = all.filter(({ time }) => {
					return Date.parse(time) >= (from ?? 0) && Date.parse(time) <= (to ?? 0);
				});
				return { transactions: found.slice(0, 1), total_pages: found.length, links: [] };
			},
		});
		expect(state?.amountPaid).toBe(30_000);
	});
});
