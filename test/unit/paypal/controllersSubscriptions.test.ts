/**
 * Stories of a controller, of subscriptions: the expected values are worked out by hand from MONEY.md and PayPal's published objects.
 */
import { SUB, listed, lost, shown, type Deal, type More, type Row } from './controllersWorld';
import { type Answers, subject, usd } from './stateWorld';

const sub1 = subject('subscription', SUB);

const plan = (more: More = {}) => ({
	name: 'Gold',
	billing_cycles: [
		{
			...{ tenure_type: 'REGULAR', sequence: 2, total_cycles: 0 },
			frequency: { interval_unit: 'MONTH', interval_count: 1 },
			pricing_scheme: { fixed_price: usd('100.00') },
		},
	],
	payment_preferences: { payment_failure_threshold: 2 },
	...more,
});
const row = (id: string, day: string, value = '100.00', status = 'COMPLETED') => ({
	...{ id, status, time: `${day}T10:00:00Z` },
	amount_with_breakdown: { gross_amount: usd(value) },
});
const subscription = (
	status: string,
	transactions: readonly unknown[],
	billing: More = {},
	more: More = {},
): Answers => ({
	[`GET /v1/billing/subscriptions/${SUB}`]: {
		...{ id: SUB, status, plan_id: 'P-5ML', start_time: '2026-01-01T00:00:00Z', plan: plan() },
		...{ create_time: '2025-12-31T23:50:00Z', status_update_time: '2026-03-10T00:00:00Z' },
		billing_info: {
			...{ outstanding_balance: usd('0.00'), failed_payments_count: 0 },
			cycle_executions: [{ tenure_type: 'REGULAR', sequence: 2, cycles_completed: 3 }],
			next_billing_time: '2026-04-01T10:00:00Z',
			...billing,
		},
		...more,
	},
	[`GET /v1/billing/subscriptions/${SUB}/transactions`]: { transactions, links: [] },
});
const [JAN, FEB, MAR] = [row('S1', '2026-01-01'), row('S2', '2026-02-01'), row('S3', '2026-03-01')];
const TRIAL = {
	...{ tenure_type: 'TRIAL', sequence: 1, total_cycles: 1 },
	frequency: { interval_unit: 'WEEK', interval_count: 1 },
};
const reported = (
	...rows: ReadonlyArray<readonly [string, string, string, string, string]>
): Answers => ({
	'GET /v1/reporting/transactions': {
		transaction_details: rows.map(([transaction_id, of, code, status, value]) => ({
			transaction_info: {
				...{ transaction_id, paypal_reference_id: of, paypal_reference_id_type: 'TXN' },
				...{ transaction_event_code: code, transaction_status: status },
				transaction_amount: usd(value),
				transaction_initiation_date: '2026-03-05T10:00:00+0000',
			},
		})),
		...{ page: 1, total_pages: 1, links: [] },
	},
});
const told = (event_type: string, resource: More): Answers => ({
	'GET /v1/notifications/webhooks-events': (url) => ({
		events:
			url.searchParams.get('event_type') === event_type
				? [{ id: 'WH-1', event_type, resource }]
				: [],
		links: [],
	}),
});
const partly = (one: typeof JAN) => ({ ...one, status: 'PARTIALLY_REFUNDED' });

