import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { JWT, system } from '../../../nodes/crms/salesforce/access';
import type { Way } from '../../../nodes/shared/contracts/system';
import { checkCredential } from '../../../nodes/shared/n8n/access/access';

const [CLIENT, OAUTH2] = system.ways as [Way, Way];
const { privateKey, publicKey } = generateKeyPairSync('rsa', {
	modulusLength: 2048,
	privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
	publicKeyEncoding: { type: 'spki', format: 'pem' },
});
const MY_DOMAIN = 'https://acme.my.salesforce.com';
const SECRET = ['real', 'secret'].join('-');
const NOW = Date.parse('2026-11-23T10:00:00Z');

const APP = { myDomain: MY_DOMAIN, clientId: 'A-key', clientSecret: SECRET };
const SIGNED = {
	myDomain: MY_DOMAIN,
	clientId: 'A-key',
	username: 'payments@acme.example',
	privateKey,
};
const CONNECTED = {
	clientSecret: SECRET,
	accessTokenUrl: 'https://login.salesforce.com/services/oauth2/token',
	oauthTokenData: {
		access_token: '00Dxx!token',
		refresh_token: 'refresh',
		instance_url: MY_DOMAIN,
		id: 'https://login.salesforce.com/id/00Dxx0000001gPLEAY/005xx000001SwiUAAS',
	},
};

const check = (way: Way, credential: Record<string, unknown>) =>
	checkCredential({ system, way, credential });

const refusedBy = (way: Way, credential: Record<string, unknown>): string => {
	const checked = check(way, credential);
	return 'refused' in checked ? checked.refused : '';
};

/** What people have in front of them when they are asked for the address of their org. */
const OWN_ADDRESSES: ReadonlyArray<readonly [written: string, origin: string]> = [
	['acme.my.salesforce.com', MY_DOMAIN],
	[' https://acme.my.salesforce.com/ ', MY_DOMAIN],
	['ACME.my.salesforce.com', MY_DOMAIN],
	['http://acme.my.salesforce.com', MY_DOMAIN],
	['acme.my.salesforce.com:443', MY_DOMAIN],
	['https://acme.my.salesforce.com:8443/home', MY_DOMAIN],
	['https://ada@acme.my.salesforce.com', MY_DOMAIN],
	['https://acme.lightning.force.com/lightning/page/home', MY_DOMAIN],
	['https://acme.my.salesforce-setup.com/lightning/setup/OrgDomain/home', MY_DOMAIN],
	[
		'https://acme--dev.sandbox.lightning.force.com/lightning/page/home',
		'https://acme--dev.sandbox.my.salesforce.com',
	],
	['acme-dev-ed.develop.my.salesforce.com', 'https://acme-dev-ed.develop.my.salesforce.com'],
];

const FOREIGN_ADDRESSES: readonly string[] = [
	'',
	'acme',
	'evil.example',
	'https://evil.my.salesforce.com.evil.example',
	'https://acme.my.salesforce.com@evil.example',
	'https://evil.example/acme.my.salesforce.com',
	'https://evil.example#acme.my.salesforce.com',
	'https://evil.example?acme.my.salesforce.com',
	'https://evil.example\\acme.my.salesforce.com',
	'https://acmexmy.salesforce.com',
	'https://evilmy.salesforce.com',
	'https://acme.my.salesforce.com.',
	'https://a.b.c.my.salesforce.com',
	'https://acme.my.salesforce.com%2eevil.example',
	'https://acme_x.my.salesforce.com',
	'https://acme.my.salesforce.com\u3002evil.example',
	'ftp://acme.lightning.force.com.evil.example',
	// The log-in of all orgs gives an app no token.
	'https://login.salesforce.com',
	'javascript:alert(1)',
];

