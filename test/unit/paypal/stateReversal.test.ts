/** Money that PayPal pulled back by itself: lost, once, whoever tells it; a refund of the merchant's stays one (MONEY.md, section 1). */
import { readStates } from '../../../nodes/gateways/paypal/readStates';
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
const BACK = '1JU08902781691411';
const OTHER = '2JU08902781691412';
const SALE = '80021663DE681814L';
const SUB = 'I-BW452GLLEP1G';

type More = Readonly<Record<string, unknown>>;

async function read(answers: Answers, root = subject('payment', ORDER)) {
	const { connection, calls } = fakePaypal(answers);
	const [state] = await readStates([root], connection);
	const lost = (state?.disputes ?? []).filter(({ status }) => status === 'lost');
	return {
		state,
		refunded: state?.amountRefunded,
		lost: lost.reduce((sum, { amount }) => sum + amount, 0),
		calls: calls.map((call) => call.split('?')[0] ?? ''),
		queries: calls,
	};
}

const paid = (more: More, refunds: readonly More[] = []): Answers => ({
	[`GET /v2/checkout/orders/${ORDER}`]: order(ORDER, '100.00', {
		captures: [capture(CAPTURE, '100.00', more)],
		refunds,
	}),
});

/** As PayPal answers: only what was asked for. */
const events = (...all: ReadonlyArray<readonly [type: string, resource: More]>): Answers => ({
	'GET /v1/notifications/webhooks-events': (url) => ({
		events: all
			.filter(([type]) => type === url.searchParams.get('event_type'))
			.map(([event_type, resource], index) => ({
				...{ id: `WH-${index}`, event_type, create_time: '2026-03-05T10:00:00Z', resource },
			})),
		links: [],
	}),
});

type Row = readonly [id: string, code: string, value: string, of?: string];

const report = (...rows: readonly Row[]) => ({
	'GET /v1/reporting/transactions': (url: URL) => {
		const code = url.searchParams.get('transaction_type');
		const [from, to] = ['start_date', 'end_date'].map((name) => url.searchParams.get(name) ?? '');
		const at = '2026-03-05T10:00:00.000Z';
		const isWithin = (from ?? '') <= at && at <= (to ?? '');
		return {
			transaction_details: rows
				.filter(([, own]) => isWithin && (code === null || code === own))
				.map(([transaction_id, transaction_event_code, value, of = CAPTURE]) => ({
					transaction_info: {
						...{ transaction_id, transaction_event_code, paypal_reference_id: of },
						...{ transaction_amount: usd(value), transaction_status: 'S' },
						transaction_initiation_date: at,
					},
				})),
			links: [],
		};
	},
});

const SHUT: Answers = {
	'GET /v1/notifications/webhooks-events': 403,
	'GET /v1/reporting/transactions': 403,
};
const REVERSED = 'PAYMENT.CAPTURE.REVERSED';
const whole = paid({ status: 'REFUNDED' }, [refund(BACK, '100.00', CAPTURE)]);
/** The merchant's own refund is older by far than what was pulled back. */
const part = paid(
	{
		status: 'PARTIALLY_REFUNDED',
		...{ create_time: '2026-01-05T10:00:00Z', update_time: '2026-03-05T10:00:00Z' },
	},
	[
		refund(BACK, '30.00', CAPTURE, {
			...{ custom_id: 'our-key', create_time: '2026-01-10T10:00:00Z', update_time: undefined },
		}),
	],
);
const untold = paid({ status: 'REFUNDED' });

