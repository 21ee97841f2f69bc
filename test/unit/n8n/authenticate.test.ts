/** What n8n's nodes hand a credential to sign, and what they then send: HTTP Request says `uri`, the newer helper `url`. */
import { UserError } from 'n8n-workflow';
import { authenticate } from '../../../nodes/shared/n8n/access/authenticate';
import { crmSystem, gatewaySystem } from '../../../nodes/systems';

const stripe = gatewaySystem('stripe');
const hubspot = crmSystem('hubspot');
const LIVE = 'sk_live_1';
const TOKEN = 'pat-eu1-1';
const STRIPE = 'https://api.stripe.com';

type Options = Readonly<Record<string, unknown>>;

const signStripe = async (request: Options, credential: object = { secretKey: LIVE }) =>
	await authenticate(
		{ system: stripe, way: stripe.ways[0], credential: { ...credential } },
		request as never,
	);

const signHubspot = async (request: Options) =>
	await authenticate(
		{ system: hubspot, way: hubspot.ways[0], credential: { accessToken: TOKEN } },
		request as never,
	);

/** A stand-in of Stripe's on this machine. */
const SANDBOX = { secretKey: 'sk_test_1', advanced: true, baseUrl: 'https://127.0.0.1:4010' };

/** Addresses that are not the vendor's, however they look. */
const FOREIGN = [
	'https://evil.example/v1',
	'http://api.stripe.com/v1',
	'https://api.stripe.com:8443/v1',
	'https://api.stripe.com@evil.example/v1',
	'https://api.stripe.com%2f@evil.example/v1',
	'https://api.stripe.com\\@evil.example/v1',
	'https:\\\\evil.example/v1',
	'https://evil.example\\.api.stripe.com/v1',
	'https://api.stripe.com./v1',
	'https://api.stripe.com.evil.example/v1',
	'https://evilapi.stripe.com/v1',
	'https://аpi.stripe.com/v1',
	'https://api.stripe。com.evil.example/v1',
	'https://api.stripe.com\t.evil.example/v1',
	'https://api.stripe.com\n@evil.example/v1',
	' https://evil.example/v1',
	'HTTPS://EVIL.EXAMPLE/v1',
	'https:evil.example/v1',
	'https:/evil.example/v1',
	'//evil.example/v1',
	'/v1/events',
	'v1/events',
	'evil.example',
	'ftp://api.stripe.com/v1',
	'blob:https://api.stripe.com/v1',
	'data:text/plain,api.stripe.com',
	'file:///etc/hosts',
	'javascript:0',
	'http://[::1]/v1',
	'http://127.0.0.1/v1',
	'',
];

