/** Lists that do not end, or come back to a page: refused in words after a bounded number of calls, and never cut in silence. */
import { gateway } from '../../../nodes/gateways/stripe';
import { createClient } from '../../../nodes/gateways/stripe/client';
import { listPayments } from '../../../nodes/gateways/stripe/manyPayments';
import { oldestFirst } from '../../../nodes/gateways/stripe/oldestFirst';
import type { GatewayConnection } from '../../../nodes/shared/contracts/gateway';
import { answering, chargeOf, CREATED, intentOf, list, refundOf } from './stripeAnswers';

type Row = (place: number) => object;

/** Every page says that more follows: with new objects, or with the same ones again. */
function endless(
	row: Row,
	repeats: boolean,
	others: Readonly<Record<string, unknown>> = {},
	isShort = false,
) {
	let made = 0;
	let calls = 0;
	const { connection } = answering(others);
	const http: GatewayConnection['http'] = async (request) => {
		calls += 1;
		if (calls > 30_000) throw new Error('It goes on and on');
		const { pathname, searchParams } = new URL(request.url);
		const isListed = !Object.keys(others).some((path) => request.url.includes(path));
		if (!isListed) return await connection.http(request);
		const count = isShort ? 1 : Number(searchParams.get('limit') ?? 10);
		if (repeats) made = 0;
		const data = Array.from({ length: count }, () => row(made++));
		return {
			status: 200,
			headers: {},
			body: JSON.stringify({ ...list(data, true), url: pathname }),
		};
	};
	return { connection: { ...connection, http }, calls: () => calls };
}

const eventOf: Row = (place) => ({
	...{ id: `evt_${place}`, object: 'event', type: 'invoice.paid', created: CREATED + 1 },
	...{ livemode: false, data: { object: { id: `in_${place}`, object: 'invoice' } } },
});
const intent: Row = (place) => intentOf({ id: `pi_${place}` });
const refund: Row = (place) => refundOf({ id: `re_${place}` });
const since = { since: new Date(CREATED * 1_000).toISOString() };

async function refusalOf(call: () => Promise<unknown>) {
	const outcome = await call().then(
		() => undefined,
		(error: unknown) => gateway.classify(error) ?? error,
	);
	expect(outcome).toMatchObject({ kind: 'unavailable', rawCode: 'UNUSABLE_ANSWER' });
	return String((outcome as { message?: unknown }).message);
}

async function drain(connection: GatewayConnection) {
	for await (const event of gateway.listChanges(new Date(CREATED * 1_000), connection)) {
		if (event.id === '') throw new Error('An event without an id');
	}
}

const manyRefunds = {
	'/v1/payment_intents/pi_1': intentOf({
		latest_charge: chargeOf({ refunds: list([refundOf()], true) }),
	}),
};
const paymentSubject = {
	...{
		gateway: 'stripe',
		account: 'acct_1',
		livemode: false,
		kind: 'payment' as const,
		id: 'pi_1',
	},
};

describe('a list that comes back to a page', () => {
	it.each<
		[string, Row, Readonly<Record<string, unknown>>, (c: GatewayConnection) => Promise<unknown>]
	>([
		['changes', eventOf, {}, drain],
		[
			'events that tell nothing wanted',
			eventOf,
			{},
			async (connection) =>
				await gateway.actions.event?.getMany(
					{ ...since, limit: 10, types: ['subscription.renewed'] },
					connection,
				),
		],
		[
			'payments for an action',
			intent,
			{},
			async (connection) => await gateway.actions.payment?.getMany({ limit: 5_000 }, connection),
		],
		[
			'refunds of one charge',
			refund,
			manyRefunds,
			async (connection) => await gateway.readStates([paymentSubject], connection),
		],
	])('%s', async (_name, row, others, call) => {
		const { connection, calls } = endless(row, true, others);
		expect(await refusalOf(async () => await call(connection))).toContain('comes back to a page');
		expect(calls()).toBeLessThanOrEqual(10);
	});
});

describe('a list that never ends', () => {
	it('of changes is given up after a thousand pages', async () => {
		const { connection, calls } = endless(eventOf, false, {}, true);
		expect(await refusalOf(async () => await drain(connection))).toContain('1000 pages');
		expect(calls()).toBeLessThanOrEqual(2_100);
	}, 60_000);

	it('of events that tell nothing wanted is given up after a thousand pages', async () => {
		const { connection, calls } = endless(eventOf, false, {}, true);
		const getMany = async () =>
			await gateway.actions.event?.getMany(
				{ ...since, limit: 10, types: ['subscription.renewed'] },
				connection,
			);
		expect(await refusalOf(getMany)).toContain('1000 pages');
		expect(calls()).toBe(1_000);
	}, 60_000);

	it('of refunds is refused, since cutting it short would tell too little money back', async () => {
		const { connection, calls } = endless(refund, false, manyRefunds);
		const read = async () => await gateway.readStates([paymentSubject], connection);
		expect(await refusalOf(read)).toContain('100 pages');
		expect(calls()).toBeLessThanOrEqual(110);
	}, 60_000);

	it('of payments for an action ends where the action’s limit is', async () => {
		const { connection, calls } = endless(intent, false);
		const found = await gateway.actions.payment?.getMany({ limit: 250 }, connection);
		expect([found?.length, calls()]).toEqual([250, 3]);
	});

	it('of many payments that are looked for is left once a page brings no new ones', async () => {
		const wanted = Array.from({ length: 60 }, (_, place) => `pi_${place}`);
		const edges = { '/v1/payment_intents/': intentOf() };
		const { connection, calls } = endless((place) => intent(place % 30), true, edges);
		const found = await listPayments(wanted, [], createClient(connection));
		expect([found.size, calls()]).toEqual([30, 4]);
	});

	it('of an empty page that more is said to follow is refused at the first one', async () => {
		const { connection } = answering({ '/v1/events': list([], true) });
		expect(await refusalOf(async () => await drain(connection))).toContain(
			'list.data is empty, not a page that more follows',
		);
	});
});

it('objects of another time than the one asked for do not make ever more halves of it', async () => {
	let calls = 0;
	const stray = async () => {
		calls += 1;
		if (calls > 10_000) throw new Error('It goes on and on');
		const data = [{ id: `evt_${calls}`, created: CREATED + 1_000_000 }];
		return await Promise.resolve({ ...list(data, true), object: 'list' as const, data });
	};
	const reading = async () => {
		for await (const { id } of oldestFirst([stray], { from: CREATED })) expect(id).toBe('');
	};
	expect(await refusalOf(reading)).toContain('another time than the one asked for');
	expect(calls).toBeLessThan(10);
});