it.each<[string, Answers, refunded: number, lost: number]>([
	[
		'is lost, by its event',
		{ ...whole, ...events([REVERSED, refund(BACK, '100.00', CAPTURE)]) },
		0,
		10_000,
	],
	['is lost, by the report', { ...whole, ...report([BACK, 'T1106', '-100.00']) }, 0, 10_000],
	[
		'is lost, by its own id in the report, whatever that says it belongs to',
		{ ...whole, ...report([BACK, 'T1106', '-100.00', ORDER]) },
		...([0, 10_000] as const),
	],
	[
		'counts once where both tell it',
		{
			...whole,
			...events([REVERSED, refund(BACK, '100.00', CAPTURE)]),
			...report([BACK, 'T1106', '-100.00']),
		},
		...([0, 10_000] as const),
	],
	[
		'is a refund where the report says so',
		{ ...whole, ...report([BACK, 'T1107', '-100.00']) },
		10_000,
		0,
	],
	['is a refund where nobody says more', { ...whole, ...SHUT }, 10_000, 0],
	[
		'is lost beside a refund of the merchant’s that is shown with it',
		{
			...paid({ status: 'REFUNDED' }, [
				refund(BACK, '60.00', CAPTURE),
				refund(OTHER, '40.00', CAPTURE),
			]),
			...report([BACK, 'T1106', '-60.00'], [OTHER, 'T1107', '-40.00']),
		},
		...([4_000, 6_000] as const),
	],
	[
		'is lost where the order does not show it',
		{ ...untold, ...events([REVERSED, refund(BACK, '100.00', CAPTURE)]) },
		...([0, 10_000] as const),
	],
	[
		'is lost where the order shows a refund beside it and not this',
		{ ...part, ...report([BACK, 'T1107', '-30.00'], [OTHER, 'T1106', '-20.00']) },
		...([3_000, 2_000] as const),
	],
	[
		'is none where it was cancelled',
		{ ...whole, ...report([OTHER, 'T1106', '100.00'], [BACK, 'T1107', '-100.00']) },
		...([10_000, 0] as const),
	],
	[
		'is lost, by the reason of a claim under a guarantee',
		{ ...paid({ status: 'REFUNDED', status_details: { reason: 'GUARANTEE' } }), ...SHUT },
		...([0, 10_000] as const),
	],
	[
		'is as much as the capture says where its event tells less',
		{
			...paid({ status: 'REFUNDED', status_details: { reason: 'CHARGEBACK' } }),
			...events([REVERSED, refund(BACK, '60.00', CAPTURE)]),
		},
		...([0, 10_000] as const),
	],
])('what PayPal pulled back %s', async (_, answers, refunded, lost) => {
	expect(await read(answers)).toMatchObject({ refunded, lost, state: { amountPaid: 10_000 } });
});

it.each<[string, More, lost: number, disputed: number]>([
	[
		'lost',
		{ status: 'RESOLVED', dispute_outcome: { outcome_code: 'RESOLVED_BUYER_FAVOUR' } },
		...([10_000, 10_000] as const),
	],
	['still open', {}, 0, 10_000],
])(
	'what a dispute that is %s took, and a reversal tells again, counts once',
	async (_, more, lost, disputed) => {
		const answers = {
			...paid({ status: 'REFUNDED', status_details: { reason: 'CHARGEBACK' } }),
			...disputes(dispute('PP-D-1', CAPTURE, more)),
			...events([REVERSED, refund(BACK, '100.00', CAPTURE)]),
		};
		const { state, ...told } = await read(answers);
		expect(told).toMatchObject({ refunded: 0, lost });
		expect(state).toMatchObject({ amountDisputed: disputed, disputes: [{ id: 'PP-D-1' }] });
	},
);

it('a refund of the same amount beside what a lost dispute took is the merchant’s', async () => {
	const lost = {
		...{ status: 'RESOLVED', dispute_amount: usd('50.00') },
		dispute_outcome: { outcome_code: 'RESOLVED_BUYER_FAVOUR', amount_refunded: usd('50.00') },
	};
	const { state, ...told } = await read({
		...paid({ status: 'REFUNDED' }, [refund(BACK, '50.00', CAPTURE)]),
		...disputes(dispute('PP-D-1', CAPTURE, lost)),
		...report([BACK, 'T1107', '-50.00'], [OTHER, 'T1106', '-50.00']),
	});
	expect(told).toMatchObject({ refunded: 5_000, lost: 5_000 });
	expect(state?.transactions.map(({ id }) => id).sort()).toEqual([BACK, CAPTURE, 'PP-D-1'].sort());
});

