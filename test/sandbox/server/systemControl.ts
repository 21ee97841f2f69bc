/** The part of a stand-in's control that is the same for every system: what is ordered, as JSON, and what is refused. */
import type { SandboxRequest, SandboxResponse } from '../system';
import { readJson } from './control';
import { createRouteTable } from './routes';

/** What comes of an order; it throws the system's own error where people there would be refused. */
type Handler = (body: unknown, parameters: Readonly<Record<string, string>>) => unknown;

interface Refusal {
	readonly status: number;
	readonly message: string;
}

/**
 * Answers control requests with the object that came of them.
 * @param refusalOf what to answer of the system's own errors; `undefined` of any other, which is thrown on.
 * @param handlers by `METHOD /path/:name`.
 */
export function answerOrders(
	refusalOf: (error: unknown) => Refusal | undefined,
	handlers: Readonly<Record<string, Handler>>,
): (request: SandboxRequest) => SandboxResponse {
	const routes = createRouteTable(handlers);
	return (request) => {
		const match = routes.match(request.method, request.path);
		if (match === undefined) return refuse(404, `Nothing is at ${request.path}`);
		const body = readJson(request);
		try {
			return { status: 200, body: match.handler(body, match.parameters) };
		} catch (error) {
			const refusal = refusalOf(error);
			if (refusal === undefined) throw error;
			return refuse(refusal.status, refusal.message);
		}
	};
}

function refuse(status: number, refused: string): SandboxResponse {
	return { status, body: { refused } };
}
