import { listChanges } from '../../../nodes/gateways/paypal/changes';
import { type Answers, capture, fakePaypal, NOW, refund, usd } from './stateWorld';

const CAPTURE = '3C679366HH908993F';
const SINCE = new Date('2026-03-19T12:00:00Z');

type Rows = ReadonlyArray<Readonly<Record<string, unknown>>>;

function event(id: string, event_type: string, create_time: string, resource: unknown) {
	return { id, event_type, create_time, resource_type: 'capture', resource };
}

/** PayPal's list of events: newest first, by the time asked for, `size` on a page. */
function eventsOf(all: ReadonlyArray<ReturnType<typeof event>>, size = 50): Answers {
	return {
		'GET /v1/notifications/webhooks-events': (url) => {
			const [from, to] = ['start_time', 'end_time'].map((name) => url.searchParams.get(name));
			const fits = all
				.filter(({ create_time }) => !from || Date.parse(create_time) >= Date.parse(from))
				.filter(({ create_time }) => !to || Date.parse(create_time) <= Date.parse(to))
				.sort((left, right) => Date.parse(right.create_time) - Date.parse(left.create_time));
			const first = Number(url.searchParams.get('first') ?? '0');
			const next = new URL(url);
			next.searchParams.set('first', String(first + size));
			const links = first + size < fits.length ? [{ rel: 'next', href: next.href }] : [];
			return { events: fits.slice(first, first + size), links };
		},
	};
}

const report = (...rows: Rows): Answers => ({
	'GET /v1/reporting/transactions': {
		transaction_details: rows.map((transaction_info) => ({ transaction_info })),
		...{ page: 1, total_pages: 1, links: [] },
	},
});

const reported = (id: string, at: string, more: Readonly<Record<string, unknown>> = {}) => ({
	...{ transaction_id: id, transaction_event_code: 'T0006', transaction_status: 'S' },
	...{ transaction_amount: usd('100.00'), transaction_initiation_date: at, ...more },
});

async function changes(answers: Answers, since = SINCE) {
	const { connection, calls } = fakePaypal(answers);
	const found = [];
	for await (const one of listChanges(since, connection)) found.push(one);
	return { found, calls, told: found.map(({ id, hint }) => [id, hint.type, hint.objectId]) };
}

const COMPLETED = event('WH-1', 'PAYMENT.CAPTURE.COMPLETED', '2026-03-19T13:00:00Z', {
	...capture(CAPTURE, '100.00'),
	supplementary_data: { related_ids: { order_id: '5O190127TN364715T' } },
});

