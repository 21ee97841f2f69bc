/** From HTTP request to operation and back: token, feature, body, PayPal-Request-Id, refusals. */
import { setTimeout as sleep } from 'node:timers/promises';

import type { RouteMatch, RouteTable } from '../../server/routes';
import type { SandboxRequest, SandboxResponse } from '../../system';
import type { World } from '../world';
import {
	invalidRequest,
	newDebugId,
	notAuthorized,
	notFound,
	PaypalFailure,
	toErrorResponse,
} from './errors';
import type { Link } from './lists';
import type { RequestIds } from './requestIds';
import type { Operation } from './routes';
import type { Tokens } from './token';

/** The longest `PayPal-Request-Id` of orders and payments; subscriptions take 38. */
const MAXIMUM_ID_CHARACTERS = 108;

export interface ApiParts {
	readonly world: World;
	readonly routes: RouteTable<Operation>;
	readonly tokens: Tokens;
	readonly requestIds: RequestIds;
	readonly processingMilliseconds: () => number;
}

/** One call of the API; what an operation throws becomes PayPal's error answer. */
export async function answerApi(
	request: SandboxRequest,
	parts: ApiParts,
): Promise<SandboxResponse> {
	const debugId = newDebugId();
	const response = await answer(request, parts).catch((error: unknown) => {
		if (error instanceof PaypalFailure) return toErrorResponse(error, debugId);
		throw error;
	});
	return { ...response, headers: { 'paypal-debug-id': debugId, ...response.headers } };
}

async function answer(request: SandboxRequest, parts: ApiParts): Promise<SandboxResponse> {
	if (request.method === 'POST' && request.path === '/v1/oauth2/token') {
		return parts.tokens.give(request);
	}
	const features = parts.tokens.read(request);
	if ('status' in features) return features;
	const match = parts.routes.match(request.method, request.path);
	if (match === undefined) throw notFound();
	if (!features.has(match.handler.feature)) throw notAuthorized();

	const perform = () => performOperation(request, match, parts.world);
	const { requestIdHours: hours } = match.handler;
	const id = request.headers['paypal-request-id'];
	if (hours === undefined || id === undefined) return perform();
	refuseLongId(id, request.path);

	const slot = `${request.method} ${request.path} ${id}`;
	const kept = parts.requestIds.begin(slot, hours);
	if (kept) return repeated(request, latest(kept, request, parts));
	try {
		const wait = parts.processingMilliseconds();
		if (wait > 0) await sleep(wait, undefined, { ref: false });
		const response = perform();
		parts.requestIds.finish(slot, response);
		return response;
	} catch (error) {
		parts.requestIds.release(slot);
		throw error;
	}
}

/** Orders answer a repeated call with 200, by their OpenAPI file; of the other APIs that is not said. */
const repeated = ({ path }: SandboxRequest, kept: SandboxResponse): SandboxResponse =>
	path.startsWith('/v2/checkout/orders') && kept.status === 201 ? { ...kept, status: 200 } : kept;

/**
 * "PayPal returns the latest status of the previous request", https://developer.paypal.com/reference/guidelines/idempotency:
 * what came of it is read again, where it is still there; played for orders and payments.
 */
function latest(
	kept: SandboxResponse,
	request: SandboxRequest,
	{ routes, world }: ApiParts,
): SandboxResponse {
	const { links = [] } = kept.body as { readonly links?: readonly Link[] };
	const self = links.find(({ rel }) => rel === 'self')?.href;
	if (self === undefined || !request.path.startsWith('/v2/')) return kept;
	const { pathname: path, searchParams: query } = new URL(self);
	const match = routes.match('GET', path);
	if (match === undefined) return kept;
	const read = performOperation({ ...request, method: 'GET', path, query }, match, world);
	return { ...kept, body: wantsAll(request) ? read.body : onlyMinimal(read.body) };
}

const onlyMinimal = (body: unknown) => {
	const { id, status, links } = body as Readonly<Record<string, unknown>>;
	return { id, status, links };
};

const wantsAll = ({ headers }: SandboxRequest): boolean =>
	/return=representation/i.test(headers.prefer ?? '');

/** @throws 400; the lengths are those of the OpenAPI files' `paypal_request_id`. */
function refuseLongId(id: string, path: string): void {
	const most = path.startsWith('/v1/billing/') ? 38 : MAXIMUM_ID_CHARACTERS;
	if (id.length >= 1 && id.length <= most) return;
	throw invalidRequest(
		'INVALID_STRING_LENGTH',
		'PayPal-Request-Id',
		'The value of a field is either too short or too long.',
		'header',
	);
}

function performOperation(
	request: SandboxRequest,
	{ handler, parameters }: RouteMatch<Operation>,
	world: World,
): SandboxResponse {
	return handler.perform({
		world,
		request,
		path: parameters,
		query: request.query,
		body: bodyOf(request),
		wantsRepresentation: wantsAll(request),
	});
}

function bodyOf({ body, method, headers }: SandboxRequest): unknown {
	if (body.length === 0 || method === 'GET') return {};
	if (!(headers['content-type'] ?? '').includes('json')) {
		throw new PaypalFailure(
			415,
			'UNSUPPORTED_MEDIA_TYPE',
			'The server does not support the request payload’s media type.',
		);
	}
	try {
		return JSON.parse(body.toString('utf8')) as unknown;
	} catch {
		throw invalidRequest('MALFORMED_REQUEST_JSON', '/', 'The request JSON is not well formed.');
	}
}
