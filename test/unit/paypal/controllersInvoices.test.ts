/**
 * Stories of a controller, of invoices: the expected values are worked out by hand from MONEY.md and PayPal's published objects.
 */
import { resolve } from '../../../nodes/gateways/paypal/resolve';
import {
	C1,
	C2,
	INV,
	O1,
	back,
	byHand,
	byPaypal,
	invoice,
	listed,
	lost,
	ofCapture,
	ofOrder,
	paidBy,
	shown,
	type Deal,
	type Row,
} from './controllersWorld';
import { type Answers, capture, fakePaypal, refund, subject, usd } from './stateWorld';

const invoice1 = subject('invoice', INV);
const order1 = subject('payment', O1);
const whole = { captures: [capture(C1, '1000.00')] };

const INVOICES: ReadonlyArray<readonly [string, Omit<Deal, 'on'> & Partial<Deal>, Row | string]> = [
	[
		'300 by PayPal and 100 by hand',
		{
			amount: '1000',
			answers: {
				...invoice('PARTIALLY_PAID', {
					due_amount: usd('600.00'),
					...paidBy(byPaypal(C1, '300.00'), byHand('EXTR-1', '100.00')),
				}),
				...ofCapture(C1, '300.00'),
			},
		},
		['Partially paid', 400, 0, 0, 600, 'not won'],
	],
	[
		'paid with a tip of 50',
		{
			answers: {
				...invoice('PAID', { gratuity: usd('50.00'), ...paidBy(byPaypal(C1, '1050.00')) }),
				...ofCapture(C1, '1050.00'),
			},
		},
		['Paid', 1050, 0, 0, 0, 'won'],
	],
	[
		'900 after a discount of 100',
		{
			amount: '1000',
			answers: {
				...invoice('PAID', {
					...paidBy(byPaypal(C1, '900.00')),
					amount: {
						...usd('900.00'),
						breakdown: {
							discount: { invoice_discount: { percent: '10', amount: usd('-100.00') } },
						},
					},
				}),
				...ofCapture(C1, '900.00'),
			},
		},
		['Paid', 900, 0, 0, 0, 'won'],
	],
	[
		'190 of tax on top, all paid',
		{
			amount: '1000',
			answers: {
				...invoice('PAID', paidBy(byPaypal(C1, '1190.00')), '1190.00'),
				...ofCapture(C1, '1190.00'),
			},
		},
		['Paid', 1190, 0, 0, 0, 'won'],
	],
	[
		'cancelled after 400 were paid',
		{
			amount: '1000',
			answers: {
				...invoice('CANCELLED', paidBy(byPaypal(C1, '400.00'))),
				...ofCapture(C1, '400.00'),
			},
		},
		['Partially paid', 400, 0, 0, 600, 'not won'],
	],
	[
		'a part is given back on the evening it was paid, of which PayPal tells the day alone',
		{
			amount: '1000',
			answers: {
				...invoice('PARTIALLY_REFUNDED', {
					...paidBy(byPaypal(C1, '1000.00')),
					refunds: { transactions: [back('PAYPAL', 'R1', '250.00')] },
				}),
				...ofCapture(C1, '1000.00', { status: 'PARTIALLY_REFUNDED' }),
			},
		},
		['Partially refunded', 1000, 250, 0, 0, 'won'],
	],
	[
		'the same, recorded by hand on a day that ended later than that of the payment',
		{
			amount: '1000',
			answers: {
				...invoice('PARTIALLY_REFUNDED', {
					...paidBy(byPaypal(C1, '1000.00')),
					refunds: { transactions: [back('EXTERNAL', 'EXTR-9', '250.00')] },
				}),
				...ofCapture(C1, '1000.00'),
			},
		},
		['Partially refunded', 1000, 250, 0, 0, 'won'],
	],
	...(['PENDING', 'FAILED'] as const).map(
		(status) =>
			[
				`a refund that is in the list of the invoice, and ${status}`,
				{
					amount: '1000',
					answers: {
						...invoice('PARTIALLY_REFUNDED', {
							...paidBy(byPaypal(C1, '1000.00')),
							refunds: { transactions: [back('PAYPAL', 'R1', '250.00')] },
						}),
						...ofCapture(C1, '1000.00', { status: 'PARTIALLY_REFUNDED' }),
						'GET /v2/payments/refunds/R1': refund('R1', '250.00', C1, { status }),
					},
				},
				['Paid', 1000, 0, 0, 0, 'won'] as Row,
			] as const,
	),
	[
		'of two payments the second is given back',
		{
			amount: '1000',
			answers: {
				...invoice('PARTIALLY_REFUNDED', {
					...paidBy(byPaypal(C1, '500.00'), byPaypal(C2, '500.00')),
					refunds: { transactions: [back('PAYPAL', 'R1', '500.00', '2026-03-05')] },
				}),
				...ofCapture(C1, '500.00'),
				...ofCapture(C2, '500.00', { status: 'REFUNDED' }),
			},
		},
		['Partially refunded', 1000, 500, 0, 0, 'won'],
	],
	[
		'called paid while the eCheck is on its way',
		{
			answers: {
				...invoice('PAID', paidBy(byPaypal(C1, '1000.00'))),
				...ofCapture(C1, '1000.00', { status: 'PENDING', status_details: { reason: 'ECHECK' } }),
			},
		},
		['Pending', 0, 0, 0, 1000, 'not won'],
	],
	[
		'its payment stands on the deal as an order as well',
		{
			on: [invoice1, order1],
			answers: {
				...invoice('PAID', paidBy(byPaypal(C1, '1000.00'))),
				...ofCapture(C1, '1000.00', { supplementary_data: { related_ids: { order_id: O1 } } }),
				...ofOrder(O1, '1000.00', whole),
			},
		},
		['Paid', 1000, 0, 0, 0, 'won'],
	],
	[
		'its payment came first, and stands on the deal as a capture as well',
		{
			on: [subject('payment', C1), invoice1],
			answers: { ...invoice('PAID', paidBy(byPaypal(C1, '1000.00'))), ...ofCapture(C1, '1000.00') },
		},
		['Paid', 1000, 0, 0, 0, 'won'],
	],
	[
		'paid by hand, given back by hand (story 16)',
		{
			amount: '1000',
			answers: invoice('MARKED_AS_REFUNDED', {
				...paidBy(byHand('EXTR-1', '1000.00')),
				refunds: { transactions: [back('EXTERNAL', 'EXTR-2', '1000.00')] },
			}),
		},
		['Refunded', 1000, 1000, 0, 0, 'won'],
	],
	[
		'a dispute about both of its payments is lost',
		{
			amount: '1000',
			answers: {
				...invoice('PAID', paidBy(byPaypal(C1, '600.00'), byPaypal(C2, '400.00'))),
				...ofCapture(C1, '600.00'),
				...ofCapture(C2, '400.00'),
				...listed(lost('PP-D-1', [C1, C2], '1000.00')),
			},
		},
		['Charged back', 1000, 0, 1000, 0, 'won'],
	],
];

