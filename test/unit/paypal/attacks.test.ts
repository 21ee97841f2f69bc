/** What somebody may try by way of PayPal, or an odd answer of PayPal's do: each was tried, and each comes to nothing. */
import { system } from '../../../nodes/gateways/paypal/access';
import { event } from '../../../nodes/gateways/paypal/actions/event';
import { refund } from '../../../nodes/gateways/paypal/actions/refund';
import { reportNewestFirst } from '../../../nodes/gateways/paypal/actions/report';
import { sentInvoice } from '../../../nodes/gateways/paypal/actions/sentInvoice';
import { hashOf } from '../../../nodes/gateways/paypal/actions/writing';
import { listChanges } from '../../../nodes/gateways/paypal/changes';
import { classify } from '../../../nodes/gateways/paypal/errors';
import { readEvents } from '../../../nodes/gateways/paypal/events';
import { readStates } from '../../../nodes/gateways/paypal/readStates';
import { resolve } from '../../../nodes/gateways/paypal/resolve';
import { readDisputes } from '../../../nodes/gateways/paypal/state/disputeReading';
import { readSubscription } from '../../../nodes/gateways/paypal/state/subscriptionReading';
import { OURS, takeApproved } from '../../../nodes/gateways/paypal/takeApproved';
import { verify } from '../../../nodes/gateways/paypal/webhook';
import { type HttpResponse, NOT_ASKED } from '../../../nodes/shared/contracts/http';
import { checkCredential } from '../../../nodes/shared/n8n/access/access';
import { PublicAnswers } from '../../../nodes/shared/n8n/access/publicAnswers';
import { attemptAsync } from '../../../nodes/shared/vocabulary/attempt';
import { type Answer, connectTo, refusal } from './answers';
import { headersFor, NOW } from './chain';

const DAY_MS = 86_400_000;
const MISSING = refusal(404, 'RESOURCE_NOT_FOUND');

/** The kind of what was thrown. */
async function failureOf(work: () => Promise<unknown>): Promise<string | undefined> {
	const attempted = await attemptAsync(work);
	return 'error' in attempted ? (classify(attempted.error)?.kind ?? 'a fault of ours') : undefined;
}

async function all(items: AsyncIterable<unknown>): Promise<void> {
	const read: unknown[] = [];
	for await (const item of items) read.push(item);
}

/** Answers until somebody asks too much. */
const bounded = (reply: (path: string) => Answer, most: number) => {
	let asked = 0;
	return connectTo((path) => (++asked > most ? new Error('asked without an end') : reply(path)));
};

describe('an approved order', () => {
	const unit = { reference_id: OURS, amount: { currency_code: 'EUR', value: '1.00' } };
	const take = async (order: object, id = '5O190127TN364715T', occurredAt = NOW) => {
		const body = { id, status: 'APPROVED', intent: 'CAPTURE', purchase_units: [unit], ...order };
		const { connection, asked } = connectTo(() => ({ body }));
		const approved = {
			...({ id: 'WH-1', gateway: 'paypal', account: '', livemode: false } as const),
			occurredAt: new Date(occurredAt).toISOString(),
			hint: { type: 'payment.pending', objectKind: 'order', objectId: id } as const,
		};
		await takeApproved([approved], connection);
		return { asked, taken: asked.filter(({ method }) => method === 'POST').length };
	};

	it('of ours is taken whole', async () => {
		const { asked } = await take({});
		expect(asked.at(-1)).toMatchObject({
			path: '/v2/checkout/orders/5O190127TN364715T/capture',
			body: {},
		});
	});

	it.each([
		['has no units', { purchase_units: [] }],
		['has null for its units', { purchase_units: null }],
		['has another’s unit beside ours', { purchase_units: [unit, { reference_id: 'default' }] }],
		['has two of ours', { purchase_units: [unit, unit] }],
		['has our mark in another case', { purchase_units: [{ reference_id: OURS.toUpperCase() }] }],
		['is to be authorized', { intent: 'AUTHORIZE' }],
		['does not say what is to be done', { intent: null }],
		['is another than the one asked for', { id: '8AB12345CD678901E' }],
		['is taken already', { status: 'COMPLETED' }],
		[
			'pays somebody else',
			{ purchase_units: [{ ...unit, payee: { merchant_id: 'SOMEBODYELSE1' } }] },
		],
		[
			'pays somebody else by address',
			{ purchase_units: [{ ...unit, payee: { email_address: 'me@evil.example' } }] },
		],
	])('that %s is left alone', async (_how, order) => {
		expect(await take(order)).toMatchObject({ taken: 0 });
	});

	it('is looked for nowhere else, and not for ever', async () => {
		expect((await take({}, '..')).asked).toEqual([]);
		expect((await take({}, '.')).asked).toEqual([]);
		expect((await take({}, 'a/../../v1')).asked[0]?.path).toBe(
			'/v2/checkout/orders/a%2F..%2F..%2Fv1',
		);
		expect((await take({}, undefined, NOW - 5 * DAY_MS)).asked).toEqual([]);
	});
});