it('it is told by one name, also once PayPal has forgotten the event, and dated by it', async () => {
	const first = await read({
		...untold,
		...events([REVERSED, refund(BACK, '100.00', CAPTURE)]),
	});
	const later = await read({
		...paid({ status: 'REFUNDED', status_details: { reason: 'CHARGEBACK' } }),
		...SHUT,
	});
	const keys = ({ state }: typeof first) => state?.facts.map(({ key }) => key);
	expect(keys(first)).toEqual(keys(later));
	expect(first.state?.facts.map(({ type }) => type)).toEqual([
		'payment.succeeded',
		'dispute.opened',
		'dispute.lost',
	]);
	expect(first.state?.disputes[0]?.openedAt).toBe('2026-03-05T10:00:00.000Z');
});

describe('a payment of a subscription', () => {
	const of = (status: string): Answers => ({
		[`GET /v1/billing/subscriptions/${SUB}`]: {
			...{ id: SUB, status: 'ACTIVE', create_time: '2026-03-01T09:00:00Z' },
			billing_info: { last_payment: { amount: usd('100.00'), time: '2026-03-01T10:00:00Z' } },
		},
		[`GET /v1/billing/subscriptions/${SUB}/transactions`]: {
			transactions: [
				{
					...{ id: SALE, status, time: '2026-03-01T10:00:00Z' },
					amount_with_breakdown: { gross_amount: usd('100.00') },
				},
			],
		},
	});
	const links = [{ rel: 'self', href: `https://api.paypal.com/v1/payments/sale/${SALE}` }];
	const event = (total: string): Answers =>
		events([
			'PAYMENT.SALE.REVERSED',
			{ amount: { total, currency: 'USD' }, state: 'completed', links },
		]);

	it.each([
		['whole', 'REFUNDED', '-100.00', 10_000],
		['in part', 'PARTIALLY_REFUNDED', '-40.00', 4_000],
	])(
		'that was pulled back %s is lost, though its event has no id',
		async (_, status, total, lost) => {
			const answers = { ...of(status), ...event(total) };
			expect(await read(answers, subject('subscription', SUB))).toMatchObject({
				refunded: 0,
				lost,
			});
		},
	);
});

describe('its price', () => {
	it('is nothing where nothing went back', async () => {
		const { calls } = await read(paid({}));
		expect(calls).toEqual([`GET /v2/checkout/orders/${ORDER}`, 'GET /v1/customer/disputes']);
	});

	it('is nothing where the merchant made the whole refund by a mark or with a note', async () => {
		for (const more of [{ custom_id: 'our-key' }, { note_to_payer: 'Sorry' }]) {
			const { calls } = await read(
				paid({ status: 'REFUNDED', custom_id: 'deal=1' }, [refund(BACK, '100.00', CAPTURE, more)]),
			);
			expect(calls).toHaveLength(2);
		}
	});

	it('is two calls for a refund within a month, and only reversals are asked for', async () => {
		const { queries } = await read(whole);
		expect(queries.slice(2)).toEqual([
			expect.stringMatching(/webhooks-events\?event_type=PAYMENT\.CAPTURE\.REVERSED&/),
			expect.stringMatching(/transactions\?.*transaction_type=T1106/),
		]);
	});

	it('is one call for older ones, and for what the report cannot have yet', async () => {
		const at = (moment: string) =>
			paid({ status: 'REFUNDED' }, [
				refund(BACK, '100.00', CAPTURE, { create_time: moment, update_time: moment }),
			]);
		expect((await read(at('2026-01-05T10:00:00Z'))).calls.slice(2)).toEqual([
			'GET /v1/reporting/transactions',
		]);
		expect((await read(at('2026-03-20T11:00:00Z'))).calls.slice(2)).toEqual([
			'GET /v1/notifications/webhooks-events',
		]);
	});
});
