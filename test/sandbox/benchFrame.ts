/** What the world of every bench is made of: a stand-in in memory with a clock, its deliveries, and a connection to it. */
import type { GatewayConnection, WebhookDelivery } from '../../nodes/shared/contracts/gateway';
import type { Http } from '../../nodes/shared/contracts/http';
import type { Subject } from '../../nodes/shared/vocabulary/subject';
import type { SandboxDelivery, SandboxSystem, SandboxSystemFactory } from './system';

/** Where nobody listens: calls are handed over in memory. */
export const ORIGIN = 'http://127.0.0.1:1';
const START = Date.parse('2026-11-02T09:00:00Z');

export interface BenchFrame<System extends SandboxSystem> {
	readonly sandbox: System;
	/** One call, as it is. */
	readonly send: Http;
	now(): number;
	advance(milliseconds: number): void;
	connect(overrides?: Partial<GatewayConnection>): GatewayConnection;
	subject(kind: Subject['kind'], id: string): Subject;
	/** What came to this endpoint since the last time this was asked. */
	delivered(endpointId: string): WebhookDelivery[];
	/** Those that were not asked for yet, to whatever endpoint. */
	waiting(): readonly SandboxDelivery[];
	/** Method, path and query of the calls made since the last time this was asked. */
	requests(): string[];
}

interface FrameParts<System extends SandboxSystem> {
	readonly create: SandboxSystemFactory<System>;
	readonly account: (sandbox: System) => string;
	/** As a connection signs: with a key, or with a token that it gets first. */
	readonly signed: (send: Http) => Http;
}

export function openFrame<System extends SandboxSystem>({
	create,
	account,
	signed,
}: FrameParts<System>): BenchFrame<System> {
	let now = START;
	let asked: string[] = [];
	let queue: SandboxDelivery[] = [];
	const sandbox = create({
		now: () => new Date(now),
		deliver: (delivery) => queue.push(delivery),
		origin: () => ORIGIN,
		changed: () => undefined,
	});
	const send = sending(sandbox);
	const sign = signed(send);
	// A turn of the event loop before and after, so that calls of two runs lie between each other.
	const http: Http = async (request) => {
		const { pathname, search } = new URL(request.url);
		asked.push(`${request.method} ${pathname}${search}`);
		await nextTurn();
		const answer = await sign(request);
		await nextTurn();
		return answer;
	};
	return {
		sandbox,
		send,
		now: () => now,
		advance: (milliseconds) => void (now += milliseconds),
		connect: (overrides = {}) => ({
			http,
			clock: { now: () => now, sleep: async () => undefined, random: () => 0.5 },
			baseUrl: ORIGIN,
			livemode: false,
			account: async () => account(sandbox),
			secrets: [],
			...overrides,
		}),
		subject: (kind, id) => ({
			...{ gateway: sandbox.name, account: account(sandbox), livemode: false, kind, id },
		}),
		delivered(endpointId) {
			const deliveries = queue.filter((one) => one.endpointId === endpointId);
			queue = [];
			return deliveries.map((delivery) => ({
				headers: delivery.sign(new Date(now)),
				rawBody: Uint8Array.from(delivery.body),
				url: delivery.url,
			}));
		},
		waiting: () => queue,
		requests() {
			const list = asked;
			asked = [];
			return list;
		},
	};
}

function sending(sandbox: SandboxSystem): Http {
	return async ({ method, url, headers = {}, body = '' }) => {
		const { pathname, searchParams } = new URL(url);
		const { status, ...response } = await sandbox.handle({
			method,
			path: pathname,
			query: searchParams,
			headers: Object.fromEntries(
				Object.entries(headers).map(([name, text]) => [name.toLowerCase(), text]),
			),
			body: Buffer.from(body),
		});
		const text = response.body ?? '';
		return {
			status,
			headers: { ...response.headers },
			body: typeof text === 'string' ? text : JSON.stringify(text),
		};
	};
}

async function nextTurn(): Promise<void> {
	await new Promise(setImmediate);
}