describe('what a stranger pays himself by way of our app', () => {
	const money = { currency_code: 'EUR', value: '1200.00' };
	const capture = { ...{ id: '3C679366HH908993F', status: 'COMPLETED' }, amount: money };
	const paidTo = (payee: object | undefined) => {
		const unit = {
			amount: money,
			custom_id: 'deal=5678',
			payments: { captures: [capture] },
			payee,
		};
		return { id: '5O190127TN364715T', status: 'COMPLETED', purchase_units: [unit] };
	};
	const stateOf = async (id: string, body: object) => {
		const { connection } = connectTo((path) => {
			if (path.includes('/disputes')) return { body: { items: [] } };
			return path.endsWith(id) && path.includes('order' in body ? '/orders/' : '/captures/')
				? { body: Object.values(body)[0] as object }
				: MISSING;
		});
		const of = { gateway: 'paypal', account: 'ACMEMERCHANT1', livemode: false } as const;
		return (await readStates([{ ...of, kind: 'payment', id }], connection))[0];
	};

	it.each([
		['another account', { merchant_id: 'SOMEBODYELSE1' }, undefined],
		['an address alone', { email_address: 'me@evil.example' }, undefined],
		[
			'another account with our address',
			{ merchant_id: 'SOMEBODYELSE1', email_address: 'us@acme.example' },
			undefined,
		],
		['us', { merchant_id: 'ACMEMERCHANT1', email_address: 'us@acme.example' }, 'paid'],
		['nobody that is named', undefined, 'paid'],
	])('wins no deal of ours: an order that pays %s', async (_who, payee, status) => {
		const state = await stateOf('5O190127TN364715T', { order: paidTo(payee) });
		expect(state?.status).toBe(status);
	});

	it.each([
		['another account', { merchant_id: 'SOMEBODYELSE1' }, undefined],
		['us', { merchant_id: 'ACMEMERCHANT1' }, 'paid'],
	])('nor does a payment that no order shows: of %s', async (_who, payee, status) => {
		const alone = { ...capture, custom_id: 'deal=5678', payee };
		expect((await stateOf(capture.id, { capture: alone }))?.status).toBe(status);
	});
});

