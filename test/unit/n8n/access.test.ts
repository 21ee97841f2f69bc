import type { IHttpRequestOptions } from 'n8n-workflow';
import type { Way } from '../../../nodes/shared/contracts/system';
import { authenticate } from '../../../nodes/shared/n8n/access/authenticate';
import { checkCredential, secretsOf } from '../../../nodes/shared/n8n/access/access';
import { crmSystem, gatewaySystem } from '../../../nodes/systems';

const stripe = gatewaySystem('stripe');
const hubspot = crmSystem('hubspot');
const LIVE = 'sk_live_1';
const TEST = 'rk_test_1';

function opened(credential: Record<string, unknown>) {
	return checkCredential({ system: stripe, way: stripe.ways[0], credential });
}

function openedHubspot(credential: Record<string, unknown>, way: Way = hubspot.ways[0]) {
	return checkCredential({ system: hubspot, way, credential });
}

async function sign(credential: object, request: IHttpRequestOptions) {
	const account = { system: stripe, way: stripe.ways[0], credential: { ...credential } };
	return await authenticate(account, request);
}

describe('a live key', () => {
	it.each([
		'https://api.stripe.com.example',
		'https://evil.example',
		'http://api.stripe.com',
		'https://api.stripe.com:8443',
		'https://api.stripe.com@evil.example',
		'http://127.0.0.1:4010',
		'https://eviлapi.stripe.com.example/',
	])('is never sent to %s', (baseUrl) => {
		expect(opened({ secretKey: LIVE, advanced: true, baseUrl })).toEqual({
			refused: expect.stringContaining('not Stripe over HTTPS'),
		});
	});

	it('works at the vendor, live', () => {
		expect(opened({ secretKey: LIVE })).toMatchObject({
			baseUrl: 'https://api.stripe.com',
			isVendor: true,
			livemode: true,
		});
	});

	it.each(['sk_org_1', 'whatever'])('is what every key is that is no test key: %s', (secretKey) => {
		expect(opened({ secretKey })).toMatchObject({ livemode: true });
	});
});

describe('a test key', () => {
	it('may be sent to a sandbox, without a limit there', () => {
		const baseUrl = 'http://127.0.0.1:4010/stripe/';
		expect(opened({ secretKey: TEST, advanced: true, baseUrl })).toEqual({
			secrets: { secretKey: TEST },
			lasting: TEST,
			baseUrl: 'http://127.0.0.1:4010/stripe',
			isVendor: false,
			livemode: false,
			limit: undefined,
		});
	});

	it.each(['', 'ftp://127.0.0.1', 'not an address'])('needs an address: "%s"', (baseUrl) => {
		const access = opened({ secretKey: TEST, advanced: true, baseUrl });
		if (baseUrl === '') expect(access).toMatchObject({ baseUrl: 'https://api.stripe.com' });
		else expect(access).toEqual({ refused: expect.stringContaining('is no address') });
	});
});

it.each([undefined, null, {}, 1, ['https://api.stripe.com']])(
	'an address that is %j is none, and not the vendor’s',
	(baseUrl) => {
		expect(opened({ secretKey: TEST, advanced: true, baseUrl })).toEqual({
			refused: expect.stringContaining('is no address'),
		});
	},
);

it.each([
	['https://user:word@api.stripe.com'],
	['https://api.stripe.com?to=evil.example'],
	['https://api.stripe.com#evil.example'],
])('an address is a site and a path: %s is refused', (baseUrl) => {
	expect(opened({ secretKey: LIVE, advanced: true, baseUrl })).toEqual({
		refused: expect.stringContaining('is no address'),
	});
});

it.each([
	['HTTPS://API.STRIPE.COM/', 'https://api.stripe.com'],
	['https://api.stripe.com:443', 'https://api.stripe.com'],
	['https://api.stripe.com\\@evil.example', 'https://api.stripe.com/@evil.example'],
])('an address is handed on as it was judged: %s', (baseUrl, judged) => {
	expect(opened({ secretKey: LIVE, advanced: true, baseUrl })).toMatchObject({ baseUrl: judged });
});

it('an address counts only while Advanced Settings is on', () => {
	const left = { secretKey: LIVE, advanced: false, baseUrl: 'https://evil.example' };
	expect(opened(left)).toMatchObject({ baseUrl: 'https://api.stripe.com' });
});

