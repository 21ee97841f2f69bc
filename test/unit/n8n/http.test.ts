import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type IExecuteFunctions, type IHttpRequestOptions, NodeOperationError } from 'n8n-workflow';
import { getHelpers } from './helpers';
import { createHttp } from '../../../nodes/shared/n8n/access/http';
import { GATEWAYS } from './modelSystems';
import { NetworkFailure } from '../../../nodes/shared/contracts/http';

const [system] = [GATEWAYS[0]!];
const [way] = system.ways;

let server: Server;
let base: string;
const seen: Array<{
	method?: string;
	url?: string;
	headers: IncomingMessage['headers'];
	body: Buffer;
}> = [];

beforeAll(async () => {
	server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const { method, url, headers } = request;
			seen.push({ method, url, headers, body: Buffer.concat(chunks) });
			if (url === '/slow') return;
			if (url === '/reset') return void request.socket.destroy();
			const status = Number(url?.slice(1));
			response.writeHead(status, {
				'content-type': 'application/json',
				'retry-after': '7',
				location: '/200',
			});
			response.end(status === 204 ? undefined : '{"id":12345678901234567890,"amount":1.10}');
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
	server.closeAllConnections();
	server.close();
});

beforeEach(() => void seen.splice(0));

function http(timeoutMs?: number, refusal?: Error, baseUrl = base) {
	const credential = { key: 'k', secret: 'test_1', advanced: true, baseUrl };
	return createHttp(getHelpers(refusal), { system, way, credential }, timeoutMs);
}

it.each([200, 204, 302, 400, 401, 429, 500, 503])(
	'gives back status %i as an answer',
	async (status) => {
		const response = await http()({ method: 'GET', url: `${base}/${status}` });
		expect(response.status).toBe(status);
		expect(response.headers['retry-after']).toBe('7');
		expect(seen).toHaveLength(1);
	},
);

it('hands on the body as text, every digit of it', async () => {
	const { body } = await http()({ method: 'GET', url: `${base}/200` });
	expect(body).toBe('{"id":12345678901234567890,"amount":1.10}');
});

it.each([
	['text', '{"a":1.10}', Buffer.from('{"a":1.10}')],
	['bytes', new Uint8Array([0, 255, 128]), Buffer.from([0, 255, 128])],
	['a form', 'amount=1&metadata[deal]=%C3%A9', Buffer.from('amount=1&metadata[deal]=%C3%A9')],
])('sends %s byte for byte, with the credential', async (_, body, sent) => {
	const headers = { 'content-type': 'application/octet-stream', 'idempotency-key': 'k1' };
	await http()({ method: 'POST', url: `${base}/200`, headers, body });
	expect(seen[0]?.body).toEqual(sent);
	expect(seen[0]?.headers).toMatchObject({ authorization: 'Bearer k', 'idempotency-key': 'k1' });
});

it.each([
	['reset', '/reset', 'ECONNRESET'],
	['timed out', '/slow', 'ECONNABORTED'],
])('a call that was %s is a network failure', async (_, path, code) => {
	const call = http(200)({ method: 'POST', url: base + path, body: '{}' });
	await expect(call).rejects.toEqual(
		new NetworkFailure(`No answer from ${new URL(base).host} (${code})`, code),
	);
});

it('so is one that nobody took', async () => {
	const nobody = 'http://127.0.0.1:1';
	const call = http(undefined, undefined, nobody)({ method: 'GET', url: `${nobody}/` });
	await expect(call).rejects.toMatchObject({ name: 'NetworkFailure', code: 'ECONNREFUSED' });
});

it('a credential that refuses is no network failure: nobody repeats it', async () => {
	const refusal = new NodeOperationError({} as never, 'not for this host');
	const call = http(undefined, refusal)({ method: 'GET', url: base });
	await expect(call).rejects.not.toBeInstanceOf(NetworkFailure);
	expect(seen).toHaveLength(0);
});