describe('a link that PayPal’s answers name', () => {
	const told = (href: string) => {
		const resource = { id: '1JU08902781691411', links: [{ rel: 'up', href }] };
		const said = { event_type: 'PAYMENT.CAPTURE.REFUNDED', create_time: '2026-11-30T12:00:00Z' };
		const rawBody = new TextEncoder().encode(JSON.stringify({ id: 'WH-1', ...said, resource }));
		return readEvents({ rawBody, headers: {}, url: '' }).map(({ hint }) => hint);
	};

	it('is not followed where it cannot be read', () => {
		expect(told('https://api.paypal.com/v2/payments/captures/%E0%A4')).toMatchObject([
			{ objectKind: 'refund', objectId: '1JU08902781691411' },
		]);
	});

	it('leads to nothing but an object', async () => {
		const [hint] = told('https://evil.example/v2/payments/captures/..?x=/v2/checkout/orders/..');
		const { connection, asked } = connectTo(() => MISSING);
		const subjects = await resolve(hint ? [hint] : [], connection);
		const known = subjects.flatMap((subject) => subject ?? []);
		expect(await readStates(known, connection)).toEqual([undefined]);
		expect(asked).toEqual([]);
	});

	it('to the next page asks PayPal, whatever host it names', async () => {
		const { connection, asked } = connectTo((path) => ({
			body: {
				links: path.includes('b=1') ? [] : [{ rel: 'next', href: 'https://evil.example/x?b=1' }],
			},
		}));
		await event.getMany({ limit: 1, since: '2026-11-30T00:00:00Z' }, connection);
		expect(asked.map(({ request }) => new URL(request.url).pathname)).toEqual([
			'/v1/notifications/webhooks-events',
			'/v1/notifications/webhooks-events',
		]);
		expect(asked.every(({ request }) => request.url.startsWith(connection.baseUrl))).toBe(true);
	});

	it('that is no address makes a refusal and no fault of ours', async () => {
		const { connection } = connectTo(() => ({ body: { links: [{ rel: 'next', href: '//[' }] } }));
		const list = async () => await event.getMany({ limit: 1 }, connection);
		expect(await failureOf(list)).toBe('unavailable');
	});
});

describe('a list without an end', () => {
	const OPEN = { id: 'I-BW452GLLEP1G', status: 'ACTIVE', create_time: '2026-11-01T00:00:00Z' };
	const subscribed = (more: object, page: object) =>
		bounded(
			(path) => ({ body: path.includes('/transactions') ? page : { ...OPEN, ...more } }),
			3e3,
		);

	it('the report, which always has one more page', async () => {
		const { connection } = bounded((path) => {
			const page = Number(/[?&]page=(\d+)/.exec(path)?.[1] ?? 1);
			return { body: { total_pages: page + 1, page } };
		}, 3_000);
		const list = async () => await all(reportNewestFirst({ isWanted: () => true }, connection));
		expect(await failureOf(list)).toBe('unavailable');
	});

	it('changes, which come back to a page', async () => {
		const body = { links: [{ rel: 'next', href: '/x?a=1' }] };
		const { connection } = bounded(() => ({ body }), 3_000);
		const list = async () => await all(listChanges(new Date(NOW - 1_000), connection));
		expect(await failureOf(list)).toBe('unavailable');
	});

	it.each([
		['come back to a page', {}, { links: [{ rel: 'next', href: '/x?a=1' }] }],
		['are never on one page', {}, { total_pages: 2 }],
		['began two thousand years ago', { create_time: '0026-01-01T00:00:00Z' }, { total_pages: 2 }],
	])('payments of a subscription, which %s, are not read as fewer', async (_how, more, page) => {
		const { connection } = subscribed(more, page);
		const read = async () => await readSubscription(OPEN.id, connection);
		expect(await failureOf(read)).toBe('unavailable');
	});
});

it.each([
	'https://api-m.paypal.com.',
	'https://api.paypal.com./',
	'https://API-M.paypal.com',
	'https://api-m.paypal.com:8443',
	'http://api-m.paypal.com',
	'https://api-3t.paypal.com',
	'https://paypal.com',
	'https://api-m%2epaypal.com',
	'https://a@api-m.paypal.com',
])('live is no stand-in for the sandbox, also as %s', (baseUrl) => {
	const [way] = system.ways;
	const app = { environment: 'sandbox', clientId: 'a', clientSecret: 'b' };
	const credential = { ...app, advanced: true, baseUrl, certificateAuthority: 'x' };
	expect(checkCredential({ system, way, credential })).toMatchObject({
		refused: expect.stringContaining('Live') as string,
	});
});

