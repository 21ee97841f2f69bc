/** Stories of a controller, of orders that pay several accounts, and of orders that PayPal has no more. */
import { readStates } from '../../../nodes/gateways/paypal/readStates';
import { resolve } from '../../../nodes/gateways/paypal/resolve';
import { referenceText } from '../../../nodes/gateways/paypal/state/crmReference';
import { fold } from '../../../nodes/shared/vocabulary/fold';
import {
	C1,
	C2,
	INV,
	O1,
	O2,
	byPaypal,
	invoice,
	listed,
	lost,
	ofCapture,
	ofOrder,
	paidBy,
	shown,
	type More,
	type Row,
} from './controllersWorld';
import { type Answers, capture, fakePaypal, order, refund, subject, usd } from './stateWorld';

/** As we write it ourselves. */
const NAMING = referenceText({ crm: 'anyCrm', account: '4711', dealId: '42', contactId: '7' });
const US = { payee: { merchant_id: 'ACMEMERCHANT1' } };
const OTHERS = {
	custom_id: NAMING,
	payee: { merchant_id: 'SOMEBODYELSE1', email_address: 'shop@other.example' },
};
const R1 = '1JU08902781691411';

const unit = (value: string, captures: readonly More[], more: More = {}) => ({
	amount: usd(value),
	payments: { captures, ...more },
});
const ofUnits = (...units: readonly More[]): Answers => ({
	[`GET /v2/checkout/orders/${O1}`]: { ...order(O1, '0'), purchase_units: units },
});

const ROWS: ReadonlyArray<readonly [string, string | undefined, Answers, Row]> = [
	[
		'ours is paid, so is theirs',
		'600',
		ofUnits(
			{ ...US, ...unit('600.00', [capture(C1, '600.00', US)]) },
			{ ...OTHERS, ...unit('400.00', [capture(C2, '400.00', OTHERS)]) },
		),
		['Paid', 600, 0, 0, 0, 'won'],
	],
	[
		'theirs comes first',
		undefined,
		ofUnits(
			{ ...OTHERS, ...unit('400.00', [capture(C2, '400.00', OTHERS)]) },
			{ ...US, ...unit('600.00', [capture(C1, '600.00', US)]) },
		),
		['Paid', 600, 0, 0, 0, 'won'],
	],
	[
		'ours is declined, theirs is paid',
		'600',
		ofUnits(
			{ ...US, ...unit('600.00', [capture(C1, '600.00', { ...US, status: 'DECLINED' })]) },
			{ ...OTHERS, ...unit('400.00', [capture(C2, '400.00', OTHERS)]) },
		),
		['Failed', 0, 0, 0, 600, 'not won'],
	],
	[
		'theirs is refunded',
		'600',
		ofUnits(
			{ ...US, ...unit('600.00', [capture(C1, '600.00', US)]) },
			{
				...OTHERS,
				...unit('400.00', [capture(C2, '400.00', { ...OTHERS, status: 'REFUNDED' })], {
					refunds: [refund(R1, '400.00', C2)],
				}),
			},
		),
		['Paid', 600, 0, 0, 0, 'won'],
	],
	[
		'a dispute about both is lost',
		'600',
		{
			...ofUnits(
				{ ...US, ...unit('600.00', [capture(C1, '600.00', US)]) },
				{ ...OTHERS, ...unit('400.00', [capture(C2, '400.00', OTHERS)]) },
			),
			...listed(lost('PP-D-1', [C1, C2], '1000.00')),
		},
		['Charged back', 600, 0, 600, 0, 'won'],
	],
];
it.each(ROWS)('two payees: %s', async (_, amount, answers, row) => {
	expect(
		(await shown({ ...(amount ? { amount } : {}), on: [subject('payment', O1)], answers })).row,
	).toEqual(row);
});
it.each(ROWS)('the deal that their unit names is none: %s', async (_, _amount, answers) => {
	const { states } = await shown({ on: [subject('payment', O1)], answers });
	expect(states[0]?.subject.id).toBe(O1);
	expect(states[0]?.crmReference).toBeUndefined();
});

/** A run that was led to a capture, and the deal's other payments. */
async function afterHint(
	answers: Answers,
	captures: readonly string[],
	on: ReadonlyArray<ReturnType<typeof subject>>,
	amount: string | null = null,
) {
	const { connection } = fakePaypal(answers);
	const roots = await resolve(
		captures.map((objectId) => ({
			type: 'payment.succeeded' as const,
			objectKind: 'capture',
			objectId,
		})),
		connection,
	);
	const states = await readStates(on, connection);
	const there = states.flatMap((one) => one ?? []);
	const folded = fold(
		there,
		{ amount, currency: 'USD' },
		{ tolerance: '0', anySuccessIsPaid: false },
	);
	if ('refused' in folded) throw new Error(folded.refused);
	return {
		roots: roots.map((root) => root?.id),
		missing: states.filter((one) => !one).length,
		row: [
			folded.status,
			folded.totalPaid / 100,
			folded.totalRefunded / 100,
			folded.totalChargedBack / 100,
			folded.outstanding,
		],
	};
}
const gone = (id: string, of: string, value: string, more: More = {}) => ({
	[`GET /v2/payments/captures/${id}`]: capture(id, value, {
		supplementary_data: { related_ids: { order_id: of } },
		...more,
	}),
});

it('an order that is gone counts beside an invoice of the deal', async () => {
	const answers = {
		...gone(C1, O1, '400.00'),
		...invoice('PAID', paidBy(byPaypal(C2, '600.00')), '600.00'),
		...ofCapture(C2, '600.00'),
	};
	expect(
		await afterHint(answers, [C1], [subject('payment', O1), subject('invoice', INV)], '1000'),
	).toMatchObject({ missing: 0, row: ['Paid', 1000, 0, 0, 0] });
});
it('an order that is gone counts once where an invoice shows its payment too', async () => {
	const answers = {
		...gone(C1, O1, '400.00'),
		...invoice('PAID', paidBy(byPaypal(C1, '400.00')), '400.00'),
	};
	expect(
		await afterHint(answers, [C1], [subject('payment', O1), subject('invoice', INV)]),
	).toMatchObject({ missing: 0, row: ['Paid', 400, 0, 0, 0] });
});
it('of two orders that are gone each is told where the run was led to both, and the deal waits otherwise', async () => {
	const answers = { ...gone(C1, O1, '400.00'), ...gone(C2, O2, '600.00') };
	expect(
		await afterHint(answers, [C1, C2], [subject('payment', O1), subject('payment', O2)], '1000'),
	).toMatchObject({ missing: 0, row: ['Paid', 1000, 0, 0, 0] });
	expect(
		await afterHint(answers, [C1], [subject('payment', O1), subject('payment', O2)], '1000'),
	).toMatchObject({ missing: 1 });
});
it('an order that is gone is charged back by the reason of its capture', async () => {
	const answers = {
		...gone(C1, O1, '400.00', { status: 'REFUNDED', status_details: { reason: 'CHARGEBACK' } }),
	};
	expect(await afterHint(answers, [C1], [subject('payment', O1)], '400')).toMatchObject({
		missing: 0,
		row: ['Charged back', 400, 0, 400, 0],
	});
});
it('an order that is gone counts beside one that is there', async () => {
	const answers = {
		...ofOrder(O2, '600.00', { captures: [capture(C2, '600.00')] }),
		...gone(C1, O1, '400.00'),
	};
	expect(
		await afterHint(answers, [C1], [subject('payment', O1), subject('payment', O2)], '1000'),
	).toMatchObject({ missing: 0, row: ['Paid', 1000, 0, 0, 0] });
});
