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
	return connectTo((path) => {
		const query = new URL(path, 'https://x.example').searchParams;
		const [from, to] = [query.get('start_time') ?? '', query.get('end_time') ?? ''];
		const fitting = events.filter(
			({ create_time: at, event_type: name }) =>
				at >= from && at <= to && [null, name].includes(query.get('event_type')),
		);
		const start = Number(query.get('page_token') ?? 0);
		query.set('page_token', String(start + 2));
		const href = `https://api-m.sandbox.paypal.com/v1/notifications/webhooks-events?${query}`;
		const links = start + 2 < fitting.length ? [{ rel: 'next', href, method: 'GET' }] : [];
		return { body: { events: fitting.slice(start, start + 2), links } };
	});
}

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