describe('a connected account', () => {
	const credential = (connectedAccountId: string, more: object = {}) => ({
		secretKey: TEST,
		advanced: true,
		connectedAccountId,
		...more,
	});
	const headersOf = async (connectedAccountId: string, path: string, headers: object = {}) => {
		const request = { url: `https://api.stripe.com${path}`, headers };
		const signed = await sign(credential(connectedAccountId), request as never);
		return signed.headers;
	};

	it.each(['acct_1', ' acct_1032D82eZvKYlo2C '])('is named by its id: "%s"', (id) => {
		expect(opened(credential(id))).toMatchObject({ connectedAccount: id.trim() });
	});

	it.each([
		'1032D82eZvKYlo2C',
		'acct_',
		'acct_1 acct_2',
		'cus_1',
		'acct_1/x',
		'acct_1\r\nA: b',
		LIVE,
	])('is nothing else: "%s" is refused', (id) => {
		expect(opened(credential(id))).toEqual({
			refused: expect.stringMatching(
				/Connected Account ID .* does not name an account\. Write an id like acct_/,
			),
		});
		expect(JSON.stringify(opened(credential(id)))).not.toContain(LIVE);
	});

	it.each([
		['nothing is written', credential('')],
		['nothing is there', { secretKey: TEST, advanced: true }],
		['the switch is off and nothing written', credential('', { useConnectedAccount: false })],
		['Advanced Settings are off', credential('acct_1', { advanced: false })],
	])('is none where %s', (_when, given) => {
		expect(opened(given)).not.toHaveProperty('connectedAccount');
	});

	it.each(['acct_1', ' acct_1032D82eZvKYlo2C '])(
		'is named by its id and its switch: "%s"',
		(id) => {
			const given = credential(id, { useConnectedAccount: true });
			expect(opened(given)).toMatchObject({ connectedAccount: id.trim() });
		},
	);

	it.each<[string, Record<string, unknown>]>([
		['an empty id behind the switch', { connectedAccountId: ' ', useConnectedAccount: true }],
		['no id behind the switch', { useConnectedAccount: true }],
		...[undefined, null, {}, [], 0, false, true, ['acct_1']].flatMap(
			(connectedAccountId): Array<[string, Record<string, unknown>]> => [
				[`an id that is ${JSON.stringify(connectedAccountId)}`, { connectedAccountId }],
				[
					`an id that is ${JSON.stringify(connectedAccountId)}, behind the switch`,
					{ connectedAccountId, useConnectedAccount: true },
				],
			],
		),
		...[undefined, null, '', 'true', '{{ $json.on }}', 1, {}].map(
			(useConnectedAccount): [string, Record<string, unknown>] => [
				`a switch that is ${JSON.stringify(useConnectedAccount)}`,
				{ connectedAccountId: 'acct_1', useConnectedAccount },
			],
		),
	])('is never taken for the platform: %s is refused', (_what, given) => {
		expect(opened({ secretKey: TEST, advanced: true, ...given })).toEqual({
			refused: expect.stringMatching(
				/does not say which connected account .*Write an id like acct_/,
			),
		});
	});

	it.each([undefined, null, '', 'true', '{{ $json.on }}', 1, {}])(
		'is not left out by Advanced Settings that are %j',
		(advanced) => {
			expect(opened(credential('acct_1', { advanced }))).toEqual({
				refused: expect.stringContaining('whether its Advanced Settings are on'),
			});
		},
	);

	it('is none of a system without platforms', () => {
		const given = { accessToken: 'sandbox-1', advanced: true, connectedAccountId: 'acct_1' };
		expect(openedHubspot(given)).not.toHaveProperty('connectedAccount');
	});

	it.each([
		['/v1/payment_intents/pi_1', 'acct_1'],
		['/v1/events?limit=1', 'acct_1'],
		['/v1/account', 'acct_1'],
		['/v1/webhook_endpoints', undefined],
		['/v1/webhook_endpoints?limit=100', undefined],
		['/v1/webhook_endpoints/we_1', undefined],
	])('a call of %s is about %s', async (path, account) => {
		expect((await headersOf('acct_1', path))?.['Stripe-Account']).toBe(account);
	});

	it('is in no call of a credential that names none', async () => {
		expect(Object.keys((await headersOf('', '/v1/events')) ?? {})).toEqual(['Authorization']);
	});

	it.each(['acct_1', ''])(
		'comes from the credential alone, also where that says "%s"',
		async (id) => {
			for (const header of ['Stripe-Account', 'stripe-account', 'Stripe-Context']) {
				await expect(headersOf(id, '/v1/events', { [header]: 'acct_2' })).rejects.toThrow(
					`names an account with the header ${header}`,
				);
			}
		},
	);
});

it('HubSpot tokens go to another host only when they are sandbox tokens', () => {
	const open = (accessToken: string) =>
		openedHubspot({ accessToken, advanced: true, baseUrl: 'http://127.0.0.1:4011' });
	expect(open('sandbox-acme')).toMatchObject({ baseUrl: 'http://127.0.0.1:4011' });
	expect(open('pat-eu1-1')).toEqual({ refused: expect.stringContaining('sandbox-') });
});

