import Stripe from 'stripe';

import { startSandbox, type Sandbox } from '../sandbox/server/startSandbox';
import { createStripeSandbox, type StripeSandbox } from '../sandbox/stripe/createStripeSandbox';
import { createStripeClient, refusalOf, TEST_KEY } from '../support/stripe/client';

let sandbox: Sandbox<{ readonly stripe: StripeSandbox }>;
let stripe: Stripe;

beforeAll(async () => {
	sandbox = await startSandbox({ systems: { stripe: createStripeSandbox } });
	stripe = createStripeClient(sandbox.origin('stripe'));
});
afterAll(async () => await sandbox.stop());
beforeEach(() => sandbox.reset());

const withKey = (key: string) => createStripeClient(sandbox.origin('stripe'), key);
const post = async (path: string, body: string, headers: Record<string, string> = {}) =>
	await fetch(`${sandbox.origin('stripe')}${path}`, {
		method: 'POST',
		headers: {
			authorization: `Bearer ${TEST_KEY}`,
			'content-type': 'application/x-www-form-urlencoded',
			...headers,
		},
		body,
	});

describe('keys', () => {
	it.each([
		['not-a-key', Stripe.errors.StripeAuthenticationError, 401],
		['sk_test_x_revoked_y', Stripe.errors.StripeAuthenticationError, 401],
		['rk_test_x_noendpoints_y', Stripe.errors.StripePermissionError, 403],
		['rk_test_x_readonly_y', Stripe.errors.StripePermissionError, 403],
	])('%s may not write an endpoint', async (key, kind, statusCode) => {
		const url = 'http://127.0.0.1:9/hook';
		const error = await refusalOf(
			withKey(key).webhookEndpoints.create({ url, enabled_events: ['*'] }),
		);
		expect(error).toBeInstanceOf(kind);
		expect(error.statusCode).toBe(statusCode);
		expect(error.message).not.toContain(key);
	});

	it('are asked for, and taken as Basic too', async () => {
		const url = `${sandbox.origin('stripe')}/v1/account`;
		expect((await fetch(url)).status).toBe(401);
		const basic = Buffer.from(`${TEST_KEY}:`).toString('base64');
		const answer = await fetch(url, { headers: { authorization: `Basic ${basic}` } });
		expect(await answer.json()).toMatchObject({
			object: 'account',
			id: expect.stringMatching(/^acct_/),
		});
	});

	it('that only read may read', async () => {
		expect((await withKey('rk_test_x_readonly_y').paymentIntents.list()).data).toEqual([]);
	});
});

describe('idempotency', () => {
	const body = { amount: 700, currency: 'usd' };

	it('replays the first answer and performs once', async () => {
		const first = await stripe.paymentIntents.create(body, { idempotencyKey: 'deal/1/pay' });
		const second = await stripe.paymentIntents.create(body, { idempotencyKey: 'deal/1/pay' });
		expect(second.id).toBe(first.id);
		expect(second.lastResponse.headers['idempotent-replayed']).toBe('true');
		expect((await stripe.paymentIntents.list()).data).toHaveLength(1);
		const [event] = (await stripe.events.list()).data;
		expect(event?.request).toMatchObject({
			idempotency_key: 'deal/1/pay',
			id: expect.stringMatching(/^req_/),
		});
	});

	it('replays a decline without a second charge', async () => {
		const declined = {
			...body,
			payment_method_types: ['card'],
			payment_method: 'pm_card_chargeDeclined',
			confirm: true,
		};
		const pay = async () =>
			await refusalOf(stripe.paymentIntents.create(declined, { idempotencyKey: 'deal/2/pay' }));
		const [first, second] = [await pay(), await pay()];
		expect(second.charge).toBe(first.charge);
		expect((await stripe.charges.list()).data).toHaveLength(1);
	});

	it('refuses other parameters and another endpoint', async () => {
		await stripe.paymentIntents.create(body, { idempotencyKey: 'k' });
		const other = stripe.paymentIntents.create({ ...body, amount: 701 }, { idempotencyKey: 'k' });
		expect(await refusalOf(other)).toBeInstanceOf(Stripe.errors.StripeIdempotencyError);
		const elsewhere = await refusalOf(stripe.customers.create({}, { idempotencyKey: 'k' }));
		expect(elsewhere).toMatchObject({ statusCode: 400, rawType: 'idempotency_error' });
	});

	it('keeps nothing of a request that failed validation', async () => {
		const wrong = stripe.paymentIntents.create({ ...body, amount: 1 }, { idempotencyKey: 'k' });
		await refusalOf(wrong);
		expect(await stripe.paymentIntents.create(body, { idempotencyKey: 'k' })).toMatchObject(body);
	});

	it('answers 409 while the first request is under way', async () => {
		sandbox.systems.stripe.setProcessingTime(80);
		const create = async () => await stripe.paymentIntents.create(body, { idempotencyKey: 'k' });
		const [first, second] = await Promise.allSettled([create(), create()]);
		expect([first.status, second.status].sort()).toEqual(['fulfilled', 'rejected']);
		const failed = first.status === 'rejected' ? first : second;
		expect(failed).toMatchObject({
			reason: { statusCode: 409, code: 'idempotency_key_in_use' },
		});
	});
});

