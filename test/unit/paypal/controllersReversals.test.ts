/**
 * Stories of a controller, of money that PayPal took back by itself, beside refunds and disputes of the same payment: the expected
 * values are worked out by hand from MONEY.md, in US dollars of a deal of 1000.
 */
import {
	C1,
	C2,
	INV,
	O1,
	SUB,
	back,
	byPaypal,
	invoice,
	listed,
	lost,
	ofCapture,
	ofOrder,
	paidBy,
	shown,
	type Deal,
	type More,
	type Row,
} from './controllersWorld';
import { type Answers, capture, refund, subject, usd } from './stateWorld';

const R1 = '1JU08902781691411';
const R2 = '2JU08902781691412';
const R3 = '3JU08902781691413';
const SALE = '80021663DE681814L';
const AT = '2026-03-05T10:00:00.000Z';

/** PayPal's events; each is of the kind that is asked for. */
const events = (...all: ReadonlyArray<readonly [type: string, resource: More]>): Answers => ({
	'GET /v1/notifications/webhooks-events': (url) => ({
		events: all
			.filter(([type]) => type === url.searchParams.get('event_type'))
			.map(([event_type, resource], index) => ({
				...{ id: `WH-${index}`, event_type, create_time: AT, resource },
			})),
		links: [],
	}),
});

type Reported = readonly [id: string, code: string, value: string, of?: string];

const report = (...rows: readonly Reported[]): Answers => ({
	'GET /v1/reporting/transactions': (url) => {
		const code = url.searchParams.get('transaction_type');
		const [from, to] = ['start_date', 'end_date'].map((name) => url.searchParams.get(name) ?? '');
		const isWithin = (from ?? '') <= AT && AT <= (to ?? '');
		return {
			transaction_details: rows
				.filter(([, own]) => isWithin && (code === null || code === own))
				.map(([transaction_id, transaction_event_code, value, of = C1]) => ({
					transaction_info: {
						...{ transaction_id, transaction_event_code, paypal_reference_id: of },
						...{ transaction_amount: usd(value), transaction_status: 'S' },
						transaction_initiation_date: AT,
					},
				})),
			links: [],
		};
	},
});

const REVERSED = 'PAYMENT.CAPTURE.REVERSED';
const taken = (...reversals: readonly More[]): Answers =>
	events(...reversals.map((one) => [REVERSED, one] as const));
/** One capture of 1000 and what its order shows to have gone back. */
const paid = (status: string, refunds: readonly More[] = []): Answers =>
	ofOrder(O1, '1000.00', { captures: [capture(C1, '1000.00', { status })], refunds });
const open = (value: string) =>
	lost('PP-D-1', [C1], value, {
		...{ status: 'UNDER_REVIEW', dispute_outcome: undefined, update_time: AT },
	});
const won = (value: string) =>
	lost('PP-D-1', [C1], value, { dispute_outcome: { outcome_code: 'RESOLVED_SELLER_FAVOUR' } });
const ended = (value: string) => lost('PP-D-1', [C1], value);
const [all, half, third] = [
	refund(R1, '1000.00', C1),
	refund(R1, '400.00', C1),
	refund(R2, '300.00', C1),
];

