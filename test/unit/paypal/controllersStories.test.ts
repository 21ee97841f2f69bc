/**
 * Stories of a controller, of orders: the expected values are worked out by hand from MONEY.md and PayPal's published objects.
 */
import {
	C1,
	C2,
	O1,
	O2,
	listed,
	lost,
	ofOrder,
	reserved,
	shown,
	taken,
	waits,
	type Deal,
	type Row,
} from './controllersWorld';
import { capture, order, refund, subject, usd } from './stateWorld';

const [order1, order2] = [subject('payment', O1), subject('payment', O2)];
const whole = { captures: [capture(C1, '1000.00')] };

const ORDERS: ReadonlyArray<readonly [string, Omit<Deal, 'on'> & Partial<Deal>, Row | string]> = [
	[
		'one capture',
		{ amount: '1000', answers: ofOrder(O1, '1000.00', whole) },
		['Paid', 1000, 0, 0, 0, 'won'],
	],
	[
		'three captures of one authorization',
		{
			answers: ofOrder(O1, '1000.00', {
				authorizations: [reserved('CAPTURED')],
				captures: [
					taken(C1, '400.00'),
					taken(C2, '300.00'),
					taken('C3', '300.00', { final_capture: true }),
				],
			}),
		},
		['Paid', 1000, 0, 0, 0, 'won'],
	],
	[
		'a part of an authorization is captured, the rest still reserved: asked is all of it',
		{
			answers: ofOrder(O1, '1000.00', {
				authorizations: [reserved('PARTIALLY_CAPTURED')],
				captures: [taken(C1, '400.00')],
			}),
		},
		['Partially paid', 400, 0, 0, 600, 'not won'],
	],
	[
		'a part of an authorization is captured as the last one',
		{
			answers: ofOrder(O1, '1000.00', {
				authorizations: [reserved('PARTIALLY_CAPTURED')],
				captures: [taken(C1, '400.00', { final_capture: true })],
			}),
		},
		['Paid', 400, 0, 0, 0, 'won'],
	],
	[
		'one unit of the order is paid, the eCheck of the other is on its way',
		{
			answers: {
				[`GET /v2/checkout/orders/${O1}`]: {
					...order(O1, '600.00'),
					purchase_units: [
						{ amount: usd('600.00'), payments: { captures: [capture(C1, '600.00')] } },
						{ amount: usd('400.00'), payments: { captures: [waits(C2, '400.00', 'ECHECK')] } },
					],
				},
			},
		},
		['Partially paid', 600, 0, 0, 400, 'not won'],
	],
	[
		'two units, both paid',
		{
			answers: {
				[`GET /v2/checkout/orders/${O1}`]: {
					...order(O1, '600.00'),
					purchase_units: [
						{ amount: usd('600.00'), payments: { captures: [capture(C1, '600.00')] } },
						{ amount: usd('400.00'), payments: { captures: [capture(C2, '400.00')] } },
					],
				},
			},
		},
		['Paid', 1000, 0, 0, 0, 'won'],
	],
	[
		'declined, then paid in the same order',
		{
			amount: '1000',
			answers: ofOrder(O1, '1000.00', {
				captures: [capture(C1, '1000.00', { status: 'DECLINED' }), capture(C2, '1000.00')],
			}),
		},
		['Paid', 1000, 0, 0, 0, 'won'],
	],
	[
		'an eCheck is on its way',
		{
			amount: '1000',
			answers: ofOrder(O1, '1000.00', { captures: [waits(C1, '1000.00', 'ECHECK')] }),
		},
		['Pending', 0, 0, 0, 1000, 'not won'],
	],
	[
		'a refund of a part',
		{
			amount: '1000',
			answers: ofOrder(O1, '1000.00', {
				captures: [capture(C1, '1000.00', { status: 'PARTIALLY_REFUNDED' })],
				refunds: [refund('R1', '250.00', C1)],
			}),
		},
		['Partially refunded', 1000, 250, 0, 0, 'won'],
	],
	[
		'a refund by eCheck is on its way',
		{
			amount: '1000',
			answers: ofOrder(O1, '1000.00', {
				captures: [capture(C1, '1000.00', { status: 'PARTIALLY_REFUNDED' })],
				refunds: [refund('R1', '250.00', C1, { status: 'PENDING' })],
			}),
		},
		['Paid', 1000, 0, 0, 0, 'won'],
	],
	...(['FAILED', 'CANCELLED'] as const).flatMap((status) => [
		[
			`a refund of a part came to ${status}, the capture keeps its word`,
			{
				amount: '1000',
				answers: ofOrder(O1, '1000.00', {
					captures: [capture(C1, '1000.00', { status: 'PARTIALLY_REFUNDED' })],
					refunds: [refund('R1', '250.00', C1, { status })],
				}),
			},
			['Paid', 1000, 0, 0, 0, 'won'] as Row,
		] as const,
		[
			`a refund of all came to ${status}, the capture keeps its word`,
			{
				amount: '1000',
				answers: ofOrder(O1, '1000.00', {
					captures: [capture(C1, '1000.00', { status: 'REFUNDED' })],
					refunds: [refund('R1', '1000.00', C1, { status })],
				}),
			},
			['Paid', 1000, 0, 0, 0, 'won'] as Row,
		] as const,
	]),
	[
		'a chargeback is lost, and its reversal stands among the refunds',
		{
			amount: '1000',
			answers: {
				...ofOrder(O1, '1000.00', {
					captures: [capture(C1, '1000.00', { status: 'REFUNDED' })],
					refunds: [refund('R1', '1000.00', C1)],
				}),
				...listed(lost('PP-D-1', [C1], '1000.00')),
			},
		},
		['Charged back', 1000, 0, 1000, 0, 'won'],
	],
	[
		'200 given back in goodwill, 300 lost',
		{
			amount: '1000',
			answers: {
				...ofOrder(O1, '1000.00', {
					captures: [capture(C1, '1000.00', { status: 'PARTIALLY_REFUNDED' })],
					refunds: [refund('R1', '200.00', C1), refund('R2', '300.00', C1)],
				}),
				...listed(lost('PP-D-1', [C1], '300.00')),
			},
		},
		['Partially charged back', 1000, 200, 300, 0, 'won'],
	],
	[
		'one dispute about both captures of an order is lost',
		{
			amount: '1000',
			answers: {
				...ofOrder(O1, '1000.00', { captures: [capture(C1, '600.00'), capture(C2, '400.00')] }),
				...listed(lost('PP-D-1', [C1, C2], '1000.00')),
			},
		},
		['Charged back', 1000, 0, 1000, 0, 'won'],
	],
	[
		'one dispute about two orders of the deal is lost',
		{
			amount: '1000',
			on: [order1, order2],
			answers: {
				...ofOrder(O1, '600.00', { captures: [capture(C1, '600.00')] }),
				...ofOrder(O2, '400.00', { captures: [capture(C2, '400.00')] }),
				...listed(lost('PP-D-1', [C1, C2], '1000.00')),
			},
		},
		['Charged back', 1000, 0, 1000, 0, 'won'],
	],
	[
		'a bank counts a dispute of a part in euro; what it took of us is in our currency',
		{
			amount: '1000',
			answers: {
				...ofOrder(O1, '1000.00', whole),
				...listed(
					lost('PP-D-1', [C1], '0.00', {
						dispute_amount: { currency_code: 'EUR', value: '275.00' },
						dispute_outcome: {
							outcome_code: 'ACCEPTED',
							amount_refunded: { currency_code: 'EUR', value: '275.00' },
						},
						money_movements: [
							{
								affected_party: 'SELLER',
								type: 'DEBIT',
								amount: usd('300.00'),
								reason: 'DISPUTE_SETTLEMENT',
							},
							{
								affected_party: 'SELLER',
								type: 'DEBIT',
								amount: usd('20.00'),
								reason: 'CHARGEBACK_FEE',
							},
						],
					}),
				),
			},
		},
		['Partially charged back', 1000, 0, 300, 0, 'won'],
	],
	[
		'a deposit is given back before the rest comes (story 2)',
		{
			amount: '1000',
			on: [order1, order2],
			answers: {
				...ofOrder(O1, '600.00', {
					captures: [capture(C1, '600.00', { status: 'REFUNDED' })],
					refunds: [refund('R1', '600.00', C1)],
				}),
				...ofOrder(O2, '400.00', {
					captures: [capture(C2, '400.00', { create_time: '2026-03-06T10:00:00Z' })],
				}),
			},
		},
		['Partially paid', 1000, 600, 0, 600, 'not won'],
	],
];

describe('orders on a deal', () => {
	it.each(ORDERS)('%s', async (_, deal, expected) => {
		expect((await shown({ on: [order1], ...deal })).row).toEqual(expected);
	});

	it.each([
		['HUF', '500', 50_000],
		['TWD', '500', 50_000],
		['JPY', '500', 500],
		['JPY', '500.00', 500],
		['HUF', '500.00', 50_000],
	])('%s %s', async (currency_code, value, minor) => {
		const amount = { currency_code, value };
		const object = order(O1, '1', { captures: [capture(C1, '1', { amount })] });
		const answers = {
			[`GET /v2/checkout/orders/${O1}`]: {
				...object,
				purchase_units: object.purchase_units.map((unit) => ({ ...unit, amount })),
			},
		};
		const { folded } = await shown({
			amount: '500',
			currency: currency_code,
			on: [order1],
			answers,
		});
		expect(folded).toMatchObject({ status: 'Paid', totalPaid: minor, outstanding: 0 });
	});
});