describe('OAuth2 of HubSpot', () => {
	const open = (oauthTokenData: object | undefined, more: object = {}) =>
		openedHubspot({ oauthTokenData, ...more }, hubspot.ways[1]);

	it('is the token that n8n holds; what the account is known by outlasts it', () => {
		expect(open({ access_token: 'a-1', refresh_token: 'r-1' })).toMatchObject({
			secrets: { accessToken: 'a-1' },
			lasting: 'r-1',
			baseUrl: 'https://api.hubapi.com',
			limit: { calls: 90, windowMs: 10_000 },
		});
	});

	it.each([undefined, {}, { access_token: '' }])('is refused before %j is connected', (data) => {
		expect(open(data)).toEqual({ refused: expect.stringContaining('connect the account') });
	});

	describe('is renewed', () => {
		const SANDBOX = { advanced: true, baseUrl: 'http://127.0.0.1:4011' };
		const token = { access_token: 'sandbox-1', refresh_token: 'r-1' };

		it.each([
			['at HubSpot', 'https://api.hubapi.com/oauth/2026-03/token', 'a-secret', {}],
			['at HubSpot from a sandbox', 'https://api.hubapi.com/oauth', 'a-secret', SANDBOX],
			['at a sandbox', `${SANDBOX.baseUrl}/oauth/2026-03/token`, 'sandbox-1', SANDBOX],
		])('%s', (_where, accessTokenUrl, clientSecret, more) => {
			const given = { accessTokenUrl, clientSecret, ...more };
			expect(open(token, given)).toMatchObject({ secrets: { accessToken: 'sandbox-1' } });
		});

		it.each([
			['at a stranger', 'https://evil.example/oauth', 'a-secret', {}],
			['at a stranger, with a sandbox', 'https://evil.example/oauth', 'sandbox-1', SANDBOX],
			['at HubSpot over HTTP', 'http://api.hubapi.com/oauth', 'a-secret', {}],
			['at a sandbox with a live secret', `${SANDBOX.baseUrl}/oauth`, 'a-secret', SANDBOX],
			['at a sandbox with no secret', `${SANDBOX.baseUrl}/oauth`, undefined, SANDBOX],
			['at no address', '{{ nothing }}/oauth', 'sandbox-1', SANDBOX],
			['at no text', null, 'sandbox-1', SANDBOX],
		])('never %s', (_where, accessTokenUrl, clientSecret, more) => {
			const given = { accessTokenUrl, clientSecret, ...more };
			expect(open(token, given)).toEqual({
				refused: expect.stringContaining('would renew its token at'),
			});
		});
	});

	it('goes to another host only with a token of a sandbox', () => {
		const elsewhere = { advanced: true, baseUrl: 'http://127.0.0.1:4011' };
		expect(open({ access_token: 'a-1' }, elsewhere)).toEqual({
			refused: expect.stringContaining('not HubSpot over HTTPS'),
		});
		expect(open({ access_token: 'sandbox-1' }, elsewhere)).toMatchObject({ isVendor: false });
	});
});

it.each([
	[{ secretKey: LIVE }, { calls: 25, windowMs: 1_000 }],
	[{ secretKey: TEST }, { calls: 6, windowMs: 1_000 }],
	[
		{ secretKey: LIVE, advanced: true, callsPerSecond: 50 },
		{ calls: 50, windowMs: 1_000 },
	],
	[
		{ secretKey: LIVE, advanced: false, callsPerSecond: 50 },
		{ calls: 25, windowMs: 1_000 },
	],
	[
		{ secretKey: LIVE, advanced: true, callsPerSecond: 0 },
		{ calls: 25, windowMs: 1_000 },
	],
])('%j is limited to %j', (credential, limit) => {
	expect(opened(credential)).toMatchObject({ limit });
});

it('an empty key is refused before any call', () => {
	expect(opened({ secretKey: '  ' })).toEqual({ refused: expect.stringContaining('empty') });
});

it.each([
	['', []],
	['whsec_1', ['whsec_1']],
	[' whsec_1 , whsec_2\nwhsec_3 ', ['whsec_1', 'whsec_2', 'whsec_3']],
	[undefined, []],
])('reads the signing secrets %j as %j', (text, secrets) => {
	expect(secretsOf(text)).toEqual(secrets);
});

describe('authenticate', () => {
	it('adds the key to a call to the base URL', async () => {
		const request = { url: '/v1/events', baseURL: 'https://api.stripe.com', headers: { a: 'b' } };
		await expect(sign({ secretKey: LIVE }, request)).resolves.toMatchObject({
			headers: { a: 'b', Authorization: `Bearer ${LIVE}` },
		});
	});

	it.each([
		['https://evil.example/v1/events', undefined],
		['/v1/events', 'https://evil.example'],
		['//evil.example/v1/events', 'https://api.stripe.com'],
	])('refuses %s with base %s, also in the HTTP Request node', async (url, baseURL) => {
		await expect(sign({ secretKey: LIVE }, { url, baseURL })).rejects.toThrow(
			'is not sent to https://evil.example',
		);
	});

	it('never tells the key', async () => {
		const credential = { secretKey: LIVE, advanced: true, baseUrl: 'https://evil.example' };
		const refused = await sign(credential, { url: '/' }).catch(String);
		expect(refused).toContain('evil.example');
		expect(refused).not.toContain(LIVE);
	});
});
