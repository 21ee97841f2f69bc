import { crm } from '../../../nodes/crms/salesforce';
import { system } from '../../../nodes/crms/salesforce/access';
import { PERMISSION_SETS } from '../../../nodes/crms/salesforce/names';
import type { CrmConnection, CrmIdentity } from '../../../nodes/shared/contracts/crm';
import {
	type Clock,
	type Http,
	type HttpRequest,
	type HttpResponse,
	NetworkFailure,
} from '../../../nodes/shared/contracts/http';
import { withRetries } from '../../../nodes/shared/transport/retry';
import type { CallBudget, CrmBench } from '../../conformance/crm/bench';
import type { SandboxResponse } from '../system';
import { seedingOf } from './benchSeeds';
import { createSalesforceSandbox, type SalesforceSandbox } from './createSalesforceSandbox';
import { CRM_SECRET } from './credential';
import type { Component } from './metadata/components';
import { putAll } from './metadata/deployments';
import { deploymentsOf } from './metadata/routes';

export const SALESFORCE_BUDGET: CallBudget = {
	readOneDeal: 1,
	readOneByReference: 1,
	// As many ids go into one address.
	readManyDeals: 1,
	writeManyDeals: 2,
	// What there is of the address; the write.
	upsertKnownContact: 2,
	// The roles that there are; the new one.
	link: 2,
	createNote: 1,
	createTask: 1,
	createTakenNote: 2,
	createClaimAndNote: 1,
	readClaims: 1,
	finishClaims: 2,
	findByEmail: 2,
	findByReference: 1,
};

const ORIGIN = 'http://127.0.0.1:1';
const START = Date.parse('2026-11-23T09:00:00Z');
const SETTLES_AFTER_MS = 60_000;
const SET_UP_TAKES_MS = 15_000;
const READ_BY_POST = /\/composite\/sobjects\/\w+$|\/services\/oauth2\/token$/;

/** What a test of Salesforce alone may want beside the bench. */
export interface SalesforceBench extends CrmBench {
	readonly sandbox: SalesforceSandbox;
	/** Method, address and body of every call since the last `forgetCalls`, retries included. */
	readonly requests: HttpRequest[];
	/** Milliseconds that were waited. */
	readonly waits: number[];
	/** Answers in Salesforce's place while it returns something; `performed` is Salesforce's own answer, asked for only if called. */
	intercept(answer: Intercept | undefined): void;
}

export type Intercept = (
	request: HttpRequest,
	performed: () => Promise<HttpResponse>,
) => Promise<HttpResponse | undefined> | HttpResponse | undefined;

/** The org of a bench: its books are kept in euros, and an administrator has turned on the history of some fields. */
const BENCH_ORG = {
	corporateCurrency: 'EUR',
	currencies: ['USD', 'GBP', 'JPY'],
	trackedFields: [
		...['StageName', 'Amount'],
		...(['totalPaid', 'totalRefunded'] as const).map((key) => crm.fieldName(key)),
	],
};

type Settings = Parameters<SalesforceSandbox['order']>[0];

