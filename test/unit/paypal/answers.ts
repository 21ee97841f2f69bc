/** A connection whose answers the test says, and what was asked of it. */
import type { GatewayConnection } from '../../../nodes/shared/contracts/gateway';
import type { Http, HttpRequest } from '../../../nodes/shared/contracts/http';
import { NOW } from './chain';

export interface Answer {
	readonly status?: number;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: unknown;
}

type Reply = Answer | Error;

/** @param reply by the request and its path without the origin; what throws, throws. */
export function connectTo(reply: (path: string, request: HttpRequest) => Reply) {
	const asked: Array<{ method: string; path: string; body: unknown; request: HttpRequest }> = [];
	const baseUrl = 'https://api-m.sandbox.paypal.com';
	const http: Http = async (request) => {
		const path = request.url.slice(baseUrl.length);
		const body: unknown = request.body === undefined ? undefined : JSON.parse(String(request.body));
		asked.push({ method: request.method, path, body, request });
		const answer = reply(path, request);
		if (answer instanceof Error) throw answer;
		const { status = 200, headers = {}, body: said } = answer;
		const text = typeof said === 'string' ? said : JSON.stringify(said ?? {});
		return await Promise.resolve({ status, headers, body: text });
	};
	const connection: GatewayConnection = {
		http,
		clock: { now: () => NOW, sleep: async () => undefined, random: () => 0 },
		baseUrl,
		livemode: false,
		account: async () => await Promise.resolve('ACMEMERCHANT1'),
		secrets: [],
	};
	return { asked, connection };
}

/** As PayPal refuses (https://developer.paypal.com/api/rest/responses/). */
export const refusal = (
	status: number,
	name: string,
	issue?: string,
	more: object = {},
): Answer => ({
	status,
	body: {
		name,
		message: `The words of ${name}.`,
		debug_id: 'f1d2d2f924e98',
		details: issue === undefined ? [] : [{ issue, description: `The words of ${issue}.`, ...more }],
	},
});