describe.each([
	['client credentials', CLIENT, APP],
	['JWT', JWT, SIGNED],
] as const)('the address of the org with %s', (_name, way, credential) => {
	it.each(OWN_ADDRESSES)('%j is %s', (myDomain, baseUrl) => {
		expect(check(way, { ...credential, myDomain })).toMatchObject({ baseUrl, isVendor: true });
	});

	it.each(FOREIGN_ADDRESSES)('%j is refused', (myDomain) => {
		const refused = refusedBy(way, { ...credential, myDomain });
		expect(refused).toMatch(/no address of your org. Write its My Domain URL/);
		expect(refused).not.toContain('evil');
	});

	it.each([undefined, null, 7, {}, ['https://acme.my.salesforce.com']])(
		'%j is refused',
		(myDomain) => {
			expect(refusedBy(way, { ...credential, myDomain })).toMatch(/no address of your org/);
		},
	);
});

describe('a key that opens something real never leaves for', () => {
	const elsewhere = [
		'http://127.0.0.1:4010',
		'http://acme.my.salesforce.com',
		'https://acme.my.salesforce.com:8443',
		'https://acme.my.salesforce.com.evil.example',
		'https://acme.my.salesforce.com@evil.example',
		'https://evil.example',
	];
	it.each(
		elsewhere.flatMap((baseUrl) => [
			[baseUrl, 'client credentials', CLIENT, APP] as const,
			[baseUrl, 'JWT', JWT, SIGNED] as const,
			[baseUrl, 'OAuth2', OAUTH2, CONNECTED] as const,
		]),
	)('%s with %s', (baseUrl, _name, way, credential) => {
		const checked = check(way, { ...credential, advanced: true, baseUrl });
		expect('refused' in checked ? checked.refused : '').toMatch(/is not Salesforce over HTTPS/);
		expect(JSON.stringify(checked)).not.toMatch(/real-secret|00Dxx!token|PRIVATE KEY/);
	});

	it.each(['https://evil.example', 'http://acme.my.salesforce.com', 'https://acme.salesforce.com'])(
		'the address %s that came with a token',
		(instance_url) => {
			const oauthTokenData = { ...CONNECTED.oauthTokenData, instance_url };
			expect(refusedBy(OAUTH2, { ...CONNECTED, oauthTokenData })).toMatch(
				/would send its key to .* which is not Salesforce over HTTPS/,
			);
		},
	);

	it.each(['https://evil.example/services/oauth2/token', 'http://login.salesforce.com/', ''])(
		'the address %j where n8n renews the token',
		(accessTokenUrl) => {
			expect(refusedBy(OAUTH2, { ...CONNECTED, accessTokenUrl })).toMatch(
				/would renew its token at/,
			);
		},
	);
});

describe('a stand-in', () => {
	const baseUrl = 'http://127.0.0.1:4010';
	const there = { advanced: true, baseUrl };
	it.each([
		['client credentials', CLIENT, { ...APP, clientSecret: 'sandbox-acme' }],
		['JWT', JWT, { ...SIGNED, clientId: 'sandbox-acme' }],
		[
			'OAuth2',
			OAUTH2,
			{
				clientSecret: 'sandbox-acme',
				accessTokenUrl: `${baseUrl}/services/oauth2/token`,
				oauthTokenData: { access_token: 'sandbox-token', instance_url: baseUrl },
			},
		],
	] as const)('is asked with what is worth nothing elsewhere: %s', (_name, way, credential) => {
		expect(check(way, { ...credential, ...there })).toMatchObject({
			baseUrl,
			livemode: false,
			isVendor: false,
		});
		if (way !== OAUTH2) expect(check(way, credential)).toMatchObject({ baseUrl: MY_DOMAIN });
		else expect(refusedBy(way, credential)).toMatch(/which is not Salesforce/);
	});
});

it('a real secret is not renewed at a stand-in, whatever the token is', () => {
	const baseUrl = 'http://127.0.0.1:4010';
	const credential = {
		clientSecret: SECRET,
		accessTokenUrl: `${baseUrl}/services/oauth2/token`,
		oauthTokenData: { access_token: 'sandbox-token', instance_url: baseUrl },
		advanced: true,
		baseUrl,
	};
	expect(refusedBy(OAUTH2, credential)).toMatch(/would renew its token at/);
});

