import type { DeliveryEffect } from '../sandbox/server/faults';
import { startSandbox, type Sandbox } from '../sandbox/server/startSandbox';
import type { SandboxHost, SandboxSystem } from '../sandbox/system';
import { startReceiver, type Receiver } from '../support/receiver';

interface EchoSystem extends SandboxSystem {
	performed: number;
	send(id: string, url: string, type?: string): void;
}

function createEcho(host: SandboxHost): EchoSystem {
	return {
		name: 'echo',
		performed: 0,
		handle(request) {
			this.performed += 1;
			return { status: 200, body: { method: request.method, path: request.path } };
		},
		send: (id, url, type = 'thing.created') =>
			host.deliver({
				id,
				system: 'echo',
				eventId: `event of ${id}`,
				eventType: type,
				endpointId: 'endpoint',
				url,
				body: Buffer.from(id),
				sign: (at) => ({ 'x-signed-at': String(at.getTime()) }),
			}),
		idempotencyKeyOf: ({ headers }) => headers['echo-key'],
		reset() {
			this.performed = 0;
		},
		faultResponse: (kind, seconds) => ({
			status: kind === 'rateLimited' ? 429 : 503,
			headers: { 'retry-after': String(seconds) },
			body: { echoSays: kind },
		}),
		control: (request) => ({ status: 200, body: { controlled: request.path } }),
	};
}

let sandbox: Sandbox<{ readonly echo: EchoSystem }>;
let receiver: Receiver;

beforeAll(async () => {
	receiver = await startReceiver();
	sandbox = await startSandbox({
		systems: { echo: createEcho },
		deliveries: { retryDelaysMilliseconds: [20, 20, 20], timeoutMilliseconds: 250 },
	});
});
afterAll(async () => {
	await sandbox.stop();
	await receiver.stop();
});
beforeEach(() => {
	sandbox.reset();
	receiver.clear();
	receiver.answerWith(() => 200);
});

const call = async (path: string, init?: RequestInit) =>
	await fetch(`${sandbox.origin('echo')}${path}`, init);
const control = async (method: string, path: string, body?: unknown) => {
	const init = { method, body: body === undefined ? undefined : JSON.stringify(body) };
	const answer = await fetch(`${sandbox.controlOrigin}${path}`, init);
	return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};
const bodies = () => receiver.received.map(({ body }) => body.toString());

describe('requests', () => {
	it('are counted by endpoint, with identifiers left out', async () => {
		await call('/v1/refunds/re_1Abc234');
		await call('/v1/refunds/re_1Xyz567');
		await call('/crm/objects/2026-09/deals/12345', { method: 'POST', body: 'a secret' });

		const { body } = await control('GET', '/control/requests?system=echo');

		expect(body.counts).toEqual({
			total: 3,
			byEndpoint: { 'GET /v1/refunds/{id}': 2, 'POST /crm/objects/2026-09/deals/{id}': 1 },
		});
		expect(JSON.stringify(body)).not.toContain('a secret');
		await control('DELETE', '/control/requests');
		expect(sandbox.requests.counts().total).toBe(0);
	});

	it('keep their exact count beyond the entries that are kept', async () => {
		for (let index = 0; index < 2_100; index += 1) {
			const at = new Date().toISOString();
			sandbox.requests.add({
				system: 'echo',
				method: 'GET',
				path: '/x',
				status: 200,
				isWrite: false,
				at,
				milliseconds: 0,
			});
		}
		expect(sandbox.requests.counts('echo').total).toBe(2_100);
		expect(sandbox.requests.list('echo')).toHaveLength(2_000);
	});

	it('show their idempotency key', async () => {
		const headers = { 'echo-key': 'refund/1', 'idempotency-key': 'of another system' };
		await call('/v1/refunds', { method: 'POST', headers });
		expect(sandbox.requests.list()[0]).toMatchObject({ idempotencyKey: 'refund/1', status: 200 });
	});
});

