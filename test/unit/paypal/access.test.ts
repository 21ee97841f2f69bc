import { system } from '../../../nodes/gateways/paypal/access';
import { identify } from '../../../nodes/gateways/paypal/identity';
import { checkCredential } from '../../../nodes/shared/n8n/access/access';
import { attemptAsync } from '../../../nodes/shared/vocabulary/attempt';
import { type Answer, connectTo, refusal } from './answers';
import { ROOT_PEM } from './chain';

const [way] = system.ways;
const APP = { environment: 'sandbox', clientId: 'A-client', clientSecret: ['E', 'x'].join('-') };

const check = (more: Record<string, unknown> = {}) =>
	checkCredential({ system, way, credential: { ...APP, ...more } });

describe('the credential', () => {
	it.each([
		['sandbox', 'https://api-m.sandbox.paypal.com', false],
		['live', 'https://api-m.paypal.com', true],
	])('of the environment %s goes to %s', (environment, baseUrl, livemode) => {
		expect(check({ environment })).toMatchObject({ baseUrl, livemode, isVendor: true });
	});

	it('is the same for as long as it is the same app of the same environment', () => {
		const lasting = (more: object) => {
			const opened = way.open({ ...APP, ...more });
			return 'lasting' in opened ? opened.lasting : undefined;
		};
		expect(lasting({ clientSecret: 'another' })).toBe(lasting({}));
		expect(lasting({ environment: 'live' })).not.toBe(lasting({}));
		expect(lasting({ clientId: 'another' })).not.toBe(lasting({}));
		expect(lasting({})).not.toContain('E-x');
	});

	it.each([
		[{ clientId: ' ' }, /is empty/],
		[{ clientSecret: '' }, /is empty/],
		[{ environment: '' }, /Choose its Environment/],
		[{ environment: undefined }, /Choose its Environment/],
		[{ environment: 'production' }, /Choose its Environment/],
		[{ advanced: true, baseUrl: 'https://api-m.paypal.com' }, /is that of Live/],
		[{ advanced: true, baseUrl: 'https://api.paypal.com/' }, /is that of Live/],
		[
			{ environment: 'live', advanced: true, baseUrl: 'https://api-m.sandbox.paypal.com' },
			/is that of Sandbox/,
		],
		[{ environment: 'live', advanced: true, baseUrl: 'http://127.0.0.1:4010' }, /is not PayPal/],
		[{ environment: 'live', advanced: true, baseUrl: 'https://evilpaypal.com' }, /is not PayPal/],
	])('with %j is refused', (more, words) => {
		const checked = check(more);
		expect('refused' in checked ? checked.refused : '').toMatch(words);
		expect(JSON.stringify(checked)).not.toContain('E-x');
	});

	it('names an authority for a stand-in alone', () => {
		const named = { advanced: true, certificateAuthority: ROOT_PEM };
		const authority = (more: object) => {
			const checked = check({ ...named, ...more });
			return 'refused' in checked ? checked.refused : checked.authority;
		};
		expect(authority({ baseUrl: 'http://127.0.0.1:4010' })).toBe(ROOT_PEM.trim());
		expect(authority({ baseUrl: 'http://127.0.0.1:4010', advanced: false })).toBeUndefined();
		expect(authority({})).toBeUndefined();
		expect(authority({ baseUrl: 'https://api.sandbox.paypal.com' })).toBeUndefined();
		expect(authority({ environment: 'live' })).toBeUndefined();
	});
});

