/**
 * A stand-in for one Salesforce org: the REST API at version 67.0, the version being whatever the address says. Stateful, in
 * memory. What it refuses, and how slowly people notice, is as in a real org.
 */
import { createRouteTable } from '../server/routes';
import type {
	FaultKind,
	SandboxHost,
	SandboxRequest,
	SandboxResponse,
	SandboxSystem,
} from '../system';
import { createControl } from './control';
import { opened } from './metadata/routes';
import { createPeople, type People } from './people';
import { createAccess } from './protocol/access';
import { answerApi, toAnswer, type ApiParts } from './protocol/api';
import { SalesforceError } from './protocol/errors';
import { isWrite } from './protocol/isWrite';
import { createLimits, tooMany } from './protocol/limits';
import type { Operation } from './protocol/operation';
import { createCursors } from './query/cursors';
import { OPERATIONS } from './routes';
import { identityUrl } from './routes/account';
import { seed } from './seed';
import { createOrg, type Org } from './state/org';
import { applySettings, setUpOrg, type OwnIds } from './state/setUp';
import type { SalesforceSettings } from './state/settings';

/** Gives the connection's user what payments need. */
const SYNC_SET = 'CRM_Payments';

/** What a test may change about the org; all of it is undone by a reset. */
export interface SalesforceOrders {
	order(settings: Partial<SalesforceSettings>): void;
	/** The next so many rows that are written are held by somebody else: `UNABLE_TO_LOCK_ROW`. */
	lockRows(count: number): void;
	/** The next so many requests are one too many at a time. */
	crowd(requests: number): void;
	/** Tokens that were given out or seen stop working; signing in again gives a good one. */
	endSessions(): void;
	/** An admin takes the permission set of the sync from the connection's user. @returns what gives it back. */
	takePermissionSetAway(): () => void;
	/** No token is good any more, and none is given out. */
	revokeApp(): void;
}

export interface SalesforceSandbox extends SandboxSystem, People, SalesforceOrders {
	/** The org as it is; another one after a reset. */
	readonly org: Org;
	/** Its id, and those of the person and of the connection's user. */
	readonly ids: OwnIds;
	control(request: SandboxRequest): SandboxResponse;
}

/** The org with its seed account, contact and deal. */
export function createSalesforceSandbox(host: SandboxHost): SalesforceSandbox {
	const routes = createRouteTable<Operation>(OPERATIONS);
	const open = (): { readonly api: ApiParts; readonly ids: OwnIds } => {
		const org = createOrg(() => host.now().getTime());
		const ids = setUpOrg(org);
		const access = createAccess({
			now: () => host.now().getTime(),
			origin: () => host.origin(),
			identityUrl: () => identityUrl(host.origin(), ids.organizationId, ids.connectionId),
		});
		return {
			ids,
			api: {
				org,
				access,
				limits: createLimits(),
				cursors: createCursors(),
				routes,
				userId: ids.connectionId,
				origin: () => host.origin(),
			},
		};
	};
	let parts = open();
	const orgOf = () => parts.api.org;
	const people = createPeople(orgOf, () => parts.ids, host.changed);
	const orders: SalesforceOrders = {
		order: (settings) => applySettings(orgOf(), { ...orgOf().settings, ...settings }),
		lockRows: (count) => void (orgOf().lockedRows = count),
		crowd: (requests) => parts.api.limits.crowd(requests),
		endSessions: () => parts.api.access.endSessions(),
		takePermissionSetAway() {
			const userId = parts.ids.connectionId;
			const set = people.list('PermissionSet').find(({ values }) => values.Name === SYNC_SET);
			const assigned = people
				.list('PermissionSetAssignment')
				.filter(({ values: { AssigneeId, PermissionSetId } }) =>
					Boolean(AssigneeId === userId && PermissionSetId === set?.id),
				);
			for (const { id } of assigned) people.deletedByPerson('PermissionSetAssignment', id);
			return () => void (set && orgOf().permissions.assign(set.id, userId));
		},
		revokeApp: () => parts.api.access.revokeApp(),
	};
	seed(people);

	return {
		name: 'salesforce',
		get org() {
			return orgOf();
		},
		get ids() {
			return parts.ids;
		},
		isWrite,
		handle(request) {
			const answer = (): SandboxResponse => {
				const response = answerApi(request, parts.api);
				if (request.method !== 'GET') host.changed();
				return response;
			};
			return opened(request)?.then(answer) ?? answer();
		},
		reset() {
			parts = open();
			seed(people);
		},
		faultResponse,
		control: createControl(people, orders),
		...orders,
		...people,
	};
}

const FAULTS: Readonly<Record<FaultKind, () => SalesforceError>> = {
	rateLimited: () => tooMany('ConcurrentRequests'),
	unavailable: () =>
		new SalesforceError(
			'SERVER_UNAVAILABLE',
			'We are down for maintenance. Sorry for the inconvenience. We will be back shortly.',
		),
};

/** Salesforce itself sends no Retry-After; a test may order one. */
function faultResponse(kind: FaultKind, retryAfterSeconds?: number): SandboxResponse {
	const { status, body } = toAnswer(FAULTS[kind]());
	return {
		status,
		body,
		...(retryAfterSeconds === undefined
			? {}
			: { headers: { 'retry-after': String(retryAfterSeconds) } }),
	};
}