describe('a credential that is not filled in', () => {
	it.each([
		[CLIENT, { ...APP, clientId: '' }],
		[CLIENT, { ...APP, clientSecret: ' ' }],
		[JWT, { ...SIGNED, username: '' }],
		[JWT, { ...SIGNED, privateKey: '' }],
		[JWT, { ...SIGNED, clientId: undefined }],
	] as const)('is refused', (way, credential) => {
		expect(refusedBy(way, credential)).toMatch(/is empty/);
	});

	it.each([{}, { access_token: 'x' }, { instance_url: MY_DOMAIN }])(
		'is refused where nobody has connected: %j',
		(oauthTokenData) => {
			expect(refusedBy(OAUTH2, { ...CONNECTED, oauthTokenData })).toMatch(/is not connected/);
		},
	);
});

it('is the same account as long as org and user are the same', () => {
	const lasting = (way: Way, credential: Record<string, unknown>) => {
		const opened = way.open(credential);
		return 'lasting' in opened ? opened.lasting : undefined;
	};
	expect(lasting(CLIENT, { ...APP, clientSecret: 'new' })).toBe(lasting(CLIENT, APP));
	expect(lasting(CLIENT, { ...APP, clientId: 'B' })).not.toBe(lasting(CLIENT, APP));
	expect(lasting(JWT, { ...SIGNED, username: 'b@acme.example' })).not.toBe(lasting(JWT, SIGNED));
	const renewed = { ...CONNECTED.oauthTokenData, access_token: 'new', refresh_token: 'new' };
	expect(lasting(OAUTH2, { ...CONNECTED, oauthTokenData: renewed })).toBe(
		lasting(OAUTH2, CONNECTED),
	);
	expect(
		JSON.stringify(
			[CLIENT, JWT, OAUTH2].map((way) => lasting(way, { ...APP, ...SIGNED, ...CONNECTED })),
		),
	).not.toMatch(/real-secret|PRIVATE/);
});