describe.each(['url', 'uri'])('an address under the name %s', (field) => {
	it.each(FOREIGN)('gets no key where it is %j', async (address) => {
		await expect(signStripe({ [field]: address })).rejects.toThrow(UserError);
	});

	it.each([
		['https://api.stripe.com/v1/events?limit=1', 'https://api.stripe.com/v1/events?limit=1'],
		['HTTPS://API.STRIPE.COM/v1', 'https://api.stripe.com/v1'],
		['https://api.stripe.com:443/v1', 'https://api.stripe.com/v1'],
		['https://ａｐｉ.stripe.com/v1', 'https://api.stripe.com/v1'],
		['https://api.stripe.com/@evil.example', 'https://api.stripe.com/@evil.example'],
		['https://api.stripe.com/v1?next=https://evil.example\\', undefined],
	])('gets it where it is %j, and is handed on as it was judged', async (address, sent) => {
		const signed = await signStripe({ [field]: address });
		expect(signed).toMatchObject({
			url: sent ?? address,
			headers: { Authorization: `Bearer ${LIVE}` },
		});
		for (const other of ['uri', 'baseURL']) expect(signed).not.toHaveProperty(other);
	});

	it.each([
		[[`${STRIPE}/v1`]],
		[{ href: `${STRIPE}/v1` }],
		[new URL(`${STRIPE}/v1`)],
		[{ toString: () => `${STRIPE}/v1` }],
		[null],
		[true],
		[7],
	])('gets none where it is no text: %j', async (address) => {
		await expect(signStripe({ [field]: address })).rejects.toThrow('one whole address as text');
	});

	it.each([
		['https://evil.example', '/v1/events'],
		['https://evil.example', 'v1/events'],
		['https://evil.example', ''],
		['https://api.stripe.com', 'https://evil.example'],
		['https://api.stripe.com', '//evil.example'],
		['https://api.stripe.com', '\\\\evil.example'],
		['https://api.stripe.com\\', 'evil.example'],
		['https://api.stripe.com@evil.example', 'v1'],
		['https://api.stripe.com:1', 'v1'],
		['//evil.example', 'v1'],
		['api.stripe.com', 'v1'],
		[[STRIPE], 'v1'],
		[new URL(STRIPE), 'v1'],
		[null, '/v1'],
	])('gets none with the base %j where it is %j', async (baseURL, address) => {
		await expect(signStripe({ [field]: address, baseURL })).rejects.toThrow(UserError);
	});

	it.each([
		[STRIPE, '/v1/events', `${STRIPE}/v1/events`],
		[`${STRIPE}/`, 'v1/events', `${STRIPE}/v1/events`],
		[`${STRIPE}/v1`, '/events', `${STRIPE}/v1/events`],
		[`${STRIPE}/v1`, '', `${STRIPE}/v1`],
		[STRIPE, '.evil.example/v1', `${STRIPE}/.evil.example/v1`],
		[STRIPE, '@evil.example/v1', `${STRIPE}/@evil.example/v1`],
		[STRIPE, ':8443/v1', `${STRIPE}/:8443/v1`],
		[STRIPE, 'http:evil.example', `${STRIPE}/http:evil.example`],
		['https://evil.example', `${STRIPE}/v1`, `${STRIPE}/v1`],
		['', `${STRIPE}/v1`, `${STRIPE}/v1`],
	])('with the base %j and %j is joined as the client joins it', async (baseURL, address, sent) => {
		const signed = await signStripe({ [field]: address, baseURL });
		expect([signed.url, signed.baseURL]).toEqual([sent, undefined]);
	});
});

describe('two addresses', () => {
	it.each([
		[{ url: `${STRIPE}/v1`, uri: 'https://evil.example/v1' }],
		[{ url: 'https://evil.example/v1', uri: `${STRIPE}/v1` }],
		[{ url: '', uri: `${STRIPE}/v1` }],
		[{ url: null, uri: `${STRIPE}/v1` }],
		[{ url: `${STRIPE}/v1`, uri: [`${STRIPE}/v1`] }],
		[{ url: `${STRIPE}/v1`, uri: `${STRIPE}/v2` }],
	])('that differ get no key: %j', async (request) => {
		await expect(signStripe(request)).rejects.toThrow('no second one');
	});

	it('nor does a call without any', async () => {
		await expect(signStripe({})).rejects.toThrow('one whole address as text');
		await expect(signStripe({ baseURL: STRIPE })).rejects.toThrow('one whole address as text');
	});

	it('are one where they are the same text, as pages by a next URL have', async () => {
		const next = 'https://api.hubapi.com/crm/v3/objects/deals?after=1';
		const signed = await signHubspot({ url: next, uri: next });
		expect(signed.url).toBe(next);
		const foreign = 'https://evil.example/?after=1';
		await expect(signHubspot({ url: foreign, uri: foreign })).rejects.toThrow('is not sent to');
	});
});

it.each(['https://user:word@api.stripe.com/v1', 'https://user@api.stripe.com/v1'])(
	'an address with a user name would replace the key: %s',
	async (uri) => {
		await expect(signStripe({ uri })).rejects.toThrow('Leave out what stands before the @');
	},
);