const STORIES: ReadonlyArray<readonly [string, Answers, Row]> = [
	[
		'a bank return of all, its event first',
		{ ...paid('REFUNDED', [all]), ...taken(all) },
		['Charged back', 1000, 0, 1000, 0, 'won'],
	],
	[
		'a bank return of all, only in the report',
		{ ...paid('REFUNDED', [all]), ...report([R1, 'T1106', '-1000.00']) },
		['Charged back', 1000, 0, 1000, 0, 'won'],
	],
	[
		'a reversal of a part, then the merchant refunds another',
		{ ...paid('PARTIALLY_REFUNDED', [half, third]), ...taken(half) },
		['Partially charged back', 1000, 300, 400, 0, 'won'],
	],
	[
		'a reversal of a part, then the merchant refunds the rest',
		{
			...paid('REFUNDED', [half, refund(R2, '600.00', C1)]),
			...taken(half),
			...report([R1, 'T1106', '-400.00'], [R2, 'T1107', '-600.00']),
		},
		['Charged back', 1000, 600, 400, 0, 'won'],
	],
	[
		'reversed and claimed in one sum, the dispute open, no reason with the capture',
		{ ...paid('REFUNDED', [all]), ...taken(all), ...listed(open('1000.00')) },
		['Disputed', 1000, 0, 0, 0, 'won'],
	],
	[
		'the same, lost',
		{ ...paid('REFUNDED', [all]), ...taken(all), ...listed(ended('1000.00')) },
		['Charged back', 1000, 0, 1000, 0, 'won'],
	],
	[
		'the same, won: the capture keeps its word',
		{ ...paid('REFUNDED', [all]), ...taken(all), ...listed(won('1000.00')) },
		['Paid', 1000, 0, 0, 0, 'won'],
	],
	[
		'the same, won: the capture has its word back',
		{ ...paid('COMPLETED', [all]), ...taken(all), ...listed(won('1000.00')) },
		['Paid', 1000, 0, 0, 0, 'won'],
	],
	[
		'the same, won: the capture keeps the reason, and nobody tells of a reversal',
		{
			...ofOrder(O1, '1000.00', {
				captures: [
					capture(C1, '1000.00', {
						status: 'REFUNDED',
						status_details: { reason: 'CHARGEBACK' },
					}),
				],
			}),
			...listed(won('1000.00')),
		},
		['Paid', 1000, 0, 0, 0, 'won'],
	],
	[
		'a part reversed and disputed, open',
		{ ...paid('PARTIALLY_REFUNDED', [half]), ...taken(half), ...listed(open('400.00')) },
		['Disputed', 1000, 0, 0, 0, 'won'],
	],
	[
		'a bank return of 400, and a dispute of 300 lost whose money is shown as a refund',
		{ ...paid('PARTIALLY_REFUNDED', [half, third]), ...taken(half), ...listed(ended('300.00')) },
		['Partially charged back', 1000, 0, 700, 0, 'won'],
	],
	[
		'a bank return of 300, and a dispute of 400 lost whose money is shown as a refund',
		{ ...paid('PARTIALLY_REFUNDED', [half, third]), ...taken(third), ...listed(ended('400.00')) },
		['Partially charged back', 1000, 0, 700, 0, 'won'],
	],
	[
		'a bank return of 300, and a dispute of 400 lost, whose reversal is told as well',
		{
			...paid('PARTIALLY_REFUNDED', [half, third]),
			...taken(half, third),
			...listed(ended('400.00')),
		},
		['Partially charged back', 1000, 0, 700, 0, 'won'],
	],
	[
		'a bank return of 400, and a dispute of 1000 won before: it took nothing in the end',
		{ ...paid('PARTIALLY_REFUNDED', [half]), ...taken(half), ...listed(won('1000.00')) },
		['Partially charged back', 1000, 0, 400, 0, 'won'],
	],
	[
		'a refund of 300 by the merchant, then the rest is pulled back and claimed, open',
		{
			...paid('REFUNDED', [third, refund(R1, '700.00', C1)]),
			...taken(refund(R1, '700.00', C1)),
			...listed(open('700.00')),
		},
		['Disputed', 1000, 300, 0, 0, 'won'],
	],
	[
		'a refund of 300 by the merchant, then the rest is pulled back, and lost',
		{
			...paid('REFUNDED', [third, refund(R1, '700.00', C1)]),
			...taken(refund(R1, '700.00', C1)),
			...listed(ended('700.00')),
		},
		['Charged back', 1000, 300, 700, 0, 'won'],
	],
	[
		'a reversal that was cancelled: the report has both, the capture has its word back',
		{
			...paid('COMPLETED', [all]),
			...taken(all),
			...report([R1, 'T1106', '-1000.00'], [R3, 'T1106', '1000.00']),
		},
		['Paid', 1000, 0, 0, 0, 'won'],
	],
	[
		'a reversal that was cancelled weeks later, under its own id, and only in the report',
		{
			...ofOrder(O1, '1000.00', {
				captures: [capture(C1, '1000.00', { update_time: AT })],
				refunds: [refund(R1, '1000.00', C1, { create_time: '2026-02-01T10:00:00Z' })],
			}),
			...report([R1, 'T1106', '-1000.00'], [R3, 'T1106', '1000.00', R1]),
		},
		['Paid', 1000, 0, 0, 0, 'won'],
	],
	[
		'a reversal that was cancelled, and no refund is shown',
		{
			...paid('COMPLETED'),
			...taken(all),
			...report([R1, 'T1106', '-1000.00'], [R3, 'T1106', '1000.00']),
		},
		['Paid', 1000, 0, 0, 0, 'won'],
	],
	[
		'two captures of one order, one reversed',
		{
			...ofOrder(O1, '1000.00', {
				captures: [capture(C1, '600.00', { status: 'REFUNDED' }), capture(C2, '400.00')],
				refunds: [refund(R1, '600.00', C1)],
			}),
			...taken(refund(R1, '600.00', C1)),
		},
		['Partially charged back', 1000, 0, 600, 0, 'won'],
	],
];

