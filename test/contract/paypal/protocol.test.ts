/** Where the stand-in has to be as strict and as forgetful as PayPal: tokens, features, keys, minimal answers, lists. */
import type { PaypalSandbox } from '../../sandbox/paypal/createPaypalSandbox';
import { PAYPAL_APP } from '../../sandbox/paypal/credential';
import { type BillingDesk, issueOf, openDesk } from '../../support/paypal/billingDesk';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const ORDER = {
	intent: 'CAPTURE',
	purchase_units: [{ amount: { currency_code: 'USD', value: '30.00' } }],
};

let desk: BillingDesk;
let paypal: PaypalSandbox;

beforeEach(() => {
	desk = openDesk();
	paypal = desk.sandbox;
});

/** One raw request, without the desk's own token. */
async function send(
	path: string,
	headers: Readonly<Record<string, string>>,
	body = '',
	method = 'POST',
) {
	const url = new URL(path, 'http://127.0.0.1:1');
	return await paypal.handle({
		method,
		path: url.pathname,
		query: url.searchParams,
		headers,
		body: Buffer.from(body),
	});
}

const basic = (secret: string) =>
	`Basic ${Buffer.from(`${PAYPAL_APP.clientId}:${secret}`).toString('base64')}`;
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

describe('tokens', () => {
	const sign = async (secret = PAYPAL_APP.clientSecret, body = 'grant_type=client_credentials') =>
		await send('/v1/oauth2/token', { ...FORM, authorization: basic(secret) }, body);
	const read = async (token: string) =>
		await send('/v2/payments/captures/X', { authorization: `Bearer ${token}` }, '', 'GET');

	it('are given for nine hours, with scopes and the id of the app', async () => {
		const { status, body } = await sign();
		expect(status).toBe(200);
		expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 32_400 });
		expect((body as { scope: string }).scope.split(' ')).toContain(
			'https://uri.paypal.com/services/invoicing',
		);
		const { access_token: token } = body as { access_token: string };
		expect((await read(token)).status).toBe(404);
		desk.advance(9 * HOUR);
		expect(await read(token)).toMatchObject({ status: 401, body: { error: 'invalid_token' } });
	});

	it.each([
		['a wrong secret', 'wrong', 'grant_type=client_credentials', 401, 'invalid_client'],
		[
			'another grant',
			PAYPAL_APP.clientSecret,
			'grant_type=password',
			400,
			'unsupported_grant_type',
		],
		[
			'JSON',
			PAYPAL_APP.clientSecret,
			'{"grant_type":"client_credentials"}',
			400,
			'invalid_request',
		],
	])('%s is refused', async (_what, secret, body, status, error) => {
		const answer = await sign(secret, body);
		expect(answer).toMatchObject({ status, body: { error } });
		expect(answer.headers?.['paypal-debug-id']).toMatch(/^[0-9a-f]{13}$/);
	});

	it('keep what the app could do when they were given', async () => {
		const { body } = await sign();
		const { access_token: old } = body as { access_token: string };
		paypal.switchFeature('payments', false);
		expect((await read(old)).status).toBe(404);
		const answer = await desk.call('GET', '/v2/payments/captures/X');
		expect([answer.status, answer.body.name, issueOf(answer)]).toEqual([
			403,
			'NOT_AUTHORIZED',
			'PERMISSION_DENIED',
		]);
		paypal.endTokens();
		expect((await read(old)).status).toBe(401);
	});
});

describe('PayPal-Request-Id', () => {
	const make = async (key: string) =>
		await desk.call('POST', '/v2/checkout/orders', ORDER, { 'paypal-request-id': key });

	it('gives the first order again for six hours', async () => {
		const first = await make('k');
		const again = await make('k');
		expect([first.status, again.status]).toEqual([201, 200]);
		expect(again.body).toEqual(first.body);
		desk.advance(6 * HOUR);
		expect((await make('k')).body.id).not.toBe(first.body.id);
	});

	it('tells what became of it since', async () => {
		paypal.makeRefundsSlow();
		const order = paypal.pay({ value: '30.00' });
		const capture = order.purchase_units[0]?.payments?.captures?.[0]?.id ?? '';
		const refund = async () =>
			await desk.call(
				'POST',
				`/v2/payments/captures/${capture}/refund`,
				{},
				{ 'paypal-request-id': 'k' },
			);
		const { body } = await refund();
		paypal.settleRefund(String(body.id));
		expect((await refund()).body).toMatchObject({ id: body.id, status: 'COMPLETED' });
		expect([body.status, paypal.refunds().length]).toEqual(['PENDING', 1]);
	});

	it('of a refund is kept for 45 days, and belongs to its path', async () => {
		const [one, other] = [paypal.pay({ value: '30.00' }), paypal.pay({ value: '30.00' })];
		const refund = async (order: typeof one) =>
			await desk.call(
				'POST',
				`/v2/payments/captures/${order.purchase_units[0]?.payments?.captures?.[0]?.id ?? ''}/refund`,
				{ amount: { currency_code: 'USD', value: '1.00' } },
				{ 'paypal-request-id': 'k' },
			);
		const first = (await refund(one)).body.id;
		expect((await refund(other)).body.id).not.toBe(first);
		desk.advance(44 * DAY);
		expect((await refund(one)).body.id).toBe(first);
		desk.advance(2 * DAY);
		expect((await refund(one)).body.id).not.toBe(first);
	});

	it('is ignored on void: the second call is refused', async () => {
		const order = paypal.authorize({ value: '30.00' });
		const id = order.purchase_units[0]?.payments?.authorizations?.[0]?.id ?? '';
		const give = async () =>
			await desk.call('POST', `/v2/payments/authorizations/${id}/void`, undefined, {
				'paypal-request-id': 'k',
			});
		expect((await give()).status).toBe(204);
		expect(issueOf(await give())).toBe('PREVIOUSLY_VOIDED');
	});

	it('that is being worked on is refused; one that was refused is free again', async () => {
		paypal.setProcessingTime(30);
		const both = await Promise.all([make('k'), make('k')]);
		expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
		expect(both.map(issueOf)).toContain('PREVIOUS_REQUEST_IN_PROGRESS');
		paypal.setProcessingTime(0);
		const { id } = paypal.makeOrder({ value: '5.00' });
		const capture = async () =>
			await desk.call('POST', `/v2/checkout/orders/${id}/capture`, undefined, {
				'paypal-request-id': 'c',
			});
		expect(issueOf(await capture())).toBe('ORDER_NOT_APPROVED');
		paypal.payerApproves(id);
		expect((await capture()).status).toBe(201);
	});

	it('has at most 108 characters, 38 for subscriptions', async () => {
		expect((await make('k'.repeat(108))).status).toBe(201);
		expect(issueOf(await make('k'.repeat(109)))).toBe('INVALID_STRING_LENGTH');
		const plan = await desk.call(
			'POST',
			'/v1/billing/plans',
			{},
			{ 'paypal-request-id': 'k'.repeat(39) },
		);
		expect(issueOf(plan)).toBe('INVALID_STRING_LENGTH');
	});
});

