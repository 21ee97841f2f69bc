import { connection as actions } from '../../../nodes/gateways/paypal/actions/connection';
import { event } from '../../../nodes/gateways/paypal/actions/event';
import { listChanges } from '../../../nodes/gateways/paypal/changes';
import { type Answer, connectTo, refusal } from './answers';
import { NOW } from './chain';

const OK: Readonly<Record<string, Answer>> = {
	'/v1/identity/oauth2/userinfo': { body: { payer_id: 'ACMEMERCHANT1', name: 'Acme Ltd' } },
	'/v1/notifications/webhooks': { body: { webhooks: [] } },
	'/v2/checkout/orders/0000000000000000A': refusal(404, 'RESOURCE_NOT_FOUND'),
};

const check = async (answers: Readonly<Record<string, Answer>> = {}) => {
	const { asked, connection } = connectTo((path) => {
		const [name = ''] = path.split('?');
		return answers[name] ?? OK[name] ?? { body: {} };
	});
	return { report: await actions.check(connection), asked };
};

it('a credential that may do everything lacks nothing, and nothing is written', async () => {
	const { report, asked } = await check();
	expect(report.identity).toEqual({ account: 'ACMEMERCHANT1', livemode: false, name: 'Acme Ltd' });
	expect(report.permissions).toEqual(
		[
			'Accept payments',
			'Invoicing',
			'Subscriptions',
			'Customer disputes',
			'Transaction search',
			'Webhooks',
		].map((name) => ({ name, isGranted: true })),
	);
	expect(new Set(asked.map(({ method }) => method))).toEqual(new Set(['GET']));
});

it.each([
	['/v2/checkout/orders/0000000000000000A', 'Accept payments'],
	['/v2/invoicing/invoices', 'Invoicing'],
	['/v1/billing/plans', 'Subscriptions'],
	['/v1/customer/disputes', 'Customer disputes'],
	['/v1/reporting/transactions', 'Transaction search'],
])('what is off (%s) is told by its name, with where to switch it on', async (path, name) => {
	const { report } = await check({ [path]: refusal(403, 'NOT_AUTHORIZED', 'PERMISSION_DENIED') });
	const lacking = report.permissions.filter(({ isGranted }) => !isGranted);
	expect(lacking.map((permission) => permission.name)).toEqual([name]);
	expect(lacking[0]?.message).toContain(`switch on "${name}" under Features`);
	expect(lacking[0]?.message).toContain('for up to nine hours');
});

it('trouble of PayPal’s own is no lack, and ends the check', async () => {
	await expect(check({ '/v2/invoicing/invoices': refusal(503, 'X') })).rejects.toMatchObject({
		status: 503,
	});
});

const HOUR_MS = 3_600_000;
const eventAt = (hoursAgo: number, name = 'PAYMENT.CAPTURE.COMPLETED') => ({
	id: `WH-${hoursAgo}`,
	event_type: name,
	create_time: new Date(NOW - hoursAgo * HOUR_MS).toISOString(),
	resource: { id: `CAP${hoursAgo}` },
});

/** PayPal's list in no order, two on a page. */
function listing(events: ReturnType<typeof eventAt>[]) {
	const reply = (path: string): Answer => {
		const query = new URL(path, 'https://x.example').searchParams;
		const [from, to] = [query.get('start_time') ?? '', query.get('end_time') ?? '9'];
		const fitting = events.filter(
			({ create_time: at, event_type: name }) =>
				at >= from && at <= to && [null, name].includes(query.get('event_type')),
		);
		const start = Number(query.get('page_token') ?? 0);
		query.set('page_token', String(start + 2));
		const href = `https://api-m.sandbox.paypal.com/v1/notifications/webhooks-events?${query}`;
		const links = start + 2 < fitting.length ? [{ rel: 'next', href, method: 'GET' }] : [];
		return { body: { events: fitting.slice(start, start + 2), links } };
	};
	return { reply, ...connectTo(reply) };
}