describe('the token', () => {
	const opened = way.open(APP);
	if ('refused' in opened) throw new Error(opened.refused);
	const read = (status: number, body: unknown) =>
		way.exchange?.read({ status, headers: {}, body: JSON.stringify(body) }, 1_000, opened);

	it('is asked for with both, and nowhere else do they go', () => {
		expect(way.exchange?.request(opened, 1_000)).toEqual({
			path: '/v1/oauth2/token',
			headers: {
				// printf 'A-client:E-x' | base64
				authorization: 'Basic QS1jbGllbnQ6RS14',
				'content-type': 'application/x-www-form-urlencoded',
				accept: 'application/json',
			},
			body: 'grant_type=client_credentials',
		});
		const call = { method: 'GET', path: '/v1/x' };
		expect(way.sign?.(call, opened, 'tok')).toEqual({ headers: { Authorization: 'Bearer tok' } });
	});

	it('ends when PayPal says', () => {
		const answer = { access_token: 'tok', token_type: 'Bearer', expires_in: 32_400 };
		expect(read(200, answer)).toEqual({ value: 'tok', endsAt: 32_401_000 });
		expect(read(200, { access_token: 'tok' })).toEqual({ value: 'tok', endsAt: 1_000 });
	});

	it.each<readonly [status: number, body: unknown, words: RegExp]>([
		[401, { error: 'invalid_client' }, /does not know this Client ID and Secret/],
		[200, {}, /gave no token/],
		[403, { error: 'x' }, /gives this app no token/],
		// Of whoever stands between: nothing is wrong with the credential.
		...[200, 302, 401, 403, 407].map(
			(status) => [status, '<html></html>', /gave no token.*such as a proxy/] as const,
		),
	])('%s %j is refused', (status, body, words) => {
		const answer = read(status, body);
		expect(answer && 'refused' in answer ? answer.refused : '').toMatch(words);
	});
});

it.each([
	[409, { name: 'RESOURCE_CONFLICT', details: [{ issue: 'PREVIOUS_REQUEST_IN_PROGRESS' }] }, true],
	[409, { name: 'PREVIOUS_REQUEST_IN_PROGRESS' }, true],
	[409, { name: 'RESOURCE_CONFLICT' }, false],
	[422, { name: 'PREVIOUS_REQUEST_IN_PROGRESS' }, false],
])('%s %j passes with waiting: %s', (status, body, passes) => {
	const said = system.passing?.({ status, headers: {}, body: JSON.stringify(body) });
	expect(said).toEqual(passes ? { waitMs: 0, isUntaken: false } : undefined);
});

it('a call about another merchant is refused', () => {
	expect(system.reservedHeaders?.names.test('PayPal-Auth-Assertion')).toBe(true);
});

describe('whose the app is', () => {
	const SHUT = refusal(403, 'NOT_AUTHORIZED', 'PERMISSION_DENIED');
	const ask = async (answers: Record<string, Answer>) => {
		const { asked, connection } = connectTo((path) => answers[path.split('?')[0] ?? ''] ?? SHUT);
		const attempted = await attemptAsync(async () => await identify(connection));
		return { ...attempted, asked: asked.map(({ path }) => path.split('?')[0]) };
	};
	const USER = '/v1/identity/oauth2/userinfo';
	const BALANCES = '/v1/reporting/balances';
	const TRANSACTIONS = '/v1/reporting/transactions';

	it('is what the app’s user says', async () => {
		const user = { payer_id: 'ACMEMERCHANT1', business_name: 'Acme Ltd', name: 'Ada Example' };
		const { asked, ...seen } = await ask({ [USER]: { body: user } });
		expect(seen).toEqual({
			value: { account: 'ACMEMERCHANT1', livemode: false, name: 'Acme Ltd' },
		});
		expect(asked).toEqual([USER]);
	});

	it.each([
		[BALANCES, { account_id: 'ACMEMERCHANT1' }],
		[TRANSACTIONS, { account_number: 'ACMEMERCHANT1' }],
	])('is the same id where only %s may be looked at', async (path, body) => {
		const seen = await ask({ [path]: { body } });
		expect(seen).toMatchObject({ value: { account: 'ACMEMERCHANT1', name: 'ACMEMERCHANT1' } });
	});

	it('is looked for elsewhere where the user says no id', async () => {
		const seen = await ask({
			[USER]: { body: { user_id: 'https://www.paypal.com/webapps/auth/identity/user/x' } },
			[BALANCES]: { body: { account_id: 'ACMEMERCHANT1' } },
		});
		expect(seen).toMatchObject({ value: { account: 'ACMEMERCHANT1' } });
	});

	it('is refused where nothing may be looked at, by the first place’s words', async () => {
		expect(await ask({})).toMatchObject({ error: { status: 403, path: USER } });
	});

	it('is never guessed where PayPal is in trouble', async () => {
		const seen = await ask({ [USER]: refusal(503, 'X'), [BALANCES]: { body: {} } });
		expect(seen).toMatchObject({ error: { status: 503 } });
	});
});