it.each(STORIES)('%s', async (_, answers, expected) => {
	const deal: Deal = { amount: '1000', on: [subject('payment', O1)], answers };
	expect((await shown(deal)).row).toEqual(expected);
});

describe('an invoice that a sale paid', () => {
	const self = [{ rel: 'self', href: `https://api.paypal.com/v1/payments/sale/${SALE}` }];
	const event = events([
		'PAYMENT.SALE.REVERSED',
		{ amount: { total: '-1000.00', currency: 'USD' }, state: 'completed', links: self },
	]);
	const answers = {
		...invoice('REFUNDED', {
			...paidBy(byPaypal(SALE, '1000.00')),
			refunds: { transactions: [back('PAYPAL', R1, '1000.00', '2026-03-05')] },
		}),
		[`GET /v1/payments/sale/${SALE}`]: {
			...{ id: SALE, state: 'refunded', amount: { total: '1000.00', currency: 'USD' } },
			...{ create_time: '2026-03-02T18:00:00Z', update_time: AT },
		},
	};
	it.each<[string, Answers, Row]>([
		['its event', event, ['Charged back', 1000, 0, 1000, 0, 'won']],
		[
			'the report',
			report([R1, 'T1106', '-1000.00', SALE]),
			['Charged back', 1000, 0, 1000, 0, 'won'],
		],
		[
			'both',
			{ ...event, ...report([R1, 'T1106', '-1000.00', SALE]) },
			['Charged back', 1000, 0, 1000, 0, 'won'],
		],
	])('and that was reversed, by %s', async (_, told, expected) => {
		const deal: Deal = {
			amount: '1000',
			on: [subject('invoice', INV)],
			answers: { ...answers, ...told },
		};
		expect((await shown(deal)).row).toEqual(expected);
	});
});
it('an invoice that a capture paid', async () => {
	const answers = {
		...invoice('REFUNDED', {
			...paidBy(byPaypal(C1, '1000.00')),
			refunds: { transactions: [back('PAYPAL', R1, '1000.00', '2026-03-05')] },
		}),
		...ofCapture(C1, '1000.00', { status: 'REFUNDED' }),
		...taken(all),
	};
	const deal: Deal = { amount: '1000', on: [subject('invoice', INV)], answers };
	expect((await shown(deal)).row).toEqual(['Charged back', 1000, 0, 1000, 0, 'won']);
});

describe('an invoice that two captures paid, one of which was reversed', () => {
	const answers = (refunds: readonly More[]) => ({
		...invoice('PARTIALLY_REFUNDED', {
			...paidBy(byPaypal(C1, '400.00'), byPaypal(C2, '600.00')),
			refunds: { transactions: refunds },
		}),
		...ofCapture(C1, '400.00', { status: 'REFUNDED' }),
		...ofCapture(C2, '600.00'),
	});
	it.each<[string, Answers, Row]>([
		[
			'the invoice does not list it',
			{ ...answers([]), ...taken(half) },
			['Partially charged back', 1000, 0, 400, 0, 'won'],
		],
		[
			'the invoice lists it as a refund',
			{ ...answers([back('PAYPAL', R1, '400.00', '2026-03-05')]), ...taken(half) },
			['Partially charged back', 1000, 0, 400, 0, 'won'],
		],
		[
			'and a dispute about it is lost',
			{
				...answers([back('PAYPAL', R1, '400.00', '2026-03-05')]),
				...taken(half),
				...listed(ended('400.00')),
			},
			['Partially charged back', 1000, 0, 400, 0, 'won'],
		],
		[
			'and a dispute about it is open',
			{
				...answers([back('PAYPAL', R1, '400.00', '2026-03-05')]),
				...taken(half),
				...listed(open('400.00')),
			},
			['Disputed', 1000, 0, 0, 0, 'won'],
		],
		[
			'and the merchant refunded the other',
			{
				...answers([
					back('PAYPAL', R1, '400.00', '2026-03-05'),
					back('PAYPAL', R2, '600.00', '2026-03-05'),
				]),
				...ofCapture(C2, '600.00', { status: 'REFUNDED' }),
				...taken(half),
				...report([R1, 'T1106', '-400.00'], [R2, 'T1107', '-600.00', C2]),
			},
			['Charged back', 1000, 600, 400, 0, 'won'],
		],
	])('%s', async (_, told, expected) => {
		const deal: Deal = { amount: '1000', on: [subject('invoice', INV)], answers: told };
		expect((await shown(deal)).row).toEqual(expected);
	});
});