describe('what changed at PayPal', () => {
	it('its own events come oldest first, from the moment on, over all pages', async () => {
		const many = Array.from({ length: 7 }, (_, index) =>
			event(
				`WH-${index}`,
				'PAYMENT.CAPTURE.COMPLETED',
				new Date(SINCE.getTime() + index * 1_000).toISOString(),
				capture(`CAPTURE${index}`, '1.00'),
			),
		);
		const early = event('WH-E', 'PAYMENT.CAPTURE.COMPLETED', '2026-03-19T11:59:59.500Z', {});
		const { found } = await changes(eventsOf([...many, early], 2));
		expect(found.map(({ id }) => id)).toEqual(many.map(({ id }) => id));
		expect(found[0]).toMatchObject({
			gateway: 'paypal',
			account: 'ACMEMERCHANT1',
			livemode: false,
		});
	});

	it('a row of the report is told only where no event told it, and as of when it is sure to be there', async () => {
		const { told, found } = await changes({
			...eventsOf([COMPLETED]),
			...report(
				reported(CAPTURE, '2026-03-19T12:59:58+0000'),
				reported('OTHERAPP000000001', '2026-03-19T14:00:00+0000'),
				reported('TOOLATE0000000001', '2026-03-20T11:00:00+0000'),
				reported('TOOEARLY000000001', '2026-03-19T08:00:00+0000'),
				reported('PAIDTOOTHERS00001', '2026-03-19T14:00:00+0000', {
					transaction_amount: usd('-5.00'),
				}),
				reported('PAYOUT00000000001', '2026-03-19T14:00:00+0000', {
					transaction_event_code: 'T0400',
				}),
			),
		});
		expect(told).toEqual([
			['WH-1', 'payment.succeeded', expect.any(String)],
			['OTHERAPP000000001/S', 'payment.succeeded', 'OTHERAPP000000001'],
		]);
		expect(found[1]?.occurredAt).toBe('2026-03-19T17:00:00.000Z');
	});

	it('an event of three hours before the moment still keeps its row from being told again', async () => {
		const before = { ...COMPLETED, create_time: '2026-03-19T09:30:00Z' };
		const { told } = await changes({
			...eventsOf([before]),
			...report(reported(CAPTURE, '2026-03-19T09:29:58+0000')),
		});
		expect(told).toEqual([]);
	});

	it('that it was pending is another fact than that it came', async () => {
		const pending = { ...COMPLETED, event_type: 'PAYMENT.CAPTURE.PENDING' };
		const { told } = await changes({
			...eventsOf([pending]),
			...report(reported(CAPTURE, '2026-03-19T14:00:00+0000')),
		});
		expect(told).toContainEqual([`${CAPTURE}/S`, 'payment.succeeded', CAPTURE]);
	});

	it('a refund of the report leads to what was refunded, a renewal to its subscription', async () => {
		const { told } = await changes(
			report(
				reported('1JU08902781691411', '2026-03-19T14:00:00+0000', {
					...{ transaction_event_code: 'T1107', transaction_amount: usd('-25.00') },
					...{ paypal_reference_id: CAPTURE, paypal_reference_id_type: 'TXN' },
				}),
				reported('RENEWAL0000000001', '2026-03-19T15:00:00+0000', {
					...{ transaction_event_code: 'T0002', paypal_reference_id_type: 'SUB' },
					paypal_reference_id: 'I-BW452GLLEP1G',
				}),
			),
		);
		expect(told).toEqual([
			['1JU08902781691411/S', 'refund.succeeded', CAPTURE],
			['RENEWAL0000000001/S', 'subscription.renewed', 'I-BW452GLLEP1G'],
		]);
	});

	it.each([
		['what PayPal pulled back', 'T1106', '-25.00', 'dispute.lost', ['refund.succeeded']],
		['what the merchant gave back', 'T1107', '-25.00', 'refund.succeeded', undefined],
		['a period of a subscription', 'T0002', '25.00', 'subscription.renewed', ['invoice.paid']],
	])('%s is told as a delivery tells it', async (_, code, value, type, mayBe) => {
		const { found } = await changes(
			report(
				reported('1JU08902781691411', '2026-03-19T14:00:00+0000', {
					...{ transaction_event_code: code, transaction_amount: usd(value) },
					paypal_reference_id: code === 'T0002' ? 'I-BW452GLLEP1G' : CAPTURE,
					paypal_reference_id_type: code === 'T0002' ? 'SUB' : 'TXN',
				}),
			),
		);
		expect(found.map(({ hint }) => [hint.type, hint.mayBe])).toEqual([[type, mayBe]]);
	});

	const disputeRow = {
		...{ dispute_id: 'PP-D-1', status: 'OPEN', dispute_life_cycle_stage: 'CHARGEBACK' },
		...{ create_time: '2026-03-19T13:00:00Z', update_time: '2026-03-19T13:30:00Z' },
	};
	const disputesOf = (row: Readonly<Record<string, unknown>>): Answers => ({
		'GET /v1/customer/disputes': { items: [row], links: [] },
	});

	it.each([
		['2026-03-19T13:30:01Z', 0],
		['2026-03-19T13:29:59Z', 1],
	])('a dispute of which an event told at %s is told %i times more', async (create_time, times) => {
		const { told } = await changes({
			...eventsOf([event('WH-D', 'CUSTOMER.DISPUTE.CREATED', create_time, disputeRow)]),
			...disputesOf(disputeRow),
		});
		expect(told.filter(([id]) => id !== 'WH-D')).toHaveLength(times);
	});

	it.each([
		['ACCEPTED', 'dispute.lost'],
		['DENIED', 'dispute.won'],
		['NONE', 'dispute.updated'],
	])('a dispute that ended with %s is read, since its row does not say', async (outcome, type) => {
		const row = { ...disputeRow, status: 'RESOLVED' };
		const { told } = await changes({
			...disputesOf(row),
			'GET /v1/customer/disputes/PP-D-1': { ...row, dispute_outcome: { outcome_code: outcome } },
		});
		expect(told.map(([, told_]) => told_)).toEqual([type]);
	});

	it('a subscription that somebody suspended at PayPal is told by its status', async () => {
		const at = '2026-03-19T16:00:00Z';
		const { told } = await changes({
			'GET /v1/billing/subscriptions': {
				subscriptions: [
					{
						id: 'I-1',
						status: 'SUSPENDED',
						status_update_time: at,
						create_time: '2026-01-01T00:00:00Z',
					},
					{ id: 'I-2', status: 'ACTIVE', status_update_time: at, create_time: at },
					{ id: 'I-3', status: 'CANCELLED', status_update_time: '2026-03-01T00:00:00Z' },
				],
			},
		});
		expect(told).toEqual([
			[`I-1/SUSPENDED/${Date.parse(at)}`, 'subscription.paused', 'I-1'],
			[`I-2/ACTIVE/${Date.parse(at)}`, 'subscription.created', 'I-2'],
		]);
	});

	it('everything in one order, and the same ids when it is listed again', async () => {
		const answers = {
			...eventsOf([COMPLETED]),
			...disputesOf(disputeRow),
			...report(reported('OTHERAPP000000001', '2026-03-19T10:15:00+0000')),
		};
		const [first, second] = [await changes(answers), await changes(answers)];
		expect(first.found.map(({ occurredAt }) => occurredAt)).toEqual([
			'2026-03-19T13:00:00.000Z',
			'2026-03-19T13:15:00.000Z',
			'2026-03-19T13:30:00.000Z',
		]);
		expect(second.told).toEqual(first.told);
	});

	it.each(['/v1/customer/disputes', '/v1/billing/subscriptions', '/v1/reporting/transactions'])(
		'a feature that is off for the app (%s) keeps nothing else',
		async (path) => {
			const { told } = await changes({ ...eventsOf([COMPLETED]), [`GET ${path}`]: 403 });
			expect(told).toHaveLength(1);
		},
	);

	it('but PayPal being away is told', async () => {
		const away = changes({ ...eventsOf([COMPLETED]), 'GET /v1/customer/disputes': 503 });
		await expect(away).rejects.toMatchObject({ status: 503 });
	});

	it('what is too much for one answer of the report is read in parts, and told once', async () => {
		const row = reported('OTHERAPP000000001', '2026-03-19T14:00:00+0000');
		const { told, calls } = await changes({
			'GET /v1/reporting/transactions': ({ searchParams }) => {
				const [from, to] = ['start_date', 'end_date'].map((name) =>
					Date.parse(searchParams.get(name) ?? ''),
				) as [number, number];
				if (to - from > 7 * 3_600_000) return 400;
				const at = Date.parse(row.transaction_initiation_date);
				const rows = at >= from && at <= to ? [row] : [];
				return { transaction_details: rows.map((transaction_info) => ({ transaction_info })) };
			},
		});
		expect(told).toEqual([['OTHERAPP000000001/S', 'payment.succeeded', 'OTHERAPP000000001']]);
		expect(calls.filter((call) => call.includes('/v1/reporting/')).length).toBe(7);
	});

	it('every page of the report is read by its number, also where the answer does not repeat it', async () => {
		const rows = [1, 2, 3].map((number) =>
			reported(`OTHERAPP00000000${number}`, '2026-03-19T14:00:00+0000'),
		);
		const { told } = await changes({
			'GET /v1/reporting/transactions': ({ searchParams }) => ({
				transaction_details: [{ transaction_info: rows[Number(searchParams.get('page')) - 1] }],
				total_pages: 3,
			}),
		});
		expect(told.map(([, , id]) => id)).toEqual(rows.map(({ transaction_id: id }) => id));
	});

	it('no call asks for more than PayPal takes: 31 days and three years of the report, 180 days of disputes', async () => {
		const { calls } = await changes({}, new Date(Date.parse(NOW) - 1_500 * 86_400_000));
		const starts = calls
			.filter((call) => call.includes('/v1/reporting/'))
			.map((call) => new URL(`https://x${call.split(' ')[1]}`).searchParams.get('start_date'));
		expect(starts.sort()[0]).toBe(new Date(Date.parse(NOW) - 1_095 * 86_400_000).toISOString());
		const spans = calls
			.filter((call) => call.includes('/v1/reporting/'))
			.map((call) => new URL(`https://x${call.split(' ')[1]}`).searchParams)
			.map(
				(query) =>
					Date.parse(query.get('end_date') ?? '') - Date.parse(query.get('start_date') ?? ''),
			);
		expect(spans.length).toBeGreaterThan(12);
		expect(Math.max(...spans)).toBeLessThanOrEqual(31 * 86_400_000);
		const oldest = calls
			.filter((call) => call.includes('/v1/customer/disputes'))
			.map((call) =>
				new URL(`https://x${call.split(' ')[1]}`).searchParams.get('update_time_after'),
			);
		expect(oldest.length).toBeGreaterThan(0);
		for (const after of oldest) {
			expect(Date.parse(NOW) - Date.parse(after ?? '')).toBeLessThan(180 * 86_400_000);
		}
	});

	it('a refund event does not keep its payment from being told', async () => {
		const { told } = await changes({
			...eventsOf([
				event(
					'WH-R',
					'PAYMENT.CAPTURE.REFUNDED',
					'2026-03-19T18:00:00Z',
					refund('1JU08902781691411', '25.00', CAPTURE),
				),
			]),
			...report(reported(CAPTURE, '2026-03-19T14:00:00+0000')),
		});
		expect(told.map(([id]) => id)).toEqual([`${CAPTURE}/S`, 'WH-R']);
	});
});