describe('a call to anywhere but the base URL of the credential is not sent, whoever made it', () => {
	const VENDOR = 'https://api.model.example';

	/** Counts what is handed to n8n, as a token that it signs with by itself. */
	function counted(credential: Record<string, unknown>) {
		const handed: string[] = [];
		const helpers = {
			httpRequestWithAuthentication: async (_type: string, { url }: IHttpRequestOptions) => {
				handed.push(url);
				return await Promise.resolve({ statusCode: 200, headers: {}, body: '{}' });
			},
		};
		const context = { helpers } as unknown as IExecuteFunctions;
		return { handed, call: createHttp(context, { system, way, credential: credential as never }) };
	}

	it.each([
		'https://evil.example/v1',
		'http://api.model.example/v1',
		'https://api.model.example:8443/v1',
		'https://api.model.example@evil.example/v1',
		'https://user:word@api.model.example/v1',
		'https://api.model.example.evil.example/v1',
		'https:evil.example/v1',
		'//evil.example/v1',
		'/v1',
		'blob:https://api.model.example/v1',
		'',
	])('"%s"', async (url) => {
		for (const more of [{}, { oauthTokenData: { access_token: 'a' } }]) {
			const { handed, call } = counted({ secret: 'live_1', ...more });
			await expect(call({ method: 'GET', url })).rejects.toThrow(
				/Model Pay credential is not sent to .*: its API Base URL is https:\/\/api\.model\.example/,
			);
			expect(handed).toEqual([]);
		}
	});

	it('but one to it is', async () => {
		const { handed, call } = counted({ secret: 'live_1' });
		await call({ method: 'GET', url: `${VENDOR}/v1?limit=1` });
		expect(handed).toEqual([`${VENDOR}/v1?limit=1`]);
	});

	it.each([
		['that must not be used', { secret: '' }, 'is empty'],
		[
			'that names a stand-in with a live key',
			{ secret: 'live_1', advanced: true, baseUrl: 'https://evil.example' },
			'not Model Pay over HTTPS',
		],
	])('nor is any with a credential %s', async (_what, credential, words) => {
		for (const url of [VENDOR, 'https://evil.example']) {
			const { handed, call } = counted(credential);
			await expect(call({ method: 'GET', url })).rejects.toThrow(words);
			expect(handed).toEqual([]);
		}
	});
});

describe('with OAuth2', () => {
	const renewable = { secret: 'live_1', oauthTokenData: { access_token: 'a' } };

	/** n8n's helper, as far as it matters here. */
	function oAuth2(answer: (options: IHttpRequestOptions) => unknown) {
		const helpers = {
			httpRequestWithAuthentication: async (_type: string, options: IHttpRequestOptions) =>
				await Promise.resolve(answer(options)),
		};
		return createHttp({ helpers } as unknown as IExecuteFunctions, {
			system,
			way,
			credential: renewable,
		});
	}
	const CALL = { method: 'GET', url: 'https://api.model.example/1' };

	it('has a 401 thrown to n8n, which renews the token, and takes every other status', async () => {
		let asked: unknown;
		const http = oAuth2(({ ignoreHttpStatusErrors }) => {
			asked = ignoreHttpStatusErrors;
			return { statusCode: 403, headers: {}, body: '{}' };
		});
		expect((await http(CALL)).status).toBe(403);
		expect(asked).toEqual({ ignore: true, except: [401] });
	});

	it.each([
		['still refused', { httpCode: '401' }],
		['no client of that name', { httpCode: 'EAUTH' }],
		['no answer that fits', { httpCode: 'ESTATUS' }],
		['access was taken away', { failure: { cause: 'credential-invalid' } }],
	])('what n8n could not renew is a 401: %s', async (message, more) => {
		const http = oAuth2(() => {
			throw Object.assign(new Error(message), more);
		});
		expect((await http(CALL)).status).toBe(401);
	});

	it('a network that failed while the token was renewed is no refusal', async () => {
		const http = oAuth2(() => {
			throw Object.assign(new Error('timeout'), { httpCode: 'ETIMEDOUT' });
		});
		await expect(http(CALL)).rejects.toThrow(NetworkFailure);
	});
});