const SUBSCRIPTIONS: ReadonlyArray<readonly [string, Omit<Deal, 'on'>, Row | string]> = [
	[
		'three months',
		{ answers: subscription('ACTIVE', [JAN, FEB, MAR]) },
		['Paid', 300, 0, 0, 0, 'won'],
	],
	[
		'a trial that costs nothing',
		{
			answers: subscription(
				'ACTIVE',
				[],
				{ cycle_executions: [{ tenure_type: 'TRIAL', sequence: 1, cycles_completed: 1 }] },
				{ plan: plan({ billing_cycles: [TRIAL, ...plan().billing_cycles] }) },
			),
		},
		['Pending', 0, 0, 0, 0, 'not won'],
	],
	[
		'a trial for 1, then the month for 100',
		{ answers: subscription('ACTIVE', [row('S0', '2026-02-22', '1.00'), MAR]) },
		['Paid', 101, 0, 0, 0, 'won'],
	],
	[
		'a set-up fee of 50 and the first month on one day, taxed, for two',
		{
			answers: subscription(
				'ACTIVE',
				[row('S0', '2026-01-01', '50.00'), row('S1', '2026-01-01', '238.00')],
				{},
				{ quantity: '2' },
			),
		},
		['Paid', 288, 0, 0, 0, 'won'],
	],
	[
		'the third month is declined, and nothing says it is owed but a count',
		{ answers: subscription('ACTIVE', [JAN, FEB], { failed_payments_count: 1 }) },
		['Delinquent', 200, 0, 0, 100, 'won'],
	],
	[
		'the third month is declined, and comes five days later',
		{
			answers: subscription('ACTIVE', [
				JAN,
				FEB,
				row('S3', '2026-03-01', '100.00', 'DECLINED'),
				row('S4', '2026-03-06'),
			]),
		},
		['Paid', 300, 0, 0, 0, 'won'],
	],
	[
		'the declined second month is taken with the third',
		{
			answers: subscription('ACTIVE', [
				JAN,
				row('S2', '2026-02-01', '100.00', 'DECLINED'),
				row('S3', '2026-03-01', '200.00'),
			]),
		},
		['Paid', 300, 0, 0, 0, 'won'],
	],
	[
		'suspended by PayPal after two declines',
		{
			answers: subscription('SUSPENDED', [JAN, FEB], {
				...{ failed_payments_count: 2, outstanding_balance: usd('100.00') },
			}),
		},
		['Delinquent', 200, 0, 0, 100, 'won'],
	],
	[
		'suspended by us',
		{ answers: subscription('SUSPENDED', [JAN, FEB]) },
		['Paid', 200, 0, 0, 0, 'won'],
	],
	[
		'a dearer plan from the second month on',
		{ answers: subscription('ACTIVE', [JAN, row('S2', '2026-02-01', '150.00')]) },
		['Paid', 250, 0, 0, 0, 'won'],
	],
	[
		'an eCheck for the third month is on its way',
		{ answers: subscription('ACTIVE', [JAN, FEB, row('S3', '2026-03-01', '100.00', 'PENDING')]) },
		['Partially paid', 200, 0, 0, 100, 'won'],
	],
	[
		'25 of a month are refunded; the report has the fee that came back, and a hold that was let go',
		{
			answers: {
				...subscription('ACTIVE', [JAN, partly(FEB), MAR]),
				...reported(
					['R1', 'S2', 'T1107', 'S', '-25.00'],
					['F1', 'S2', 'T1108', 'S', '0.75'],
					['H1', 'S2', 'T1110', 'S', '-100.00'],
					['H2', 'S2', 'T1111', 'S', '100.00'],
				),
			},
		},
		['Partially refunded', 300, 25, 0, 0, 'won'],
	],
	[
		'25 of a month are refunded twice, and only the second one is told by an event',
		{
			answers: {
				...subscription('ACTIVE', [JAN, partly(FEB), MAR]),
				...told('PAYMENT.SALE.REFUNDED', {
					...{ id: 'R2', state: 'completed', sale_id: 'S2', create_time: '2026-03-05T10:00:00Z' },
					amount: { total: '25.00', currency: 'USD' },
					total_refunded_amount: { value: '50.00', currency: 'USD' },
				}),
			},
		},
		['Partially refunded', 300, 50, 0, 0, 'won'],
	],
	[
		'one dispute about two months is lost',
		{
			answers: {
				...subscription('ACTIVE', [JAN, FEB, MAR]),
				...listed(lost('PP-D-1', ['S1', 'S2'], '200.00', { create_time: '2026-03-04T08:00:00Z' })),
			},
		},
		['Partially charged back', 300, 0, 200, 0, 'won'],
	],
	[
		'cancelled after a decline (story 29)',
		{
			answers: subscription(
				'CANCELLED',
				[JAN, FEB, row('S3', '2026-03-01', '100.00', 'DECLINED')],
				{
					outstanding_balance: usd('100.00'),
				},
			),
		},
		['Paid', 200, 0, 0, 0, 'won'],
	],
	[
		'never approved',
		{ answers: subscription('APPROVAL_PENDING', []) },
		['Pending', 0, 0, 0, 0, 'not won'],
	],
];

describe('a subscription on a deal', () => {
	it.each(SUBSCRIPTIONS)('%s', async (_, deal, expected) => {
		expect((await shown({ on: [sub1], ...deal })).row).toEqual(expected);
	});

	it('a person suspends one that PayPal never suspends: it is paused', async () => {
		const preferences = { payment_preferences: { payment_failure_threshold: 0 } };
		const answers = subscription(
			'SUSPENDED',
			[JAN],
			{ failed_payments_count: 1 },
			{ plan: plan(preferences) },
		);
		const { states } = await shown({ on: [sub1], answers });
		expect(states[0]?.subscription?.status).toBe('paused');
	});
});
