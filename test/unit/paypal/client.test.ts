import { call, callForNothing, callIfThere } from '../../../nodes/gateways/paypal/client';
import { classify, PaypalRefusal } from '../../../nodes/gateways/paypal/errors';
import { attemptAsync } from '../../../nodes/shared/vocabulary/attempt';
import { UnusableAnswer } from '../../../nodes/shared/vocabulary/unusableAnswer';
import * as z from '../../../nodes/shared/zod';
import { connectTo, refusal } from './answers';

const SHAPE = z.looseObject({ id: z.string() });
const GET = { method: 'GET', path: '/v2/checkout/orders/5O1' } as const;

it('a call goes to its path, with query, body, key and the wish for the whole answer', async () => {
	const { asked, connection } = connectTo(() => ({ status: 201, body: { id: 'a', more: 1 } }));
	const answer = await call(
		{
			method: 'POST',
			path: '/v2/checkout/orders',
			query: { a: 'b c', n: 1, none: undefined },
			body: { x: 1 },
			requestId: 'key-1',
			repeat: 'afterLookup',
		},
		SHAPE,
		connection,
	);
	expect(answer).toEqual({ id: 'a', more: 1 });
	expect(asked).toMatchObject([
		{
			method: 'POST',
			path: '/v2/checkout/orders?a=b+c&n=1',
			body: { x: 1 },
			request: {
				repeat: 'afterLookup',
				headers: {
					'paypal-request-id': 'key-1',
					prefer: 'return=representation',
					'content-type': 'application/json',
				},
			},
		},
	]);
});

it('a read has neither key nor body', async () => {
	const { asked, connection } = connectTo(() => ({ body: { id: 'a' } }));
	await call(GET, SHAPE, connection);
	expect(asked[0]?.request).toEqual({
		method: 'GET',
		url: 'https://api-m.sandbox.paypal.com/v2/checkout/orders/5O1',
		headers: { accept: 'application/json' },
	});
});

it.each([
	['no JSON', 200, '<html>'],
	['a list', 200, []],
	['without its id', 200, { name: 'a' }],
	['nothing', 204, ''],
	['a redirect', 302, ''],
	['a page that is not there', 404, '<html>Not found</html>'],
])('an answer that is %s is none', async (_name, status, body) => {
	const { connection } = connectTo(() => ({ status, body }));
	await expect(call(GET, SHAPE, connection)).rejects.toThrow(UnusableAnswer);
	await expect(callIfThere(GET, SHAPE, connection)).rejects.toThrow(UnusableAnswer);
});

it('what is wrong is said with its place and without what it holds', async () => {
	const { connection } = connectTo(() => ({ body: { id: 4_111 } }));
	await expect(call(GET, SHAPE, connection)).rejects.toThrow(
		/PayPal answered GET \/v2\/checkout\/orders\/5O1 but id is not/,
	);
	await expect(call(GET, SHAPE, connection)).rejects.not.toThrow(/4111/);
});

it.each([
	[
		'v2',
		{ name: 'UNPROCESSABLE_ENTITY', details: [{ issue: 'A', field: '/f', description: 'd' }] },
	],
	['null details', { name: 'UNPROCESSABLE_ENTITY', details: null }],
	['an object of details', { name: 'UNPROCESSABLE_ENTITY', details: {} }],
])('a refusal of form %s is read', async (_name, body) => {
	const { connection } = connectTo(() => ({ status: 422, body }));
	await expect(call(GET, SHAPE, connection)).rejects.toMatchObject({
		status: 422,
		code: 'UNPROCESSABLE_ENTITY',
	});
});

it.each([400, 401, 403, 407, 414])(
	'a page of somebody’s with status %i says nothing of our key, our rights or our values',
	async (status) => {
		const body = '<html><h1>Access Denied</h1></html>';
		const { connection } = connectTo(() => ({ status, body }));
		const attempted = await attemptAsync(async () => await call(GET, SHAPE, connection));
		expect('error' in attempted && classify(attempted.error)).toEqual({
			kind: 'unavailable',
			rawCode: 'UNUSABLE_ANSWER',
			message: `PayPal answered GET ${GET.path} with status ${status} and no reason. Run it again in a few minutes; if it stays like that, look at what stands between n8n and PayPal, such as a proxy`,
		});
	},
);

it('nor does one that asks for fewer calls: how long to wait is heeded', async () => {
	const headers = { 'retry-after': '3600' };
	const { connection } = connectTo(() => ({ status: 429, headers, body: '<html></html>' }));
	const attempted = await attemptAsync(async () => await call(GET, SHAPE, connection));
	expect('error' in attempted && classify(attempted.error)).toMatchObject({
		...{ kind: 'rateLimited', retryAfterMs: 3_600_000 },
	});
});

it('a refusal has PayPal’s names, reasons and its own id', async () => {
	const { connection } = connectTo(() => refusal(422, 'A_NAME', 'AN_ISSUE', { field: '/amount' }));
	const thrown = await call(GET, SHAPE, connection).catch((error: unknown) => error);
	expect(thrown).toBeInstanceOf(PaypalRefusal);
	expect(thrown).toMatchObject({
		status: 422,
		code: 'A_NAME',
		debugId: 'f1d2d2f924e98',
		issues: [{ issue: 'AN_ISSUE', field: '/amount', description: 'The words of AN_ISSUE.' }],
	});
});

it.each(['RESOURCE_NOT_FOUND', 'INVALID_RESOURCE_ID'])('%s is nothing there', async (name) => {
	const { connection } = connectTo(() => refusal(404, name));
	expect(await callIfThere(GET, SHAPE, connection)).toBeUndefined();
	await expect(call(GET, SHAPE, connection)).rejects.toThrow(PaypalRefusal);
});

it('what may not be looked at is not taken for gone', async () => {
	const { connection } = connectTo(() => refusal(403, 'NOT_AUTHORIZED'));
	await expect(callIfThere(GET, SHAPE, connection)).rejects.toThrow(PaypalRefusal);
});

it('an answer without a body is enough where none is wanted', async () => {
	const { connection } = connectTo(() => ({ status: 204, body: '' }));
	await expect(callForNothing({ ...GET, method: 'DELETE' }, connection)).resolves.toBeUndefined();
});

it.each(['<!doctype html><html></html>', ' \n<html>', 'OK'])(
	'nor is %p PayPal’s word that it did something: somebody between answered',
	async (body) => {
		const { connection } = connectTo(() => ({ body }));
		const work = callForNothing(
			{ method: 'POST', path: '/v2/invoicing/invoices/1/remind' },
			connection,
		);
		await expect(work).rejects.toThrow(/no JSON.*such as a proxy/);
	},
);

it.each(['', '\n', '{"href":"https://www.paypal.com/1"}', '{"href":"htt'])(
	'%p is, also where half of it is lost: it is not done twice',
	async (body) => {
		const { connection } = connectTo(() => ({ body }));
		const work = callForNothing(
			{ method: 'POST', path: '/v2/invoicing/invoices/1/remind' },
			connection,
		);
		await expect(work).resolves.toBeUndefined();
	},
);
