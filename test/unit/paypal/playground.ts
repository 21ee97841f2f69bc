/** The stand-in in memory, as a connection of the node has it: every call of an adapter is kept. */
import type { GatewayConnection } from '../../../nodes/shared/contracts/gateway';
import { type Http, type HttpRequest, NetworkFailure } from '../../../nodes/shared/contracts/http';
import { type BillingDesk, DESK_START, openDesk } from '../../support/paypal/billingDesk';
import { placesAsking } from './askingPlaces';

export interface Sent extends HttpRequest {
	/** Without the origin. */
	readonly path: string;
	readonly query: URLSearchParams;
	/** Parsed. */
	readonly content: unknown;
	readonly status: number;
	readonly answer: unknown;
	/** The lines of the adapter that asked: `actions/event.ts:31`. */
	readonly places: readonly string[];
}

export interface Playground {
	readonly desk: BillingDesk;
	readonly sandbox: BillingDesk['sandbox'];
	readonly connection: GatewayConnection;
	/** What was asked since this was asked last. */
	sent(): Sent[];
	/** Those that change something. */
	writes(): Sent[];
	/** The next write that fits is done, and its answer lost. */
	loseAnswerOf(path: RegExp): void;
	/** What the next answers to such a path are in place of the stand-in's. */
	answerInstead(path: RegExp, change: (answer: Answered) => Answered): void;
	advance(milliseconds: number): void;
	now(): number;
}

interface Answered {
	readonly status: number;
	readonly body: unknown;
}

const ORIGIN = 'https://api-m.sandbox.paypal.com';

/** With a webhook for everything, so that there are events. */
export async function openPlayground(): Promise<Playground> {
	const desk = await openDesk();
	let now = DESK_START;
	let kept: Sent[] = [];
	let lost: RegExp | undefined;
	const changes: Array<[RegExp, (answer: Answered) => Answered]> = [];
	desk.sandbox.addWebhook('https://n8n.example/webhook/paypal');
	const http: Http = async (request) => {
		const places = placesAsking();
		const path = request.url.replace(ORIGIN, '');
		const content: unknown =
			request.body === undefined ? undefined : JSON.parse(String(request.body));
		const plain = await desk.call(request.method, path, content, request.headers ?? {});
		const [, change] = changes.find(([form]) => form.test(path)) ?? [];
		const { status, body } = change ? change(plain) : plain;
		const { pathname, searchParams } = new URL(path, ORIGIN);
		const asked = { path: pathname, query: searchParams, content, places };
		kept.push({ ...request, ...asked, status, answer: body });
		if (lost?.test(path) && request.method !== 'GET') {
			lost = undefined;
			throw new NetworkFailure('The connection was cut', 'ECONNRESET');
		}
		return { status, headers: {}, body: status === 204 ? '' : JSON.stringify(body) };
	};
	const take = () => {
		const taken = kept;
		kept = [];
		return taken;
	};
	return {
		desk,
		sandbox: desk.sandbox,
		connection: {
			http,
			clock: { now: () => now, sleep: async () => await Promise.resolve(), random: () => 0 },
			baseUrl: ORIGIN,
			livemode: false,
			account: async () => await Promise.resolve(desk.sandbox.merchantId),
			secrets: [],
			endpointIds: [],
		},
		sent: take,
		writes: () => take().filter(isWrite),
		loseAnswerOf: (path) => void (lost = path),
		answerInstead: (path, change) => void changes.push([path, change]),
		advance(milliseconds) {
			now += milliseconds;
			desk.advance(milliseconds);
		},
		now: () => now,
	};
}

/** A search is asked by POST. */
export function isWrite({ method, path }: Sent): boolean {
	return method !== 'GET' && !path.endsWith('/search-invoices');
}