describe('what is published', () => {
	const publish = (answer: (url: string) => Partial<HttpResponse>) => {
		let now = NOW;
		const asked: string[] = [];
		const sleep = async (_ms: number, signal?: AbortSignal) =>
			await new Promise<void>((_resolve, reject) => {
				signal?.addEventListener('abort', () => reject(new Error('over')));
			});
		const http = new PublicAnswers({ now: () => now, random: () => 0, sleep }).through(
			async ({ url }) => {
				asked.push(url);
				return await Promise.resolve({ status: 200, headers: {}, body: '', ...answer(url) });
			},
			system.isPublished,
		);
		const get = async (url: string) => {
			const attempted = await attemptAsync(async () => await http({ method: 'GET', url }));
			if ('value' in attempted) return attempted.value.status;
			return (attempted.error as { readonly code?: string }).code;
		};
		return { asked, get, pass: (ms: number) => void (now += ms) };
	};
	const CERTIFICATE = { body: '-----BEGIN CERTIFICATE-----' };

	it('is read again when its day is over, in the middle of a flood', async () => {
		const { get, pass } = publish((url) => (url === 'known' ? CERTIFICATE : { status: 404 }));
		expect(await get('known')).toBe(200);
		pass(DAY_MS + 1);
		for (let index = 0; index < 50; index++) await get(`made-up-${index}`);
		expect([await get('another'), await get('known')]).toEqual([NOT_ASKED, 200]);
	});

	it('is not kept for a day where it was a page that says sorry', async () => {
		let isDown = true;
		const { get, pass, asked } = publish(() => (isDown ? { body: '<html>' } : CERTIFICATE));
		expect([await get('a'), await get('a')]).toEqual([200, NOT_ASKED]);
		pass(31_000);
		isDown = false;
		expect([await get('a'), await get('a'), asked]).toEqual([200, 200, ['a', 'a']]);
	});

	it('is not driven out by pages that somebody makes up', async () => {
		const { get, pass, asked } = publish((url) => (url === 'known' ? CERTIFICATE : {}));
		await get('known');
		for (let minute = 0; minute < 60; minute++) {
			pass(60_001);
			for (let index = 0; index < 25; index++) await get(`${minute}-${index}`);
		}
		expect(asked).toHaveLength(1 + 60 * 20);
		expect(await get('known')).toBe(200);
		expect(asked).toHaveLength(1 + 60 * 20);
	});
});

it('megabytes of somebody’s are not sent on to PayPal', async () => {
	const rawBody = new TextEncoder().encode(`{"a":"${'x'.repeat(2_000_000)}"}`);
	const { connection, asked } = connectTo(() => ({ body: { verification_status: 'SUCCESS' } }));
	const publicHttp = async () => await Promise.resolve({ status: 500, headers: {}, body: '' });
	const access = { ...connection, endpointIds: ['WH1'], publicHttp };
	const given = { rawBody, headers: headersFor(rawBody), url: '' };
	expect([await verify(given, access), asked]).toEqual(['forged', []]);
});

it('a part of a sale is given back once, also when PayPal has forgotten the key', async () => {
	const id = '1A234567890123456';
	const sale = { id, state: 'partially_refunded', amount: { total: '10.00', currency: 'EUR' } };
	const given = {
		...{ id: '9AB12345CD678901E', status: 'COMPLETED', custom_id: 'k 2' },
		...{ amount: { currency_code: 'EUR', value: '2.00' }, create_time: '2026-08-02T00:00:00Z' },
	};
	const row = {
		...{ transaction_id: given.id, transaction_event_code: 'T1107', paypal_reference_id: id },
		transaction_initiation_date: given.create_time,
	};
	const { connection, asked } = connectTo((path) => {
		if (path.includes('/v1/payments/sale/')) {
			return { body: { ...sale, create_time: '2026-08-01T00:00:00Z' } };
		}
		if (path.endsWith(given.id)) return { body: given };
		if (path.includes('/reporting/')) {
			const [from = '', to = ''] = ['start_date', 'end_date'].map((name) =>
				new URLSearchParams(path.split('?')[1]).get(name),
			) as string[];
			const isThere = from <= given.create_time && given.create_time <= to;
			return { body: { transaction_details: isThere ? [{ transaction_info: row }] : [] } };
		}
		return path.includes('/webhooks-events') ? { body: {} } : MISSING;
	});
	const draft = { payment: { id, currency: 'EUR' }, howMuch: { part: '2.00' } };
	const made = await refund.create(draft, { key: 'k' }, connection);
	expect(made).toMatchObject({ isNew: false, value: { id: given.id } });
	expect(asked.filter(({ method }) => method === 'POST')).toEqual([]);
});