describe('a token of HubSpot', () => {
	it.each([
		'https://evil.example/crm/v3',
		'http://api.hubapi.com/crm/v3',
		'https://api.hubapi.com.evil.example/crm/v3',
		'https://api-.hubapi.com/crm/v3',
		'https://api.hubspot.com/crm/v3',
	])('is not sent to %s', async (uri) => {
		await expect(signHubspot({ uri })).rejects.toThrow(
			/HubSpot credential is not sent to .* Call that address without this credential/,
		);
	});

	it('is sent to HubSpot', async () => {
		await expect(signHubspot({ uri: 'https://api.hubapi.com/crm/v3' })).resolves.toMatchObject({
			headers: { Authorization: `Bearer ${TOKEN}` },
		});
	});
});

describe('certificate checks', () => {
	const SWITCHED_OFF = [
		{ skipSslCertificateValidation: true },
		{ skipSslCertificateValidation: 'yes' },
		{ rejectUnauthorized: false },
		{ rejectUnauthorized: 0 },
		{ rejectUnauthorized: 'false' },
		{ strictSSL: false },
		{ allowUnauthorizedCerts: true },
		{ ignoreSSLIssues: true },
		{ insecure: true },
	];

	it.each(SWITCHED_OFF)('stay on with a live key: %j', async (option) => {
		for (const field of ['url', 'uri']) {
			const call = { [field]: `${STRIPE}/v1`, proxy: 'http://127.0.0.1:3128', ...option };
			await expect(signStripe(call)).rejects.toThrow(
				/switches off the check of Stripe's certificate .*Turn off "Ignore SSL Issues"/,
			);
		}
	});

	it('stay on with a test key that goes to the vendor', async () => {
		const call = { uri: `${STRIPE}/v1`, rejectUnauthorized: false };
		await expect(signStripe(call, { secretKey: 'sk_test_1' })).rejects.toThrow('switches off');
	});

	it.each([
		{ skipSslCertificateValidation: false, rejectUnauthorized: true },
		{ skipSslCertificateValidation: undefined, rejectUnauthorized: undefined },
	])('are on as it is: %j', async (options) => {
		const signed: Options = { ...(await signStripe({ uri: `${STRIPE}/v1`, ...options })) };
		expect(signed.skipSslCertificateValidation ?? false).toBe(false);
		expect(signed.rejectUnauthorized ?? true).toBe(true);
	});

	it('may be off at a stand-in, which gets test keys only', async () => {
		const call = { uri: `${SANDBOX.baseUrl}/v1`, rejectUnauthorized: false };
		await expect(signStripe(call, SANDBOX)).resolves.toMatchObject({ rejectUnauthorized: false });
	});
});

