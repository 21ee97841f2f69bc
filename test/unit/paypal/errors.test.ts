import { callForNothing } from '../../../nodes/gateways/paypal/client';
import { classify, hasIssue } from '../../../nodes/gateways/paypal/errors';
import { NetworkFailure } from '../../../nodes/shared/contracts/http';
import type { Failure } from '../../../nodes/shared/vocabulary/failure';
import { type Answer, connectTo, refusal } from './answers';

async function failureOf(answer: Answer, path = '/v2/payments/captures/1'): Promise<Failure> {
	const { connection } = connectTo(() => answer);
	const thrown = await callForNothing({ method: 'POST', path }, connection).catch(
		(error: unknown) => error,
	);
	const failure = classify(thrown);
	if (!failure) throw new Error('it is not classified');
	return failure;
}

/** Names and statuses of https://developer.paypal.com/api/rest/responses/ and of the OpenAPI files. */
it.each<[string, Answer, Failure['kind']]>([
	['400', refusal(400, 'INVALID_REQUEST', 'MISSING_REQUIRED_PARAMETER'), 'invalidRequest'],
	['401', { status: 401, body: { error: 'invalid_token', error_description: 'x' } }, 'auth'],
	['401', { status: 401, body: { error: 'invalid_client', error_description: 'x' } }, 'auth'],
	['401', refusal(401, 'AUTHENTICATION_FAILURE'), 'auth'],
	['403', refusal(403, 'NOT_AUTHORIZED', 'PERMISSION_DENIED'), 'permission'],
	['404', refusal(404, 'RESOURCE_NOT_FOUND', 'INVALID_RESOURCE_ID'), 'notFound'],
	['409', refusal(409, 'RESOURCE_CONFLICT', 'PREVIOUS_REQUEST_IN_PROGRESS'), 'rateLimited'],
	['409', refusal(409, 'RESOURCE_CONFLICT'), 'conflict'],
	['422', refusal(422, 'UNPROCESSABLE_ENTITY', 'DECIMAL_PRECISION'), 'invalidRequest'],
	['422', refusal(422, 'UNPROCESSABLE_ENTITY', 'INSTRUMENT_DECLINED'), 'declined'],
	['422', refusal(422, 'UNPROCESSABLE_ENTITY', 'CAPTURE_FULLY_REFUNDED'), 'conflict'],
	['429', refusal(429, 'RATE_LIMIT_REACHED'), 'rateLimited'],
	['500', refusal(500, 'INTERNAL_SERVER_ERROR'), 'unavailable'],
	['503', { status: 503, body: '' }, 'unavailable'],
])('%s %j is %s', async (_status, answer, kind) => {
	const failure = await failureOf(answer);
	expect(failure.kind).toBe(kind);
	expect(failure.message.length).toBeGreaterThan(30);
});

it('a sentence says what, where, and by which id PayPal finds it', async () => {
	const failure = await failureOf(
		refusal(422, 'UNPROCESSABLE_ENTITY', 'DECIMAL_PRECISION', { field: '/amount/value' }),
	);
	expect(failure.rawCode).toBe('DECIMAL_PRECISION');
	expect(failure.message).toBe(
		'PayPal refused the call: The words of DECIMAL_PRECISION (DECIMAL_PRECISION, /amount/value)' +
			". PayPal's support finds the call by its debug ID f1d2d2f924e98",
	);
});

it.each([
	['/v2/invoicing/invoices', '"Invoicing"'],
	['/v1/reporting/transactions', '"Transaction search"'],
	['/v1/customer/disputes', '"Customer disputes"'],
	['/v1/billing/plans', '"Subscriptions"'],
	['/v1/identity/oauth2/userinfo', '"Log in with PayPal" or "Transaction search"'],
])('a right that is missing for %s is %s, and a new token is needed', async (path, feature) => {
	const { message } = await failureOf(refusal(403, 'NOT_AUTHORIZED'), path);
	expect(message).toContain(`switch on ${feature} under Features`);
	expect(message).toContain('nine hours');
});

it.each([
	['WEBHOOK_NUMBER_LIMIT_EXCEEDED', 'Delete one that is no longer used'],
	['WEBHOOK_URL_ALREADY_EXISTS', 'has a webhook with this address already'],
	['REFUND_TIME_LIMIT_EXCEEDED', '180 days'],
])('%s is told with its remedy', async (name, words) => {
	expect((await failureOf(refusal(400, name), '/v1/notifications/webhooks')).message).toContain(
		words,
	);
});

it('an address that PayPal does not deliver to is told with its remedy', async () => {
	const answer = refusal(400, 'VALIDATION_ERROR', 'Not a valid webhook URL', { field: 'url' });
	const { message } = await failureOf(answer, '/v1/notifications/webhooks');
	expect(message).toContain('Set WEBHOOK_URL');
});

it('no secret is told', async () => {
	const secret = ['EL', 'x'.repeat(78)].join('');
	const token = ['A21AA', 'y'.repeat(90)].join('');
	for (const text of [secret, token, `Bearer ${token}`, 'Basic YTpi']) {
		const body = {
			name: 'BAD',
			message: `No: ${text} is none`,
			details: [{ issue: `of ${text}` }],
		};
		const { message } = await failureOf({ status: 400, body });
		expect(message).not.toContain(text.split(' ').at(-1));
	}
});

describe('what PayPal says is told', () => {
	const told = async (words: string, code = 'BAD') => {
		const details = [
			{ issue: words, field: words },
			{ issue: 'X_Y', description: words },
		];
		const answers = [{ name: code, message: words }, { name: code, details }, { name: words }];
		const failures = await Promise.all(
			answers.map(async (body) => await failureOf({ status: 400, body })),
		);
		return failures.map(({ message, rawCode = '' }) => `${message} ${rawCode}`);
	};

	it('in few words, whatever it sends', async () => {
		for (const words of ['no ', '<a>', 'https://a.example/', 'A1_'].map((one) =>
			one.repeat(50_000),
		)) {
			for (const text of await told(words)) expect(text.length).toBeLessThan(1_700);
		}
	});

	it.each([
		'See <a href="https://evil.example">here</a>',
		'See [here](https://evil.example/x)',
		'See HTTPS://evil.example, javascript://x.evil.example or www.evil.example.',
		'See https://paypal.com.evil.example/ or https://evil.example#.paypal.com',
		'<img src=x onerror=alert(1)>evil.exampl\r\n\u202ee',
	])('without markup, lines and addresses of others: %j', async (words) => {
		for (const text of await told(words)) {
			expect(text).not.toMatch(/evil\.example|[<>\r\n\u202e]/);
		}
	});

	it('with its own addresses', async () => {
		const [text] = await told('See https://developer.paypal.com/api/rest/#a for more.');
		expect(text).toContain('See https://developer.paypal.com/api/rest/#a for more (BAD)');
	});
});

it('how long PayPal asks to wait is kept', async () => {
	const answer = { ...refusal(429, 'RATE_LIMIT_REACHED'), headers: { 'retry-after': '30' } };
	expect((await failureOf(answer)).retryAfterMs).toBe(30_000);
});

it('no answer is the network’s, and anything else nobody’s', () => {
	expect(classify(new NetworkFailure('x', 'ECONNRESET'))).toMatchObject({ kind: 'unavailable' });
	expect(classify(new Error('x'))).toBeUndefined();
	expect(hasIssue(new Error('A'), 'A')).toBe(false);
});