describe('the newest event', () => {
	const OURS = 'https://n8n.example/webhook/1/webhook?crm_payments=i/w/n/published';
	const webhook = (id: string, url: string, ...names: readonly string[]) => ({
		...{ id, url, event_types: names.map((name) => ({ name })) },
	});
	const checkWith = async (
		webhooks: ReadonlyArray<ReturnType<typeof webhook>>,
		events: ReadonlyArray<ReturnType<typeof eventAt>>,
		answers: Readonly<Record<string, Answer>> = {},
	) => {
		const list = listing([...events]);
		const { connection, asked } = connectTo((path) => {
			const [name = ''] = path.split('?');
			if (answers[name]) return answers[name];
			if (name.endsWith('/webhooks')) return { body: { webhooks } };
			return name.endsWith('/webhooks-events') ? list.reply(path) : (OK[name] ?? { body: {} });
		});
		const report = await actions.check(connection);
		return { report, lists: asked.filter(({ path }) => path.includes('webhooks-events')).length };
	};
	const CAPTURED = 'PAYMENT.CAPTURE.COMPLETED';

	it('is the newest of those that ours is told of, in whichever order they are listed', async () => {
		const events = [eventAt(30), eventAt(5), eventAt(7), eventAt(2, 'CATALOG.PRODUCT.CREATED')];
		const { report, lists } = await checkWith([webhook('1', OURS, CAPTURED)], events);
		const at = new Date(NOW - 5 * HOUR_MS).toISOString();
		expect(report.lastEvent).toEqual({ id: 'WH-5', type: CAPTURED, at, isForAll: true });
		expect(report).not.toHaveProperty('tellsEvents');
		expect(lists).toBeLessThan(10);
	});

	it('is not one of another webhook of the app alone', async () => {
		const [ours, others] = [
			webhook('1', OURS, CAPTURED),
			webhook('2', 'https://x.example/', 'X.Y'),
		];
		const { report } = await checkWith([ours, others], [eventAt(1, 'X.Y')]);
		expect([report.lastEvent, report.tellsEvents]).toEqual([undefined, undefined]);
	});

	it('says whether all of ours are told of it', async () => {
		const both = [webhook('1', OURS, CAPTURED), webhook('2', `${OURS}`, 'X.Y')];
		const { report } = await checkWith(both, [eventAt(1)]);
		expect(report.lastEvent).toMatchObject({ id: 'WH-1', isForAll: false });
	});

	it('is not looked for where no webhook is ours, so that nothing is missed', async () => {
		const { report, lists } = await checkWith(
			[webhook('2', 'https://x.example/', CAPTURED)],
			[eventAt(1)],
		);
		expect([report.lastEvent, report.tellsEvents, lists]).toEqual([undefined, false, 0]);
	});

	it('that may not be read is a right that is missing, and nothing that is quiet', async () => {
		const { report } = await checkWith([webhook('1', OURS, CAPTURED)], [], {
			'/v1/notifications/webhooks-events': refusal(403, 'NOT_AUTHORIZED', 'PERMISSION_DENIED'),
		});
		expect(report.tellsEvents).toBe(false);
		expect(report.permissions.filter(({ isGranted }) => !isGranted)).toMatchObject([
			{ name: 'Webhooks' },
		]);
	});
});

it('events come newest first, in whichever order PayPal lists them, over all its pages', async () => {
	const { connection } = listing([3, 1, 200, 2, 30, 20].map((hours) => eventAt(hours)));
	const ids = async (limit: number) =>
		(await event.getMany({ limit }, connection)).map(({ id }) => id);
	expect(await ids(2)).toEqual(['WH-1', 'WH-2']);
	expect(await ids(10)).toEqual(['WH-1', 'WH-2', 'WH-3', 'WH-20', 'WH-30', 'WH-200']);
});

it('of one type, and of a time', async () => {
	const { asked, connection } = listing([
		eventAt(1),
		eventAt(2, 'CUSTOMER.DISPUTE.CREATED'),
		eventAt(3, 'PAYMENT.CAPTURE.DENIED'),
	]);
	const denied = { limit: 5, types: ['payment.failed'] as const };
	expect((await event.getMany(denied, connection)).map(({ id }) => id)).toEqual(['WH-3']);
	const since = new Date(NOW - HOUR_MS).toISOString();
	const lately = await event.getMany({ limit: 5, since }, connection);
	expect(lately).toMatchObject([{ id: 'WH-1', account: 'ACMEMERCHANT1' }]);
	expect(await event.getMany({ limit: 5, types: ['payment.fraudWarning'] }, connection)).toEqual(
		[],
	);
	expect(asked.every(({ method }) => method === 'GET')).toBe(true);
});

it.each(['yesterday', '2026-13-01', '30.11.2026x'])(
	'events of no moment (%s) are refused, not none',
	async (typed) => {
		const { asked, connection } = listing([eventAt(1)]);
		for (const filter of [{ since: typed }, { until: typed }]) {
			const listed = event.getMany({ limit: 5, ...filter }, connection);
			await expect(listed).rejects.toThrow(`"${typed}" is no date`);
		}
		const read = async () => {
			for await (const change of listChanges(new Date(typed), connection)) return change;
			return undefined;
		};
		await expect(read()).rejects.toThrow('The moment since which changes are asked for is none');
		expect(asked).toEqual([]);
	},
);

it('a sample is about the object that is given, as a delivery would name it', async () => {
	const { connection } = connectTo(() => refusal(404, 'RESOURCE_NOT_FOUND'));
	const sample = await event.createSample(
		{ type: 'invoice.paid', objectId: 'INV2-26KH-MY9Q-USVG-4WZD' },
		connection,
	);
	expect(sample).toMatchObject({
		gateway: 'paypal',
		account: 'ACMEMERCHANT1',
		livemode: false,
		hint: { type: 'invoice.paid', objectKind: 'invoice', objectId: 'INV2-26KH-MY9Q-USVG-4WZD' },
	});
	await expect(
		event.createSample({ type: 'payment.succeeded', objectId: '5O190127TN364715T' }, connection),
	).rejects.toThrow();
});