describe('faults of requests', () => {
	it('befall what they name, as often as they say, in the words of the vendor', async () => {
		await control('POST', '/control/faults', {
			on: 'request',
			system: 'echo',
			method: 'POST',
			path: '^/v1/refunds',
			times: 2,
			effect: { kind: 'status', status: 429, retryAfterSeconds: 3 },
		});

		const other = await call('/v1/refunds');
		const first = await call('/v1/refunds', { method: 'POST' });
		const second = await call('/v1/refunds', { method: 'POST' });
		const third = await call('/v1/refunds', { method: 'POST' });

		expect([other.status, first.status, second.status, third.status]).toEqual([200, 429, 429, 200]);
		expect(first.headers.get('retry-after')).toBe('3');
		expect(await first.json()).toEqual({ echoSays: 'rateLimited' });
		expect(sandbox.systems.echo.performed).toBe(2);
	});

	it('let the first ones through when told so', async () => {
		sandbox.faults.order({
			on: 'request',
			system: 'echo',
			after: 1,
			times: 1,
			effect: { kind: 'status', status: 502 },
		});
		const statuses = [
			(await call('/a')).status,
			(await call('/a')).status,
			(await call('/a')).status,
		];
		expect(statuses).toEqual([200, 502, 200]);
	});

	it('cut every connection while the system is down, and none once lifted', async () => {
		const { body } = await control('POST', '/control/faults', {
			on: 'request',
			system: 'echo',
			effect: { kind: 'down' },
		});
		await expect(call('/a')).rejects.toThrow('fetch failed');
		await expect(call('/a')).rejects.toThrow('fetch failed');
		expect(sandbox.systems.echo.performed).toBe(0);

		expect((await control('DELETE', `/control/faults/${String(body.id)}`)).status).toBe(200);
		expect((await call('/a')).status).toBe(200);
		expect(sandbox.requests.list().map(({ status, fault }) => [status, fault])).toEqual([
			[null, 'down'],
			[null, 'down'],
			[200, undefined],
		]);
	});

	it('perform the request and drop its answer', async () => {
		sandbox.faults.order({
			on: 'request',
			system: 'echo',
			times: 1,
			effect: { kind: 'dropAnswer' },
		});
		await expect(call('/a')).rejects.toThrow('fetch failed');
		expect(sandbox.systems.echo.performed).toBe(1);
	});

	it('leave the client without an answer, or with a late one', async () => {
		sandbox.faults.order({ on: 'request', system: 'echo', times: 1, effect: { kind: 'timeout' } });
		await expect(call('/a', { signal: AbortSignal.timeout(60) })).rejects.toThrow(/aborted/);
		expect(sandbox.systems.echo.performed).toBe(0);

		const effect = { kind: 'delay', milliseconds: 60 } as const;
		sandbox.faults.order({ on: 'request', system: 'echo', times: 1, effect });
		const startedAt = Date.now();
		expect((await call('/a')).status).toBe(200);
		expect(Date.now() - startedAt).toBeGreaterThanOrEqual(55);
	});

	it('are refused with what is wrong when they make no sense', async () => {
		const wrong = await control('POST', '/control/faults', { on: 'request', effect: 'slow' });
		expect(wrong.status).toBe(400);
		expect(sandbox.faults.list()).toEqual([]);
	});
});

