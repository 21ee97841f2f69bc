/** From HTTP request to operation and back: key, version, idempotency, parameters, expansion, errors. */
import { setTimeout as sleep } from 'node:timers/promises';

import { randomText, type Mode } from '../account/mode';
import { clockTimeOf } from '../account/testClocks';
import type { RouteMatch, RouteTable } from '../../server/routes';
import type { SandboxRequest, SandboxResponse } from '../../system';
import { invalid, StripeFailure } from './errors';
import { expand } from './expand';
import { cutEmbedded } from './lists';
import { signLinks } from './freshLinks';
import { parseForm, type Parameters } from './form';
import { type IdempotencyStore, refuseLongKey } from './idempotency';
import { readKey, refuseAccount, refuseWithoutPermission } from './keys';
import type { Operation } from './operation';
import { refuseUnknown, texts } from './parameters';

const VERSION = /^\d{4}-\d{2}-\d{2}(\.[a-z]+)?$/;

export interface ApiParts {
	readonly accountId: string;
	readonly apiVersion: string;
	readonly routes: RouteTable<Operation>;
	readonly idempotency: IdempotencyStore;
	/** `undefined` for an account that is neither the key's nor connected to it. */
	readonly modeOf: (livemode: boolean, accountId: string) => Mode | undefined;
	readonly processingMilliseconds: () => number;
}

/** One call of the API; what an operation throws becomes Stripe's error answer. */
export async function answerApi(
	request: SandboxRequest,
	parts: ApiParts,
): Promise<SandboxResponse> {
	const requestId = `req_${randomText(14)}`;
	const version = request.headers['stripe-version'] ?? parts.apiVersion;
	const response = await answer(request, parts, requestId, version).catch(toErrorResponse);
	const idempotencyKey = request.headers['idempotency-key'];
	return {
		...response,
		headers: {
			'request-id': requestId,
			'stripe-version': version,
			...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
			...response.headers,
		},
	};
}

async function answer(
	request: SandboxRequest,
	parts: ApiParts,
	requestId: string,
	version: string,
): Promise<SandboxResponse> {
	const key = readKey(request.headers.authorization);
	if (!VERSION.test(version)) throw invalid(`Invalid Stripe API version: ${version}`);
	const accountId = request.headers['stripe-account'] ?? parts.accountId;
	const mode = parts.modeOf(key.livemode, accountId) ?? refuseAccount(key, accountId);
	if (accountId !== parts.accountId && request.path.startsWith('/v1/webhook_endpoints')) {
		throw endpointOfConnected();
	}
	const match = parts.routes.match(request.method, request.path);
	if (match === undefined) throw unrecognized(request);
	refuseWithoutPermission(key, request.method, request.path, accountId);

	const parameters = readParameters(request);
	const perform = () => performOperation(request, match, parameters, mode, requestId, version);
	const idempotencyKey = request.headers['idempotency-key'];
	if (request.method !== 'POST' || idempotencyKey === undefined) return perform();

	refuseLongKey(idempotencyKey);
	const slot = `${accountId}:${key.livemode ? 'live' : 'test'}:${idempotencyKey}`;
	const kept = parts.idempotency.begin(slot, request.path, JSON.stringify(parameters));
	if (kept) return { ...kept, headers: { ...kept.headers, 'idempotent-replayed': 'true' } };
	try {
		const wait = parts.processingMilliseconds();
		if (wait > 0) await sleep(wait, undefined, { ref: false });
		const response = perform();
		parts.idempotency.finish(slot, {
			...response,
			headers: { ...response.headers, 'original-request': requestId },
		});
		return response;
	} catch (error) {
		parts.idempotency.release(slot);
		throw error;
	}
}

/** Runs the operation; Stripe's errors are answers here, so that a decline can be replayed. */
function performOperation(
	request: SandboxRequest,
	match: RouteMatch<Operation>,
	parameters: Parameters,
	mode: Mode,
	requestId: string,
	version: string,
): SandboxResponse {
	const origin = { id: requestId, idempotencyKey: request.headers['idempotency-key'] ?? null };
	try {
		refuseUnknown(parameters, match.handler.accepts);
		const paths = texts(parameters, 'expand');
		const { parameters: path } = match;
		const result = mode.during(request.method === 'GET' ? { ...origin, id: null } : origin, () =>
			mode.at(clockTimeOf(mode, parameters, path), () =>
				match.handler.perform({ mode, parameters, path, url: request.path, version }),
			),
		);
		const body = expand(mode, result, paths);
		signLinks(body);
		cutEmbedded(body, true);
		return { status: 200, body };
	} catch (error) {
		return toErrorResponse(error);
	}
}

function toErrorResponse(error: unknown): SandboxResponse {
	if (!(error instanceof StripeFailure)) throw error;
	return { status: error.status, body: { error: error.body } };
}

/** Query and form together: `DELETE` and `GET` send a query, `POST` a body. */
function readParameters(request: SandboxRequest): Parameters {
	const type = request.headers['content-type'] ?? '';
	if (request.body.length > 0 && type.includes('json')) {
		throw invalid(
			'Invalid request (check that your POST content type is application/x-www-form-urlencoded). If you have any questions, we can help at https://support.stripe.com/.',
		);
	}
	const body = new URLSearchParams(request.body.toString('utf8'));
	return { ...parseForm(request.query), ...parseForm(body) };
}

/** In the words of the answer shown in https://github.com/stripe/stripe-php/pull/541; its status is not shown. */
function endpointOfConnected(): StripeFailure {
	return new StripeFailure(403, {
		type: 'invalid_request_error',
		message:
			'You are not permitted to configure webhook endpoints on a connected account. Did you mean to create a Connect webhook on your account instead?',
	});
}

function unrecognized({ method, path }: SandboxRequest): StripeFailure {
	return new StripeFailure(404, {
		type: 'invalid_request_error',
		message: `Unrecognized request URL (${method}: ${path}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.`,
	});
}