describe('options that decide who receives a call', () => {
	it.each([
		{ agent: {} as unknown, agents: { https: 1 } },
		{ agentOptions: { rejectUnauthorized: false } },
		{ agentOptions: { ca: '-----BEGIN CERTIFICATE-----' } },
		{ agentOptions: { lookup: () => {} } },
		{ agentOptions: { host: 'evil.example' } },
		{ httpAgent: new Map() },
		{ httpsAgent: new Map() },
		{ adapter: () => {} },
		{ adapter: 'fetch' },
		{ transport: { request: () => {} } },
		{ dispatcher: new Map() },
		{ socketPath: '/tmp/evil.sock' },
		{ lookup: () => {} },
		{ createConnection: () => {} },
		{ beforeRedirect: () => {} },
		{ host: 'evil.example' },
		{ hostname: 'evil.example' },
		{ port: 8443 },
		{ servername: 'evil.example' },
		{ checkServerIdentity: () => {} },
		{ ca: '-----BEGIN CERTIFICATE-----' },
		{ auth: { user: 'user', pass: 'word' } },
		{ auth: { bearer: 'token' } },
	])('get no key: %j', async (option) => {
		await expect(signStripe({ uri: `${STRIPE}/v1`, ...option })).rejects.toThrow(
			'can lead the key somewhere else',
		);
	});

	it.each([
		[{ host: 'evil.example', port: 3128 }],
		[['http://127.0.0.1:3128']],
		['127.0.0.1:3128'],
		['socks5://127.0.0.1:3128'],
		['http://'],
	])('a proxy is an address or none: %j', async (proxy) => {
		await expect(signStripe({ uri: `${STRIPE}/v1`, proxy })).rejects.toThrow(
			'Write it like http://proxy.example:3128',
		);
	});

	it('a proxy that is one stays, behind the certificate check', async () => {
		const call = { uri: `${STRIPE}/v1`, proxy: 'http://127.0.0.1:3128' };
		await expect(signStripe(call)).resolves.toMatchObject({ proxy: call.proxy });
	});

	it('are left out where nobody knows them yet', async () => {
		const signed = await signStripe({ uri: `${STRIPE}/v1`, viaSatellite: 'evil.example' });
		expect(signed).not.toHaveProperty('viaSatellite');
	});

	it('are no redirects: none is followed', async () => {
		const follow = {
			followRedirect: true,
			followAllRedirects: true,
			maxRedirects: 21,
			disableFollowRedirect: false,
			sendCredentialsOnCrossOriginRedirect: true,
		};
		await expect(signStripe({ uri: `${STRIPE}/v1`, ...follow })).resolves.toMatchObject({
			followRedirect: false,
			followAllRedirects: false,
			maxRedirects: 0,
			disableFollowRedirect: true,
			sendCredentialsOnCrossOriginRedirect: false,
		});
	});

	it('what is sent, and how the answer is read, stays', async () => {
		const call = {
			method: 'POST',
			body: { a: 1 },
			qs: { limit: 1 },
			json: true,
			gzip: true,
			encoding: null,
			useStream: true,
			simple: false,
			resolveWithFullResponse: true,
			timeout: 300_000,
		};
		// `encoding: null` asks for bytes.
		await expect(signStripe({ uri: `${STRIPE}/v1`, ...call })).resolves.toMatchObject(call);
	});
});

describe('a header of the caller', () => {
	it.each([
		'Host',
		'host',
		' HOST ',
		':authority',
		'Authorization',
		'authorization',
		'Proxy-Authorization',
	])('%j is refused', async (header) => {
		const call = { uri: `${STRIPE}/v1`, headers: { [header]: 'evil.example' } };
		await expect(signStripe(call)).rejects.toThrow('Leave the header out');
	});

	it.each([
		['common', { Host: 'evil.example' }],
		['get', { 'Stripe-Account': 'acct_1Other' }],
		['post', { 'Proxy-Authorization': 'Basic eA==' }],
		['accept', [{ Host: 'evil.example' }]],
		['accept', () => 'text/plain'],
	])(
		'is refused where %s holds headers of its own, which the client would merge',
		async (header, value) => {
			const call = { uri: `${STRIPE}/v1`, headers: { [header]: value } };
			await expect(signStripe(call)).rejects.toThrow(/is no text/);
		},
	);

	it('in a list is refused', async () => {
		const call = { uri: `${STRIPE}/v1`, headers: ['Host: evil.example'] };
		await expect(signStripe(call)).rejects.toThrow('one by one');
	});

	it('of any other name is sent', async () => {
		const signed = await signStripe({ uri: `${STRIPE}/v1`, headers: { accept: 'text/plain' } });
		expect(signed.headers).toEqual({ accept: 'text/plain', Authorization: `Bearer ${LIVE}` });
	});

	it('is signed a second time as the first: n8n asks again after a 401', async () => {
		const credential = { secretKey: LIVE, advanced: true, connectedAccountId: 'acct_1' };
		const once = await signStripe({ uri: `${STRIPE}/v1/events` }, credential);
		await expect(signStripe({ ...once }, credential)).resolves.toEqual(once);
	});
});

it('no refusal tells the key', async () => {
	const calls: Options[] = [
		{},
		{ uri: 'https://evil.example' },
		{ uri: `${STRIPE}/v1`, rejectUnauthorized: false },
		{ uri: `${STRIPE}/v1`, proxy: 'evil' },
		{ uri: `${STRIPE}/v1`, headers: { host: 'evil.example' } },
	];
	for (const call of calls) {
		expect(await signStripe(call).catch(String)).not.toContain(LIVE);
	}
});