it('an answer holds id, status and links unless all is asked for', async () => {
	const minimal = await desk.call('POST', '/v2/checkout/orders', ORDER, {});
	expect(Object.keys(minimal.body).sort()).toEqual(['id', 'links', 'status']);
	const all = await desk.call('POST', '/v2/checkout/orders', ORDER);
	expect(all.body.purchase_units).toMatchObject([{ reference_id: 'default' }]);
});

describe('webhooks', () => {
	const add = async (url: string, name = 'PAYMENT.CAPTURE.COMPLETED') =>
		await desk.call('POST', '/v1/notifications/webhooks', { url, event_types: [{ name }] });

	it('are ten at most, https, each address once', async () => {
		expect((await add('https://n8n.example/0')).status).toBe(201);
		expect((await add('https://n8n.example/0')).body).toMatchObject({
			name: 'WEBHOOK_URL_ALREADY_EXISTS',
		});
		expect((await add('http://n8n.example/1')).body.name).toBe('VALIDATION_ERROR');
		expect((await add('https://n8n.example/1', 'NO.SUCH.EVENT')).body.name).toBe(
			'VALIDATION_ERROR',
		);
		for (let index = 1; index < 10; index += 1) await add(`https://n8n.example/${index}`);
		expect((await add('https://n8n.example/10')).body.name).toBe('WEBHOOK_NUMBER_LIMIT_EXCEEDED');
	});

	it('are changed by replacing, and deleted', async () => {
		const { body } = await add('https://n8n.example/0');
		const path = `/v1/notifications/webhooks/${String(body.id)}`;
		const changed = await desk.call('PATCH', path, [
			{ op: 'replace', path: '/event_types', value: [{ name: '*' }] },
		]);
		expect(changed.body.event_types).toMatchObject([{ name: '*' }]);
		const refused = await desk.call('PATCH', path, [{ op: 'add', path: '/url', value: 'x' }]);
		expect(refused.status).toBe(400);
		expect((await desk.call('DELETE', path)).status).toBe(204);
		expect((await desk.call('GET', path)).status).toBe(404);
	});

	it('have their events listed newest first, ten at a time, while they exist', async () => {
		const webhook = paypal.addWebhook('https://n8n.example/0', ['PAYMENT.CAPTURE.COMPLETED']);
		for (let index = 0; index < 12; index += 1) {
			paypal.pay({ value: `${index + 1}.00` });
			desk.advance(1_000);
		}
		const path = '/v1/notifications/webhooks-events?page_size=100';
		const first = await desk.call('GET', path);
		const links = first.body.links as ReadonlyArray<{ rel: string; href: string }>;
		const next = links.find(({ rel }) => rel === 'next')?.href ?? '';
		expect(next).toContain('/webhooks-events/?');
		paypal.pay({ value: '99.00' });
		const second = await desk.call('GET', next);
		const events = [first, second].flatMap(({ body }) => body.events as PaypalEvents);
		expect([first.body.count, second.body.count]).toEqual([10, 2]);
		expect(events.map(({ resource }) => resource.amount.value)).toEqual(
			Array.from({ length: 12 }, (_, index) => `${12 - index}.00`),
		);
		const since = encodeURIComponent(events[1]?.create_time ?? '');
		const late = await desk.call('GET', `/v1/notifications/webhooks-events?start_time=${since}`);
		expect(late.body.count).toBe(3);
		paypal.removeWebhook(webhook.id);
		expect((await desk.call('GET', path)).body.count).toBe(0);
	});
});

type PaypalEvents = ReadonlyArray<{
	readonly create_time: string;
	readonly resource: { readonly amount: { readonly value: string } };
}>;

it('faults are told in PayPal’s words', () => {
	expect(paypal.faultResponse('rateLimited', 7)).toMatchObject({
		status: 429,
		headers: { 'retry-after': '7' },
		body: { name: 'RATE_LIMIT_REACHED' },
	});
	expect(paypal.faultResponse('unavailable')).toMatchObject({ status: 503 });
});
