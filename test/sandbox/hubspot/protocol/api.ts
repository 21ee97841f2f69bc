import { randomUUID } from 'node:crypto';

import type { RouteTable } from '../../server/routes';
import type { SandboxRequest, SandboxResponse } from '../../system';
import { endpointNotFound, HubspotError, toResponse, validation } from '../errors';
import { asRecord } from '../json';
import type { Portal } from '../state/portal';
import type { Access } from './access';
import type { Limits } from './limits';
import type { Call, Operation } from './operation';

export interface ApiParts {
	readonly portal: Portal;
	readonly access: Access;
	readonly limits: Limits;
	readonly routes: RouteTable<Operation>;
	/** Answered only while `servesNumberedPaths` is ordered. */
	readonly numberedRoutes: RouteTable<Operation>;
}

/** The one before it, `/oauth/v1/token`, ends on 16 February 2027: https://developers.hubspot.com/changelog/v1-oauth-api-deprecation */
const TOKEN_PATH = '/oauth/2026-03/token';

/** One request through the door: token, limits, scopes, then the operation. */
export function answerApi(request: SandboxRequest, parts: ApiParts): SandboxResponse {
	const { portal, access, limits, routes, numberedRoutes } = parts;
	const { method, path } = request;
	const correlationId = randomUUID();
	// HubSpot gives out tokens without asking for one.
	if (method === 'POST' && path === TOKEN_PATH) return access.issueToken(request);

	const match =
		routes.match(method, path) ??
		(portal.settings.servesNumberedPaths ? numberedRoutes.match(method, path) : undefined);
	const isSearch = match?.handler.isSearch === true;
	let response: SandboxResponse;
	try {
		const token = access.authenticate(request);
		limits.count(portal.settings, isSearch, portal.now());
		if (match === undefined) throw endpointNotFound();
		const call = readCall(request, match.parameters, portal);
		access.authorize(token, match.handler, call);
		response = match.handler.run(call);
	} catch (error) {
		if (!(error instanceof HubspotError)) throw error;
		response = toResponse(error, correlationId);
	}
	// Search tells nothing of the general limit: "these headers are not included" (usage guidelines).
	const rates = isSearch ? {} : limits.headers(portal.settings, portal.now());
	const headers = { 'x-hubspot-correlation-id': correlationId, ...rates, ...response.headers };
	return { ...response, headers };
}

function readCall(
	request: SandboxRequest,
	parameters: Readonly<Record<string, string>>,
	portal: Portal,
): Call {
	const parsed = readJson(request);
	return {
		portal,
		parameters,
		query: request.query,
		body: asRecord(parsed),
		list: Array.isArray(parsed) ? parsed : [],
	};
}

function readJson(request: SandboxRequest): unknown {
	if (request.body.length === 0) return {};
	try {
		return JSON.parse(request.body.toString('utf8'));
	} catch {
		throw validation('Invalid input JSON on line 1, column 1');
	}
}
