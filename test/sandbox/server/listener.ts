/** One HTTP server on 127.0.0.1 that can be stopped at any moment without a socket left behind. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { SandboxRequest, SandboxResponse } from '../system';

const LOOPBACK = '127.0.0.1';
const MAXIMUM_BODY_BYTES = 20 * 1024 * 1024;

/** Gets the request as the systems see it, and the raw answer to write, hold back or destroy. */
export type RequestListener = (request: SandboxRequest, raw: ServerResponse) => Promise<void>;

export interface Listener {
	readonly origin: string;
	stop(): Promise<void>;
}

/** Listens on `port` (0: any free one) and resolves once connections are accepted. */
export async function listen(port: number, listener: RequestListener): Promise<Listener> {
	const server = createServer((incoming, raw) => {
		readRequest(incoming)
			.then(async (request) => await listener(request, raw))
			.catch((error: unknown) => answerFault(raw, error));
	});
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, LOOPBACK, resolve);
	});
	const address = server.address() as AddressInfo;
	return {
		origin: `http://${LOOPBACK}:${address.port}`,
		stop: async () =>
			await new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}

/** Writes a system's answer: strings and Buffers as they are, anything else as JSON. */
export function writeResponse(raw: ServerResponse, response: SandboxResponse): void {
	if (raw.destroyed || raw.headersSent) return;
	const { status, headers = {}, body } = response;
	const isRaw = typeof body === 'string' || Buffer.isBuffer(body);
	const payload = body === undefined ? '' : isRaw ? body : JSON.stringify(body);
	raw.writeHead(status, {
		...(body === undefined || isRaw ? {} : { 'content-type': 'application/json' }),
		...headers,
		'content-length': Buffer.byteLength(payload),
	});
	raw.end(payload);
}

async function readRequest(incoming: IncomingMessage): Promise<SandboxRequest> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of incoming as AsyncIterable<Buffer>) {
		size += chunk.length;
		if (size > MAXIMUM_BODY_BYTES) throw new Error('The body is larger than the sandbox reads');
		chunks.push(chunk);
	}
	// A URL base of its own: clients may send `//` or no Host header at all.
	const url = new URL(`http://${LOOPBACK}${incoming.url ?? '/'}`);
	return {
		method: incoming.method ?? 'GET',
		path: url.pathname,
		query: url.searchParams,
		headers: joinHeaders(incoming),
		body: Buffer.concat(chunks),
	};
}

function joinHeaders(incoming: IncomingMessage): Record<string, string> {
	const headers: Record<string, string> = {};
	for (const [name, value] of Object.entries(incoming.headers)) {
		if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
	}
	return headers;
}

/** A fault in the sandbox itself must be seen, not taken for the vendor's. */
function answerFault(raw: ServerResponse, error: unknown): void {
	const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
	writeResponse(raw, { status: 500, body: { sandboxFault: message } });
}