describe('parameters', () => {
	it.each([
		['currency=usd', 'amount', 'parameter_missing'],
		['currency=usd&amount=ten', 'amount', 'parameter_invalid_integer'],
		['currency=usd&amount=500&colour=red', 'colour', 'parameter_unknown'],
		['currency=usd&amount=500&confirm=maybe', 'confirm', undefined],
		['currency=doubloons&amount=500', 'currency', undefined],
		['currency=usd&amount=500&customer=cus_gone1', 'customer', 'resource_missing'],
		['currency=usd&amount=500&capture_method=later', 'capture_method', undefined],
	])('%s is refused because of %s', async (body, param, code) => {
		const answer = await post('/v1/payment_intents', body);
		expect(answer.status).toBe(400);
		const { error } = (await answer.json()) as { error: Record<string, unknown> };
		expect(error).toMatchObject({ type: 'invalid_request_error', param });
		expect(error.code).toBe(code);
	});

	it('as JSON are refused', async () => {
		const answer = await post('/v1/customers', '{}', { 'content-type': 'application/json' });
		expect(answer.status).toBe(400);
	});

	it('merge metadata, and unset with an empty text', async () => {
		const { id } = await stripe.customers.create({ metadata: { a: '1', b: '2' } });
		const merged = await stripe.customers.update(id, { metadata: { a: '', c: '3' } });
		expect(merged.metadata).toEqual({ b: '2', c: '3' });
		expect((await stripe.customers.update(id, { metadata: '' })).metadata).toEqual({});
	});
});

describe('lists', () => {
	it('go by pages in both directions, newest first', async () => {
		for (let amount = 501; amount <= 525; amount += 1) sandbox.systems.stripe.pay({ amount });
		const amounts: number[] = [];
		for await (const { amount } of stripe.paymentIntents.list({ limit: 10 })) amounts.push(amount);
		expect(amounts).toEqual(Array.from({ length: 25 }, (_, index) => 525 - index));

		const first = await stripe.paymentIntents.list({ limit: 3 });
		expect(first.has_more).toBe(true);
		const next = await stripe.paymentIntents.list({ limit: 3, starting_after: first.data[2]?.id });
		const back = await stripe.paymentIntents.list({ limit: 3, ending_before: next.data[0]?.id });
		expect(back.data.map(({ id }) => id)).toEqual(first.data.map(({ id }) => id));
		expect(back.has_more).toBe(false);
		const older = await stripe.paymentIntents.list({ limit: 2, ending_before: next.data[2]?.id });
		expect(older.data.map(({ id }) => id)).toEqual(next.data.slice(0, 2).map(({ id }) => id));
		expect(older.has_more).toBe(true);
		expect(await refusalOf(stripe.paymentIntents.list({ limit: 101 }))).toMatchObject({
			param: 'limit',
		});
	});

	it('expand inside their rows', async () => {
		sandbox.systems.stripe.pay({ amount: 500 });
		const { data } = await stripe.paymentIntents.list({
			expand: ['data.latest_charge.balance_transaction', 'data.latest_charge.refunds'],
		});
		expect(data[0]).toMatchObject({
			latest_charge: { balance_transaction: { fee: 45 }, refunds: { data: [] } },
		});
		for (const path of ['data.amount', 'data.currency', 'data.latest_charge.nothing']) {
			const { message } = await refusalOf(stripe.paymentIntents.list({ expand: [path] }));
			expect(message).toBe(`This property cannot be expanded (${path}).`);
		}
	});

	it('of events filter by type, time and delivery', async () => {
		sandbox.systems.stripe.pay({ amount: 500 });
		const types = ['payment_intent.succeeded', 'charge.refunded'];
		expect((await stripe.events.list({ types })).data.map(({ type }) => type)).toEqual([
			'payment_intent.succeeded',
		]);
		expect((await stripe.events.list({ type: 'charge.*' })).data).toHaveLength(2);
		const later = Math.floor(Date.now() / 1_000) + 60;
		expect((await stripe.events.list({ created: { gte: later } })).data).toEqual([]);
		expect((await stripe.events.list({ delivery_success: false })).data).toEqual([]);
	});

	it('of the payments of invoices are empty for a payment without invoice', async () => {
		const { id } = sandbox.systems.stripe.pay({ amount: 500 });
		const { data } = await stripe.invoicePayments.list({
			payment: { type: 'payment_intent', payment_intent: id },
		});
		expect(data).toEqual([]);
	});
});

it('answers unknown objects and paths in the words of Stripe', async () => {
	expect(await refusalOf(stripe.refunds.retrieve('re_gone1'))).toMatchObject({
		statusCode: 404,
		code: 'resource_missing',
		message: "No such refund: 're_gone1'",
		requestId: expect.stringMatching(/^req_/),
	});
	const answer = await post('/v1/treasure', '');
	expect(answer.status).toBe(404);
	expect(answer.headers.get('request-id')).toMatch(/^req_/);
});

it('limits its rate in its own words when a test orders it', async () => {
	sandbox.faults.order({
		on: 'request',
		system: 'stripe',
		times: 1,
		effect: { kind: 'status', status: 429, retryAfterSeconds: 2 },
	});
	const error = await refusalOf(stripe.paymentIntents.list());
	expect(error).toBeInstanceOf(Stripe.errors.StripeRateLimitError);
	expect(error.headers?.['retry-after']).toBe('2');
});