describe('deliveries', () => {
	it('arrive once, signed at the time of the attempt', async () => {
		sandbox.systems.echo.send('a', receiver.url);
		await sandbox.deliveries.settled();
		expect(bodies()).toEqual(['a']);
		const signedAt = Number(receiver.received[0]?.headers['x-signed-at']);
		expect(Math.abs(Date.now() - signedAt)).toBeLessThan(2_000);
	});

	it('are repeated until a 2xx, with a fresh signature', async () => {
		receiver.answerWith(() => (receiver.received.length < 3 ? 503 : 204));
		sandbox.systems.echo.send('a', receiver.url);
		await sandbox.deliveries.settled();

		const [record] = sandbox.deliveries.list({ system: 'echo' });
		expect(record?.state).toBe('delivered');
		expect(record?.attempts.map(({ status }) => status)).toEqual([503, 503, 204]);
		const times = receiver.received.map(({ headers }) => headers['x-signed-at']);
		expect(new Set(times).size).toBe(3);
	});

	it('are given up after the last attempt, and can be sent again by hand', async () => {
		receiver.answerWith(() => 500);
		sandbox.systems.echo.send('a', receiver.url);
		await sandbox.deliveries.settled();
		expect(sandbox.deliveries.list()[0]).toMatchObject({ state: 'failed' });
		expect(receiver.received).toHaveLength(4);

		receiver.answerWith(() => 200);
		await control('POST', '/control/deliveries/a/resend', { copies: 3 });
		await sandbox.deliveries.settled();
		expect(receiver.received).toHaveLength(7);
		expect(sandbox.deliveries.list()[0]?.state).toBe('delivered');
	});

	it('count an endpoint that does not answer in time as failed', async () => {
		receiver.answerWith(() => (receiver.received.length === 1 ? null : 200));
		sandbox.systems.echo.send('a', receiver.url);
		await sandbox.deliveries.settled();
		const [record] = sandbox.deliveries.list();
		expect(record?.attempts.map(({ status }) => status)).toEqual([null, 200]);
		expect(record?.attempts[0]).toMatchObject({ failure: 'no answer in time' });
	});

	it.each([
		'https://example.com/hook',
		'http://192.168.1.7/hook',
		'http://localhost.example/hook',
		'http://notlocalhost/hook',
	])('are never made to %s', async (url) => {
		sandbox.systems.echo.send('a', url);
		await sandbox.deliveries.settled();
		expect(sandbox.deliveries.list()[0]).toMatchObject({ state: 'refused', attempts: [] });
	});

	it.each([
		[{ kind: 'drop' }, ['b']],
		[{ kind: 'duplicate', copies: 3 }, ['a', 'a', 'a', 'b']],
		[{ kind: 'reorder' }, ['b', 'a']],
		[{ kind: 'delay', milliseconds: 80 }, ['b', 'a']],
	] as const)('under the fault %j arrive as %j', async (effect, expected) => {
		sandbox.faults.order({
			on: 'delivery',
			system: 'echo',
			eventType: 'thing.created',
			times: 1,
			effect,
		});
		sandbox.systems.echo.send('a', receiver.url);
		sandbox.systems.echo.send('b', receiver.url, 'thing.changed');
		await sandbox.deliveries.settled();
		if (effect.kind === 'duplicate') expect(bodies().sort()).toEqual(expected);
		else expect(bodies()).toEqual(expected);
	});

	it('are held for what follows, not for what went before', async () => {
		const order = (eventType: string, effect: DeliveryEffect) =>
			sandbox.faults.order({ on: 'delivery', system: 'echo', eventType, times: 1, effect });
		order('thing.old', { kind: 'delay', milliseconds: 20 });
		order('thing.created', { kind: 'reorder' });
		sandbox.systems.echo.send('old', receiver.url, 'thing.old');
		sandbox.systems.echo.send('a', receiver.url);
		await receiver.next(({ body }) => body.toString() === 'old');
		await new Promise((resolve) => setTimeout(resolve, 30));
		sandbox.systems.echo.send('b', receiver.url, 'thing.changed');
		await sandbox.deliveries.settled();
		expect(bodies()).toEqual(['old', 'b', 'a']);
	});

	it('are held no longer than allowed when nothing follows', async () => {
		const effect = { kind: 'reorder', milliseconds: 30 } as const;
		sandbox.faults.order({ on: 'delivery', system: 'echo', effect });
		sandbox.systems.echo.send('a', receiver.url);
		await sandbox.deliveries.settled();
		expect(bodies()).toEqual(['a']);
	});
});

describe('the control server', () => {
	it('hands a system its own orders and serves routes that others mount', async () => {
		sandbox.route('GET /inbox/:id', (_request, { id }) => ({ status: 200, body: { id } }));
		expect((await control('POST', '/control/echo/pay/now')).body).toEqual({
			controlled: '/pay/now',
		});
		expect((await control('GET', '/inbox/7')).body).toEqual({ id: '7' });
		expect((await control('GET', '/control/nothing')).status).toBe(404);
	});

	it('tells live views what changed', async () => {
		const stream = await fetch(`${sandbox.controlOrigin}/control/changes`);
		const reader = stream.body?.getReader();
		await reader?.read();
		await call('/a');
		const { value } = (await reader?.read()) ?? {};
		expect(Buffer.from(value ?? []).toString()).toContain('["requests"]');
		await reader?.cancel();
	});

	it('stops with requests and deliveries under way', async () => {
		const other = await startSandbox({ systems: { echo: createEcho } });
		other.faults.order({ on: 'request', system: 'echo', effect: { kind: 'timeout' } });
		receiver.answerWith(() => null);
		const hanging = fetch(other.origin('echo')).catch((error: Error) => error.message);
		other.systems.echo.send('a', receiver.url);
		await receiver.next(({ body }) => body.toString() === 'a');
		await other.stop();
		expect(await hanging).toBe('fetch failed');
		await expect(fetch(other.controlOrigin)).rejects.toThrow('fetch failed');
	});
});