it('a payer’s note does not pass for a payment that we recorded', async () => {
	const mark = `CP-${hashOf('k').slice(0, 22).toUpperCase()}`;
	const money = (value: string) => ({ currency_code: 'EUR', value });
	const paid = {
		type: 'PAYPAL',
		payment_id: '1A234567890123456',
		note: mark,
		amount: money('1.00'),
	};
	const invoice = {
		...{ id: 'INV2-AAAA-BBBB-CCCC-DDDD', status: 'PARTIALLY_PAID', amount: money('9.00') },
		...{ detail: { currency_code: 'EUR' }, due_amount: money('8.00') },
		payments: { transactions: [paid] },
	};
	const { connection, asked } = connectTo((path, { method }) =>
		method === 'GET' && path.includes('/invoicing/') ? { body: invoice } : { body: {} },
	);
	const draft = { id: invoice.id, howMuch: 'all', method: 'cash' } as const;
	await attemptAsync(async () => await sentInvoice.recordPayment(draft, { key: 'k' }, connection));
	expect(asked.filter(({ method }) => method === 'POST')).toMatchObject([
		{ body: { amount: money('8.00') } },
	]);
});

it('a dispute that names a payment twice is one dispute', async () => {
	const id = '1A234567890123456';
	const named = { seller_transaction_id: id };
	const dispute = { dispute_id: 'PP-D-1', status: 'OPEN', disputed_transactions: [named, named] };
	const { connection } = connectTo((path) => ({
		body: path.includes('PP-D-1') ? dispute : { items: [dispute] },
	}));
	const found = await readDisputes([{ id, at: '2026-11-30T00:00:00Z' }], connection);
	expect(found.get(id)).toHaveLength(1);
});

it.each([
	['', 'a fault'],
	['<html>Access Denied</html>', 'a fault'],
	[{ name: 'NOT_AUTHORIZED', message: 'No.' }, 'nothing'],
])(
	'a 403 of %j between n8n and PayPal is no feature that is off: nothing is passed over',
	async (body, told) => {
		const { connection } = connectTo((path) => {
			if (path.includes('/disputes')) return { status: 403, body };
			return path.includes('/invoic') ||
				path.includes('/subscriptions') ||
				path.includes('/reporting')
				? refusal(403, 'NOT_AUTHORIZED')
				: { body: { events: [] } };
		});
		const failure = await failureOf(
			async () => await all(listChanges(new Date(NOW - DAY_MS), connection)),
		);
		expect(failure === undefined ? 'nothing' : 'a fault').toBe(told);
	},
);

it('an id of an event that is longer than any of PayPal’s is none: it is in no address, text or item', () => {
	const told = (event_type: string, resource: object) => {
		const body = { id: 'WH-1', event_type, create_time: '2026-11-30T12:00:00Z', resource };
		const rawBody = new TextEncoder().encode(JSON.stringify(body));
		return readEvents({ rawBody, headers: {}, url: '' }, {}).map(({ hint }) => hint);
	};
	const [longest, longer] = ['A'.repeat(255), 'A'.repeat(256)];
	expect(told('CHECKOUT.ORDER.APPROVED', { id: longest })).toMatchObject([{ objectId: longest }]);
	expect(told('CHECKOUT.ORDER.APPROVED', { id: longer })).toEqual([]);
	const related_ids = { order_id: '5O190127TN364715T' };
	const [hint] = told('PAYMENT.CAPTURE.COMPLETED', {
		...{ id: longer, supplementary_data: { related_ids } },
	});
	expect(hint).toEqual({
		...{ type: 'payment.succeeded', objectKind: 'order', objectId: related_ids.order_id },
	});
});