/** An org of its own, with the standard fields set up; requests reach the stand-in without a socket. */
export async function openSalesforce(settings: Settings = {}): Promise<SalesforceBench> {
	let now = START;
	let token = '';
	let isRevoked = false;
	let slow = 0;
	let isAnswerLost = false;
	let intercept: Intercept | undefined;
	const waits: number[] = [];
	const requests: HttpRequest[] = [];
	const sandbox = createSalesforceSandbox({
		now: () => new Date(now),
		deliver: () => undefined,
		origin: () => ORIGIN,
		changed: () => undefined,
	});
	sandbox.order({ ...BENCH_ORG, ...settings });
	const clock: Clock = {
		now: () => now,
		async sleep(milliseconds) {
			waits.push(milliseconds);
			now += milliseconds;
			await nextTurn();
		},
		random: () => 0.5,
	};

	const perform = async ({ method, url, headers, body }: HttpRequest): Promise<HttpResponse> => {
		const { pathname, searchParams } = new URL(url);
		now += 1;
		return toHttp(
			await sandbox.handle({
				method,
				path: pathname,
				query: searchParams,
				headers: Object.fromEntries(
					Object.entries({
						...headers,
						authorization: `Bearer ${isRevoked ? 'gone' : token}`,
					}).map(([name, value]) => [name.toLowerCase(), value]),
				),
				body: typeof body === 'string' ? Buffer.from(body) : Buffer.from(body ?? ''),
			}),
		);
	};
	const direct: Http = async (request) => {
		await nextTurn();
		requests.push(request);
		if (slow > 0) {
			slow -= 1;
			return toHttp(sandbox.faultResponse('rateLimited'));
		}
		const answer =
			(await intercept?.(request, async () => await perform(request))) ?? (await perform(request));
		await nextTurn();
		if (isAnswerLost && isWrite(request)) {
			isAnswerLost = false;
			throw new NetworkFailure('The connection was cut', 'ECONNRESET');
		}
		return answer;
	};
	let identity: Promise<CrmIdentity> | undefined;
	const connection: CrmConnection = {
		http: withRetries(direct, clock, system),
		clock,
		baseUrl: ORIGIN,
		identity: async () => await (identity ??= crm.identify(connection)),
	};
	/** As a connection does it, once and for all calls. */
	const signIn = async (): Promise<void> => {
		const { body } = await perform({
			method: 'POST',
			url: `${ORIGIN}/services/oauth2/token`,
			headers: { 'content-type': 'application/x-www-form-urlencoded' },
			body: new URLSearchParams({
				grant_type: 'client_credentials',
				client_id: 'sandbox-acme-app',
				client_secret: CRM_SECRET,
			}).toString(),
		});
		token = (JSON.parse(body) as { access_token: string }).access_token;
	};

	await signIn();
	const isPlain = Object.keys(settings).length === 0;
	if (isPlain && setUpBefore) giveSetUp(sandbox, setUpBefore);
	else await crm.setUpFields(connection);
	// Whichever way: what a new org holds is older than what a test does.
	now = Math.max(now, START + SET_UP_TAKES_MS);
	if (isPlain) setUpBefore ??= deploymentsOf(sandbox.org).deployed();
	await connection.identity?.();

	return {
		...seedingOf(sandbox, crm.fieldName('mainReference')),
		crm,
		connection,
		sandbox,
		requests,
		waits,
		intercept: (answer) => {
			intercept = answer;
		},
		budget: SALESFORCE_BUDGET,
		keepsHistory: false,
		overBatch: 201,
		stages: { next: 'Closed Won', refusing: 'A stage of no org' },
		calls: () => requests.length,
		writes: () => requests.filter(isWrite).length,
		forgetCalls: () => void requests.splice(0),
		refuseStage: () => undefined,
		settle: async () => {
			now += SETTLES_AFTER_MS;
		},
		loseNextAnswer: () => {
			isAnswerLost = true;
		},
		slowDown: (calls) => {
			slow = calls;
		},
		revoke: (kind) => {
			if (kind === 'auth') isRevoked = true;
			else sandbox.order({ readOnlyObjects: ['Opportunity'] });
		},
		withoutFields: async () => {
			sandbox.reset();
			sandbox.order({ ...BENCH_ORG, ...settings });
			await signIn();
		},
		stop: async () => undefined,
	};
}

/** What the adapter set up in the first org of a test file: the next ones are given it, since it takes longer than most checks. */
let setUpBefore: readonly Component[] | undefined;

function giveSetUp({ org, ids, list }: SalesforceSandbox, components: readonly Component[]): void {
	putAll(components, org);
	const sets = list('PermissionSet').filter(({ values }) => values.Name === PERMISSION_SETS.sync);
	for (const { id } of sets) org.permissions.assign(id, ids.connectionId);
}

/** Rows are also read by POST, many at once by their ids, and a composite may hold nothing but questions. */
export function isWrite({ method, url, body }: HttpRequest): boolean {
	if (method === 'GET') return false;
	if (method === 'POST' && READ_BY_POST.test(url)) return false;
	if (!/\/composite$/.test(url) || typeof body !== 'string') return true;
	const { compositeRequest = [] } = JSON.parse(body) as {
		compositeRequest?: ReadonlyArray<{ readonly method: string }>;
	};
	return compositeRequest.some((one) => one.method !== 'GET');
}

/** A turn of the event loop, so that callers interleave. */
async function nextTurn(): Promise<void> {
	await new Promise(setImmediate);
}

function toHttp({ status, headers = {}, body }: SandboxResponse): HttpResponse {
	const text = typeof body === 'string' ? body : JSON.stringify(body ?? '');
	return { status, headers: { ...headers }, body: status === 204 ? '' : text };
}