describe('the token', () => {
	const ask = (way: Way, credential: Record<string, unknown>) => {
		const opened = way.open(credential);
		if ('refused' in opened) throw new Error(opened.refused);
		return {
			request: way.exchange!.request(opened, NOW),
			read: (status: number, body: unknown) =>
				way.exchange!.read(
					{ status, headers: {}, body: typeof body === 'string' ? body : JSON.stringify(body) },
					NOW,
					opened,
				),
		};
	};
	const client = ask(CLIENT, APP);

	it('is asked for with key and secret, at the org itself', () => {
		expect(client.request).toEqual({
			path: '/services/oauth2/token',
			headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
			body: 'grant_type=client_credentials&client_id=A-key&client_secret=real-secret',
		});
	});

	it.each([
		['as it is', privateKey],
		['on one line', privateKey.replace(/\n/g, ' ')],
		['with signs for its line ends', privateKey.replace(/\n/g, '\\n')],
		['with the line ends of Windows', privateKey.replace(/\n/g, '\r\n')],
	])('is asked for with a signed statement: a key that was pasted %s', (_how, key) => {
		const { body } = ask(JWT, { ...SIGNED, privateKey: key }).request;
		const form = new URLSearchParams(body);
		expect(form.get('grant_type')).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer');
		const [header = '', claims = '', signature = ''] = form.get('assertion')!.split('.');
		const read = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString());
		expect(read(header)).toEqual({ alg: 'RS256' });
		expect(read(claims)).toEqual({
			iss: 'A-key',
			sub: 'payments@acme.example',
			aud: MY_DOMAIN,
			exp: NOW / 1_000 + 180,
		});
		const isSigned = verify(
			'RSA-SHA256',
			Buffer.from(`${header}.${claims}`),
			createPublicKey(publicKey),
			Buffer.from(signature, 'base64url'),
		);
		expect(isSigned).toBe(true);
		expect(body).not.toContain('PRIVATE');
	});

	const ellipticKey = generateKeyPairSync('ec', {
		namedCurve: 'P-256',
		privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
		publicKeyEncoding: { type: 'spki', format: 'pem' },
	}).privateKey;
	const protectedKey = generateKeyPairSync('rsa', {
		modulusLength: 2048,
		privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' },
		publicKeyEncoding: { type: 'spki', format: 'pem' },
	}).privateKey;
	it.each([
		[
			'no key',
			'hello, this is what somebody wrote who has no key at all, and it is long enough',
			/is no RSA key/,
		],
		['the certificate', publicKey, /is no RSA key/],
		['half a key', privateKey.slice(0, 900), /is no RSA key/],
		['a key of another kind', ellipticKey, /is no RSA key/],
		['a key with a passphrase', protectedKey, /protected by a passphrase/],
	])('is not asked for with %s', (_what, key, words) => {
		const refused = refusedBy(JWT, { ...SIGNED, privateKey: key });
		expect(refused).toMatch(words);
		expect(refused).not.toContain(key.slice(30, 60));
	});

	it('is taken where it is of this org', () => {
		const answer = { access_token: 'tok', instance_url: MY_DOMAIN, token_type: 'Bearer' };
		expect(client.read(200, answer)).toEqual({ value: 'tok', endsAt: NOW + 3_600_000 });
	});

	it.each<readonly [status: number, body: unknown, words: RegExp]>([
		[
			200,
			{ access_token: 'tok', instance_url: 'https://evil.example' },
			/this org is at https:\/\/evil/,
		],
		[200, { access_token: '', instance_url: MY_DOMAIN }, /gave no token/],
		[
			400,
			{ error: 'invalid_client', error_description: 'invalid client credentials' },
			/does not know this app/,
		],
		[
			400,
			{ error: 'invalid_client_id', error_description: 'client identifier invalid' },
			/does not know this app/,
		],
		[400, { error: 'invalid_grant', error_description: 'audience is invalid' }, /of another org/],
		[
			400,
			{ error: 'invalid_grant', error_description: "user hasn't approved this consumer" },
			/a user to run as.*this user may use it/,
		],
		[502, '<html>', /such as a proxy/],
		[302, '', /such as a proxy/],
	])('%s %j is refused', (status, body, words) => {
		const answer = client.read(status, body);
		expect('refused' in answer ? answer.refused : '').toMatch(words);
	});

	it.each([
		[401, 'INVALID_SESSION_ID', 'Session expired or invalid', true],
		[401, 'INVALID_SESSION_ID', 'This session is not valid for use with the REST API', false],
		[401, 'INVALID_SESSION_ID', 'Connected app is not attached to Agent', false],
		[401, 'INVALID_AUTH_HEADER', 'INVALID_HEADER_TYPE', false],
		[403, 'INVALID_SESSION_ID', 'Session expired or invalid', false],
	])('has ended after %s %s, %s: %s', (status, errorCode, message, hasEnded) => {
		const body = JSON.stringify([{ message, errorCode }]);
		expect(system.isTokenInvalid?.({ status, headers: {}, body })).toBe(hasEnded);
	});

	it('goes into the head of each call', () => {
		const opened = CLIENT.open(APP);
		if ('refused' in opened) throw new Error(opened.refused);
		const call = { method: 'GET', path: '/services/data/v67.0/limits' };
		expect(CLIENT.sign?.(call, opened, 'tok')).toEqual({
			headers: { Authorization: 'Bearer tok' },
		});
	});
});

it.each([
	[403, 'TotalRequests Limit exceeded.', false],
	[
		403,
		'ConcurrentRequests (Concurrent API Requests) Limit exceeded.',
		{ waitMs: 2_000, isUntaken: true },
	],
	[503, 'TotalRequests Limit exceeded.', undefined],
])('%s %s passes with waiting: %j', (status, message, passes) => {
	const body = JSON.stringify([{ message, errorCode: 'REQUEST_LIMIT_EXCEEDED' }]);
	expect(system.passing?.({ status, headers: {}, body })).toEqual(passes);
});
