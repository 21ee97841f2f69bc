/** Ways to sign that neither Stripe nor HubSpot has, through what is the same for all. */
import type { IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';
import type { CredentialFields } from '../../../nodes/shared/contracts/system';
import { checkCredential } from '../../../nodes/shared/n8n/access/access';
import { authenticate } from '../../../nodes/shared/n8n/access/authenticate';
import { clock } from '../../../nodes/shared/n8n/clock';
import { exchanging } from '../../../nodes/shared/n8n/access/credential';
import { createHttp } from '../../../nodes/shared/n8n/access/http';
import { TOKEN_FIELD } from '../../../nodes/shared/n8n/access/token';
import { accountOf, exchanged, inBody, ownDomain, signingWith } from './inventedWays';

const BASE = 'https://api.invented.example';

describe('credentials in an ordered body', () => {
	const account = accountOf(inBody, { login: 'me', key: 'k-1' });
	const sign = async (body: unknown) =>
		await authenticate(account, { method: 'POST', url: `${BASE}/xml/v1/request`, body } as never);
	const call = { createRequest: { refId: '1', amount: '9.00' } };
	const signed =
		'{"createRequest":{"credentials":{"login":"me","key":"k-1"},"refId":"1","amount":"9.00"}}';

	it('come first, whether the call has text, bytes or an object', async () => {
		expect((await sign(JSON.stringify(call))).body).toBe(signed);
		expect((await sign(Buffer.from(JSON.stringify(call)))).body).toEqual(Buffer.from(signed));
		expect(JSON.stringify((await sign(call)).body)).toBe(signed);
	});

	it('are put in once, also where n8n asks a second time', async () => {
		const once = await sign(call);
		expect(await authenticate(account, once)).toEqual(once);
	});

	it('are not put into a call to anywhere else', async () => {
		const foreign = { method: 'POST', url: 'https://evil.example/xml/v1', body: call } as const;
		await expect(authenticate(account, foreign)).rejects.toThrow('is not sent to');
	});
});

describe('an address that comes with the token', () => {
	const open = (api_domain: string, more: CredentialFields = {}) =>
		checkCredential({
			system: ownDomain,
			way: ownDomain.ways[0],
			credential: {
				oauthTokenData: { access_token: 'a', refresh_token: 'r', api_domain },
				...more,
			},
		});

	it('is where calls go, with the vendor’s own word in front of the token', async () => {
		const oauthTokenData = { access_token: 'a', api_domain: 'https://eu.my.invented.example' };
		const account = accountOf(ownDomain, { oauthTokenData });
		const signed = await authenticate(account, { url: 'https://eu.my.invented.example/v1' });
		expect(signed.headers).toEqual({ Authorization: 'Own-token a' });
		await expect(authenticate(account, { url: `${BASE}/v1` })).rejects.toThrow('is not sent to');
	});

	it.each(['https://evil.example', 'http://eu.my.invented.example', 'https://x.evil.example/my'])(
		'is the vendor’s: %s is refused, also where nothing real would move',
		(domain) => {
			expect(open(domain)).toEqual({
				refused: expect.stringMatching(/would send its key to .* Connect the account again/),
			});
		},
	);

	it.each(['', 'no address'])('is one: "%s" is none', (domain) => {
		expect(open(domain)).toEqual({ refused: expect.stringContaining('is no address') });
	});
});

describe('a signature', () => {
	it.each([
		[{ Host: 'evil.example' }],
		[{ ':authority': 'evil.example' }],
		[{ 'Proxy-Authorization': 'x' }],
		[{ 'Transfer-Encoding': 'chunked' }],
		[{ Authorization: 'a', authorization: 'b' }],
		[{ 'X-Key': 'a\r\nHost: evil.example' }],
		[{ 'X Key': 'a' }],
	])('that has %j is not sent', async (headers) => {
		const account = accountOf(signingWith(headers), {});
		await expect(authenticate(account, { url: `${BASE}/v1` })).rejects.toThrow('which it must not');
	});

	it('cannot be given from outside, whatever its header is called', async () => {
		const account = accountOf(signingWith({ 'X-Key': 'a' }), {});
		const call = { url: `${BASE}/v1`, headers: { 'x-key': 'b' } };
		await expect(authenticate(account, call)).rejects.toThrow('Leave the header out');
	});

	it('can change no address', async () => {
		const system = signingWith({});
		const [way] = system.ways;
		const sign = () => ({ url: 'https://evil.example', baseURL: 'https://evil.example' });
		const account = { system, way: { ...way, sign: sign as never }, credential: {} };
		const signed = await authenticate(account, { url: `${BASE}/v1` });
		expect([signed.url, signed.baseURL]).toEqual([`${BASE}/v1`, undefined]);
	});
});

describe('a token that ends', () => {
	let now = 9_000_000;
	let ids = 0;
	beforeEach(() => {
		now += 3_600_000;
		jest.spyOn(clock, 'now').mockImplementation(() => now);
	});
	afterEach(() => jest.restoreAllMocks());

	/** A system that gives a new token each time it is asked, and takes those that `takes` says. */
	function play({
		takes = () => true,
		system = exchanged(),
		tokenStatus = 200,
		refusal = { status: 401, body: '{"own":"words"}' },
	}: {
		takes?: (token: string) => boolean;
		system?: ReturnType<typeof exchanged>;
		tokenStatus?: number;
		refusal?: { status: number; body: string };
	} = {}) {
		const asked: string[] = [];
		const sent: string[] = [];
		const account = accountOf(system, { id: `id-${++ids}`, secret: 's-1' });
		const helpers = {
			httpRequest: async ({ url }: IHttpRequestOptions) => {
				asked.push(url);
				await Promise.resolve();
				const body = JSON.stringify({ token: `t${asked.length}`, seconds: 3_600 });
				return { statusCode: tokenStatus, headers: {}, body };
			},
			httpRequestWithAuthentication: async (
				_type: string,
				options: IHttpRequestOptions,
				{ credentialsDecrypted }: { credentialsDecrypted: { data: never } },
			) => {
				const credential = credentialsDecrypted.data;
				const signed = await authenticate({ ...account, credential }, options);
				const token = String(signed.headers?.Authorization).replace('Bearer ', '');
				sent.push(token);
				return takes(token)
					? { statusCode: 200, headers: {}, body: '{}' }
					: { statusCode: refusal.status, headers: {}, body: refusal.body };
			},
		};
		const http = createHttp({ helpers } as unknown as IExecuteFunctions, account);
		const call = async () => await http({ method: 'GET', url: `${BASE}/v1` });
		return { account, helpers, asked, sent, call };
	}

	it('is got once, whoever asks', async () => {
		const { asked, sent, call } = play();
		await Promise.all([call(), call(), call()]);
		await call();
		expect([asked, sent]).toEqual([[`${BASE}/oauth/token`], ['t1', 't1', 't1', 't1']]);
	});

	it('is renewed a minute before it ends', async () => {
		const { sent, call } = play();
		await call();
		now += 3_539_000;
		await call();
		now += 2_000;
		await call();
		expect(sent).toEqual(['t1', 't1', 't2']);
	});

	it('is renewed once where the system calls it invalid, and the call is made once more, for all', async () => {
		const { asked, sent, call } = play({ takes: (token) => token !== 't1' });
		const answers = await Promise.all([call(), call(), call()]);
		expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
		expect([asked.length, sent]).toEqual([2, ['t1', 't1', 't1', 't2', 't2', 't2']]);
	});

	it('a second refusal is an answer, in the system’s own words, and nobody renews for ever', async () => {
		const { asked, call } = play({ takes: () => false });
		for (let time = 0; time < 5; time++) {
			expect(await call()).toMatchObject({ status: 401, body: '{"own":"words"}' });
		}
		expect(asked).toHaveLength(2);
	});

	it('ends where the system says so in other words', async () => {
		const isTokenInvalid = ({ body }: { body: string }) => body.includes('EXPIRED');
		const system = exchanged({ isTokenInvalid });
		const refusal = { status: 200, body: 'EXPIRED' };
		const played = play({ system, refusal, takes: (token) => token !== 't1' });
		expect(await played.call()).toMatchObject({ status: 200, body: '{}' });
		const rights = play({ system, refusal: { status: 401, body: 'SCOPE' }, takes: () => false });
		expect(await rights.call()).toMatchObject({ status: 401, body: 'SCOPE' });
		expect(rights.asked).toHaveLength(1);
	});

	it('that waiting would bring is the answer of the call; one that is refused says why', async () => {
		expect(await play({ tokenStatus: 503 }).call()).toMatchObject({ status: 503 });
		await expect(play({ tokenStatus: 401 }).call()).rejects.toThrow('does not know this ID');
	});

	it.each(['@evil.example/token', '.evil.example/token', ':8443/token'])(
		'is got at the base URL and nowhere else: %s',
		async (path) => {
			const { asked, call } = play({ system: exchanged({}, path) });
			await expect(call()).rejects.toThrow('and nowhere else');
			expect(asked).toEqual([]);
		},
	);

	it('is handed to n8n’s own nodes, and renewed where they say that it was refused', async () => {
		const { account, helpers, asked } = play();
		const preAuthentication = exchanging(account.system, account.way);
		const ask = async (token: string) =>
			await preAuthentication.call({ helpers } as never, {
				...account.credential,
				[TOKEN_FIELD]: token,
			});
		expect([await ask(''), await ask(''), await ask('t1')]).toEqual([
			{ [TOKEN_FIELD]: 't1' },
			{ [TOKEN_FIELD]: 't1' },
			{ [TOKEN_FIELD]: 't2' },
		]);
		expect(asked).toHaveLength(2);
		const credential = { ...account.credential, [TOKEN_FIELD]: 't1' };
		const once = await authenticate({ ...account, credential }, { url: `${BASE}/v1` });
		credential[TOKEN_FIELD] = 't2';
		expect((await authenticate({ ...account, credential }, once)).headers).toEqual({
			Authorization: 'Bearer t2',
		});
	});

	it('without one nothing is sent', async () => {
		const { account } = play();
		await expect(authenticate(account, { url: `${BASE}/v1` })).rejects.toThrow('has no token yet');
	});
});
