import type { IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';
import { NetworkFailure } from '../../../nodes/shared/contracts/http';
import { createPublicHttp } from '../../../nodes/shared/n8n/access/publicHttp';

const KILOBYTE = Buffer.alloc(1_024, 'a');

function play(
	chunks: readonly Buffer[] | Error = [Buffer.from('-----BEGIN'), Buffer.from(' CERT')],
) {
	const asked: IHttpRequestOptions[] = [];
	let read = 0;
	const helpers = {
		httpRequest: async (options: IHttpRequestOptions) => {
			asked.push(options);
			if (chunks instanceof Error) throw chunks;
			const body = (async function* () {
				for (const chunk of chunks) {
					read++;
					yield await Promise.resolve(chunk);
				}
			})();
			return await Promise.resolve({ statusCode: 200, headers: { ETag: '1' }, body });
		},
	};
	const context = { helpers } as unknown as IExecuteFunctions;
	// Neither anchored nor whole: the names are taken whole all the same.
	const http = createPublicHttp(context, /api(\.sandbox)?\.invented\.example/);
	return { asked, http, read: () => read };
}

it('reads what stands at a host that is named, without following anybody elsewhere', async () => {
	const { asked, http } = play();
	const url = 'https://api.sandbox.invented.example/certs/1?a=b';
	expect(await http({ method: 'GET', url, headers: { authorization: 'x' } })).toEqual({
		status: 200,
		headers: { etag: '1' },
		body: '-----BEGIN CERT',
	});
	expect(asked).toMatchObject([{ url, disableFollowRedirect: true, timeout: 10_000 }]);
	expect(asked[0]).not.toHaveProperty('headers');
});

it.each([
	['GET', 'https://evil.example/certs/1'],
	['GET', 'http://api.invented.example/certs/1'],
	['GET', 'https://api.invented.example:8443/certs/1'],
	['GET', 'https://api.invented.example.evil.example/certs/1'],
	['GET', 'https://evil-api.invented.example/certs/1'],
	['GET', 'https://api.invented.example@evil.example/'],
	['GET', 'https://me@api.invented.example/'],
	['GET', '/certs/1'],
	['POST', 'https://api.invented.example/certs/1'],
])('asks for nothing else: %s %s', async (method, url) => {
	const { asked, http } = play();
	await expect(http({ method, url })).rejects.toThrow('Nothing is read from');
	expect(asked).toEqual([]);
});

it('reads no more than it can be', async () => {
	const { http, read } = play(Array.from({ length: 1_000 }, () => KILOBYTE));
	const url = 'https://api.invented.example/endless';
	await expect(http({ method: 'GET', url })).rejects.toThrow('is longer than it can be');
	expect(read()).toBe(129);
});

it('no answer is a network failure', async () => {
	const { http } = play(Object.assign(new Error('x'), { code: 'ETIMEDOUT' }));
	const call = http({ method: 'GET', url: 'https://api.invented.example/certs/1' });
	await expect(call).rejects.toThrow(NetworkFailure);
});
