/**
 * A stand-in for one HubSpot account: the CRM API at the addresses of version 2026-09; those by number are not there, as
 * HubSpot says of addresses that ended (404: https://developers.hubspot.com/changelog/sunset-v2-owners-api). Stateful, in
 * memory, no webhooks.
 */
import { randomUUID } from 'node:crypto';

import { createRouteTable } from '../server/routes';
import type {
	FaultKind,
	SandboxHost,
	SandboxRequest,
	SandboxResponse,
	SandboxSystem,
} from '../system';
import { createControl } from './control';
import { HubspotError, toResponse } from './errors';
import { NUMBERED_OPERATIONS } from './numbered/operations';
import { createPeople, type People } from './people';
import { createAccess } from './protocol/access';
import { answerApi, type ApiParts } from './protocol/api';
import { isWrite } from './protocol/isWrite';
import { createLimits, rateLimited } from './protocol/limits';
import type { Operation } from './protocol/operation';
import { ACCOUNT_OPERATIONS } from './routes/account';
import { ASSOCIATION_OPERATIONS } from './routes/associations';
import { BATCH_OPERATIONS } from './routes/batches';
import { LIST_OPERATIONS } from './routes/lists';
import { PROPERTY_OPERATIONS } from './routes/properties';
import { RECORD_OPERATIONS } from './routes/records';
import { SEARCH_OPERATIONS } from './routes/search';
import { seed } from './seed';
import { PORTAL_ID, type HubspotSettings } from './state/account';
import { createPortal } from './state/portal';

/** What a test may change about the account; all of it is undone by a reset. */
export interface HubspotOrders {
	order(settings: Partial<HubspotSettings>): void;
	/** Takes scopes from one token, or from every token that is not named. */
	removeScopes(scopes: readonly string[], token?: string): void;
	/** Access tokens from `/oauth/2026-03/token` stop working. */
	expireTokens(): void;
}

export interface HubspotSandbox extends SandboxSystem, People, HubspotOrders {
	readonly portalId: number;
	control(request: SandboxRequest): SandboxResponse;
}

/** The account, with the seed contact and deal, two owners and two deal pipelines. */
export function createHubspotSandbox(host: SandboxHost): HubspotSandbox {
	// First match wins: fixed words stand before `:id`.
	const routes = createRouteTable<Operation>({
		...SEARCH_OPERATIONS,
		...BATCH_OPERATIONS,
		...RECORD_OPERATIONS,
		...PROPERTY_OPERATIONS,
		...ACCOUNT_OPERATIONS,
		...ASSOCIATION_OPERATIONS,
		...LIST_OPERATIONS,
	});
	const numberedRoutes = createRouteTable<Operation>(NUMBERED_OPERATIONS);
	const open = (): ApiParts => ({
		portal: createPortal(() => host.now().getTime()),
		access: createAccess(() => parts.portal),
		limits: createLimits(),
		routes,
		numberedRoutes,
	});
	let parts = open();
	const people = createPeople(() => parts.portal, host.changed);
	const orders: HubspotOrders = {
		order: (settings) => {
			parts.portal.settings = { ...parts.portal.settings, ...settings };
		},
		removeScopes: (scopes, token) => parts.access.removeScopes(scopes, token),
		expireTokens: () => parts.access.expireTokens(),
	};
	seed(people);

	return {
		name: 'hubspot',
		portalId: PORTAL_ID,
		isWrite,
		handle(request) {
			const response = answerApi(request, parts);
			if (request.method !== 'GET') host.changed();
			return response;
		},
		reset() {
			parts = open();
			seed(people);
		},
		faultResponse: (kind, retryAfterSeconds) => faultResponse(kind, retryAfterSeconds),
		control: createControl(people, orders),
		...orders,
		...people,
	};
}

const FAULTS: Readonly<Record<FaultKind, () => HubspotError>> = {
	rateLimited: () => rateLimited('TEN_SECONDLY_ROLLING'),
	unavailable: () => new HubspotError(503, { message: 'Service temporarily unavailable' }),
};

/** HubSpot itself sends no Retry-After with a 429; a test may order one. */
function faultResponse(kind: FaultKind, retryAfterSeconds?: number): SandboxResponse {
	const response = toResponse(FAULTS[kind](), randomUUID());
	return retryAfterSeconds === undefined
		? response
		: { ...response, headers: { 'retry-after': String(retryAfterSeconds) } };
}
