/** A connection whose answers the test says, and what was asked of it. */
import type { CrmConnection } from '../../../nodes/shared/contracts/crm';
import type { Http, HttpRequest } from '../../../nodes/shared/contracts/http';

export interface Answer {
	readonly status?: number;
	readonly headers?: Readonly<Record<string, string>>;
	/** A text is sent as it is, anything else as JSON. */
	readonly body?: unknown;
}

export interface Asked {
	readonly method: string;
	/** From the API's version on, without the query. */
	readonly path: string;
	readonly query: URLSearchParams;
	readonly request: HttpRequest;
}

export const BASE_URL = 'https://acme.my.salesforce.com';
const DATA = `${BASE_URL}/services/data/v67.0`;

/** @param reply what comes back; what is not known is not found. Time passes as it is slept. */
export function connectTo(reply: (asked: Asked) => Answer | undefined) {
	const asked: Asked[] = [];
	let now = Date.parse('2026-11-23T10:00:00Z');
	const http: Http = async (request) => {
		const url = new URL(request.url);
		const path = request.url.startsWith(DATA)
			? url.pathname.slice('/services/data/v67.0'.length)
			: url.pathname;
		const one: Asked = { method: request.method, path, query: url.searchParams, request };
		asked.push(one);
		const { status = 200, headers = {}, body } = reply(one) ?? refusal(404, 'NOT_FOUND');
		const text = typeof body === 'string' ? body : JSON.stringify(body ?? {});
		return await Promise.resolve({ status, headers, body: text });
	};
	const connection: CrmConnection = {
		http,
		clock: {
			now: () => now,
			sleep: async (milliseconds) => {
				now += milliseconds;
				await Promise.resolve();
			},
			random: () => 0,
		},
		baseUrl: BASE_URL,
	};
	return { asked, connection, slept: () => now - Date.parse('2026-11-23T10:00:00Z') };
}

/** As Salesforce refuses a call. */
export const refusal = (
	status: number,
	errorCode: string,
	message = `The words of ${errorCode}.`,
): Answer => ({ status, body: [{ message, errorCode }] });

export const rows = (...records: object[]): Answer => ({
	body: { totalSize: records.length, done: true, records },
});