describe('an invoice on a deal', () => {
	it.each(INVOICES)('%s', async (_, deal, expected) => {
		expect((await shown({ on: [invoice1], ...deal })).row).toEqual(expected);
	});
});

describe('what an event leads to', () => {
	const rootOf = async (objectKind: string, objectId: string, answers: Answers) => {
		const { connection } = fakePaypal(answers);
		const hint = { type: 'payment.succeeded', objectKind, objectId } as const;
		const [root] = await resolve([hint], connection);
		return root && `${root.kind} ${root.id}`;
	};
	const search: Answers = {
		'POST /v2/invoicing/search-invoices': {
			items: [{ id: INV, detail: { invoice_number: 'CP-1' } }],
			links: [],
		},
	};

	it('the capture of an invoice, before the invoice’s own event', async () => {
		const answers = {
			...search,
			...invoice('PAID', paidBy(byPaypal(C1, '1000.00'))),
			...ofCapture(C1, '1000.00', { invoice_id: 'CP-1' }),
		};
		expect(await rootOf('capture', C1, answers)).toBe(`invoice ${INV}`);
	});

	it('a shop’s payment whose own number is also that of a paid invoice is not the invoice’s', async () => {
		const answers = {
			...search,
			...invoice('PAID', paidBy(byPaypal(C2, '1000.00'))),
			...ofCapture(C1, '70.00', { invoice_id: 'CP-1' }),
		};
		expect(await rootOf('capture', C1, answers)).toBe(`payment ${C1}`);
	});
});