it('what was pulled back stays so once PayPal has forgotten the event, by its report', async () => {
	const rows: unknown[] = [];
	for (const [now, told] of [
		['2026-03-05T11:00:00.000Z', taken(all)],
		['2026-03-05T14:00:00.000Z', { ...taken(all), ...report([R1, 'T1106', '-1000.00']) }],
		['2026-05-20T11:00:00.000Z', report([R1, 'T1106', '-1000.00'])],
	] as const) {
		const answers = { ...paid('REFUNDED', [all]), ...told };
		const { row, states } = await shown({
			...{ amount: '1000', now, on: [subject('payment', O1)], answers },
		});
		rows.push([row, states[0]?.facts.map(({ key }) => key)]);
	}
	expect(rows[0]).toEqual([['Charged back', 1000, 0, 1000, 0, 'won'], expect.any(Array)]);
	expect(new Set(rows.map((row) => JSON.stringify(row))).size).toBe(1);
});

describe('one of two payments of a subscription', () => {
	const self = [{ rel: 'self', href: `https://api.paypal.com/v1/payments/sale/${SALE}` }];
	const event = events([
		'PAYMENT.SALE.REVERSED',
		{ amount: { total: '-100.00', currency: 'USD' }, state: 'completed', links: self },
	]);
	const answers = {
		[`GET /v1/billing/subscriptions/${SUB}`]: {
			...{ id: SUB, status: 'ACTIVE', create_time: '2026-02-01T09:00:00Z' },
			billing_info: { last_payment: { amount: usd('100.00'), time: '2026-03-01T10:00:00Z' } },
		},
		[`GET /v1/billing/subscriptions/${SUB}/transactions`]: {
			transactions: [
				{
					...{ id: SALE, status: 'REFUNDED', time: '2026-02-01T10:00:00Z' },
					amount_with_breakdown: { gross_amount: usd('100.00') },
				},
				{
					...{ id: '90021663DE681814L', status: 'COMPLETED', time: '2026-03-01T10:00:00Z' },
					amount_with_breakdown: { gross_amount: usd('100.00') },
				},
			],
		},
	};
	const ofSale = (more: More) => lost('PP-D-1', [SALE], '100.00', more);
	it.each<[string, Answers, Row]>([
		['its event', event, ['Partially charged back', 200, 0, 100, 0, 'won']],
		[
			'event and report',
			{ ...event, ...report([R1, 'T1106', '-100.00', SALE]) },
			['Partially charged back', 200, 0, 100, 0, 'won'],
		],
		[
			'event and a dispute that is lost',
			{ ...event, ...listed(ofSale({})) },
			['Partially charged back', 200, 0, 100, 0, 'won'],
		],
		[
			'event and a dispute that is open',
			{ ...event, ...listed(ofSale({ status: 'UNDER_REVIEW', dispute_outcome: undefined })) },
			['Disputed', 200, 0, 0, 0, 'won'],
		],
		[
			'nothing, the merchant refunded',
			report([R1, 'T1107', '-100.00', SALE]),
			['Partially refunded', 200, 100, 0, 0, 'won'],
		],
	])('reversed, told by %s', async (_, told, expected) => {
		const deal: Deal = { on: [subject('subscription', SUB)], answers: { ...answers, ...told } };
		expect((await shown(deal)).row).toEqual(expected);
	});
});
