import { crm } from '../../../nodes/crms/hubspot';
import type { CrmConnection, CrmIdentity } from '../../../nodes/shared/contracts/crm';
import {
	type Clock,
	type Http,
	type HttpRequest,
	type HttpResponse,
	NetworkFailure,
} from '../../../nodes/shared/contracts/http';
import { system } from '../../../nodes/crms/hubspot/access';
import { withRetries } from '../../../nodes/shared/transport/retry';
import { createHubspotSandbox, type HubspotSandbox } from './createHubspotSandbox';
import type { SandboxResponse } from '../system';
import { isWrite as changesSomething } from './protocol/isWrite';
import { OWNERS } from './state/account';
import type { CallBudget, CrmBench } from '../../conformance/crm/bench';

export const HUBSPOT_BUDGET: CallBudget = {
	readOneDeal: 1,
	readOneByReference: 2,
	// 50 + 50 + 1 with history, and their contacts.
	readManyDeals: 4,
	writeManyDeals: 2,
	upsertKnownContact: 1,
	link: 1,
	createNote: 1,
	createTask: 1,
	createTakenNote: 2,
	createClaimAndNote: 1,
	readClaims: 1,
	finishClaims: 1,
	findByEmail: 3,
	findByReference: 1,
};

const START = Date.parse('2026-11-23T09:00:00Z');
const OWNERS_PER_PAGE = 500;
const LINE_ITEM_TO_DEAL = { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 20 };
const PRIORITIES: Readonly<Record<string, 'low' | 'medium' | 'high' | undefined>> = {
	LOW: 'low',
	MEDIUM: 'medium',
	HIGH: 'high',
};
const SEARCH_CATCHES_UP_MS = 60_000;

/** What a test of HubSpot alone may want beside the bench. */
export interface HubspotBench extends CrmBench {
	readonly sandbox: HubspotSandbox;
	mergeDeals(id: string, intoId: string): string;
	/** Method, path and body of every call since the last `forgetCalls`, retries included. */
	readonly requests: HttpRequest[];
	/** Milliseconds that were waited. */
	readonly waits: number[];
	/** Answers in HubSpot's place while it returns something; `performed` is HubSpot's own answer, asked for only if called. */
	intercept(answer: Intercept | undefined): void;
}

export type Intercept = (
	request: HttpRequest,
	performed: () => HttpResponse,
) => HttpResponse | undefined;

type Settings = Parameters<HubspotSandbox['order']>[0];

/** An account of its own, with the standard fields set up; requests reach the stand-in without a socket. */
export async function openHubspot(settings: Settings = {}): Promise<HubspotBench> {
	let now = START;
	let isRevoked = false;
	let slow = 0;
	let isAnswerLost = false;
	let intercept: Intercept | undefined;
	const waits: number[] = [];
	const requests: HttpRequest[] = [];
	const start = (): HubspotSandbox => {
		const made = createHubspotSandbox({
			now: () => new Date(now),
			deliver: () => undefined,
			origin: () => 'http://127.0.0.1:1',
			changed: () => undefined,
		});
		made.order(settings);
		return made;
	};
	const sandbox = start();
	const clock: Clock = {
		now: () => now,
		async sleep(milliseconds) {
			waits.push(milliseconds);
			now += milliseconds;
			await nextTurn();
		},
		random: () => 0.5,
	};

	const perform = (request: HttpRequest): HttpResponse => {
		const { pathname, searchParams } = new URL(request.url);
		now += 1;
		return toHttp(
			sandbox.handle({
				method: request.method,
				path: decodeURI(pathname),
				query: searchParams,
				headers: { authorization: isRevoked ? 'Bearer gone' : 'Bearer pat-eu1-test' },
				body: Buffer.from(request.body ?? ''),
			}) as SandboxResponse,
		);
	};
	const direct: Http = async (request) => {
		await nextTurn();
		requests.push(request);
		everyPath.add(new URL(request.url).pathname);
		if (slow > 0) {
			slow -= 1;
			return toHttp(sandbox.faultResponse('rateLimited'));
		}
		const answer = intercept?.(request, () => perform(request)) ?? perform(request);
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
		baseUrl: 'http://127.0.0.1:1',
		identity: async () => await (identity ??= crm.identify(connection)),
	};
	await crm.setUpFields(connection);
	await connection.identity?.();

	return {
		crm,
		connection,
		sandbox,
		requests,
		waits,
		intercept: (answer) => {
			intercept = answer;
		},
		budget: HUBSPOT_BUDGET,
		keepsHistory: true,
		overBatch: 101,
		stages: { next: 'closedwon', refusing: 'stage_of_no_pipeline' },
		calls: () => requests.length,
		writes: () => requests.filter(isWrite).length,
		forgetCalls: () => void requests.splice(0),
		seedDeal: ({ name = 'A deal', amount, reference, isClosed = false, contactIds } = {}) =>
			sandbox.seedDeal(
				{
					dealname: name,
					pipeline: 'default',
					dealstage: isClosed ? 'closedlost' : 'contractsent',
					...(amount === undefined ? {} : { amount }),
					...(reference === undefined ? {} : { [crm.fieldName('mainReference')]: reference }),
				},
				contactIds,
			).id,
		seedContact: (email, name) =>
			sandbox.seedContact({ email, ...(name === undefined ? {} : { firstname: name }) }).id,
		contacts: (email) =>
			sandbox
				.list('contacts')
				.filter(({ properties }) => addressesOf(properties).includes(email))
				.map(({ id, properties }) => ({
					id,
					name: [properties.firstname, properties.lastname].filter(Boolean).join(' '),
				})),
		countDeals: () => sandbox.list('deals').length,
		activities: () =>
			(['notes', 'tasks'] as const).flatMap((type) =>
				sandbox.list(type).map(({ properties, dealIds }) => ({
					kind: type === 'notes' ? ('note' as const) : ('task' as const),
					key: properties.crm_payment_key ?? properties.crm_payment_key_text ?? '',
					text: (type === 'notes' ? properties.hs_note_body : properties.hs_task_body) ?? '',
					dealId: dealIds[0],
				})),
			),
		deleteDeal: (id) => sandbox.deletedByPerson('deals', id),
		editByPerson: (id, fields) => void sandbox.editedByPerson('deals', id, fields),
		mergeContacts: (id, intoId) => sandbox.mergedByPerson('contacts', intoId, id).id,
		mergeDeals: (id, intoId) => sandbox.mergedByPerson('deals', intoId, id).id,
		refuseStage: () => undefined,
		settle: async () => {
			now += SEARCH_CATCHES_UP_MS;
		},
		loseNextAnswer: () => {
			isAnswerLost = true;
		},
		slowDown: (calls) => {
			slow = calls;
		},
		revoke: (kind) => {
			if (kind === 'auth') isRevoked = true;
			else sandbox.removeScopes(['crm.objects.deals.write']);
		},
		details: {
			ownerId: OWNERS[0]?.id ?? '',
			addOwners: () => sandbox.seedOwners(OWNERS_PER_PAGE + 1),
			keepBooksIn: (companyCurrency) => sandbox.order({ companyCurrency }),
			readOnlyField: 'hs_is_closed',
			keysOn: (contactId) =>
				(['notes', 'tasks'] as const).flatMap((type) =>
					sandbox
						.list(type)
						.filter(({ contactIds }) => contactIds.includes(contactId))
						.map(({ properties }) => properties.crm_payment_key ?? ''),
				),
			tasks: () =>
				sandbox.list('tasks').map(({ properties }) => ({
					key: properties.crm_payment_key ?? '',
					dueAt: new Date(properties.hs_timestamp ?? '').toISOString(),
					ownerId: properties.hubspot_owner_id ?? undefined,
					priority: PRIORITIES[properties.hs_task_priority ?? ''],
				})),
			addLineItem: async (dealId, { name, quantity, unitPrice, sku, currency }) =>
				void perform({
					method: 'POST',
					url: 'http://127.0.0.1:1/crm/objects/2026-09/line_items',
					body: JSON.stringify({
						properties: {
							name,
							quantity,
							price: unitPrice,
							...(sku ? { hs_sku: sku } : {}),
							...(currency ? { hs_line_item_currency_code: currency } : {}),
						},
						associations: [{ to: { id: dealId }, types: [LINE_ITEM_TO_DEAL] }],
					}),
				}),
			addAddress: (id, { line1, postalCode, ...place }) =>
				void sandbox.editedByPerson('contacts', id, {
					address: line1,
					zip: postalCode,
					...place,
				}),
			addList: (name) => sandbox.seedList(name),
			lifecycle: ['lead', 'customer'],
		},
		withoutFields: async () => {
			sandbox.reset();
			sandbox.order(settings);
		},
		stop: async () => undefined,
	};
}

const everyPath = new Set<string>();

/** The APIs that this test file has called, each by its address and version; a path of no version as it is. */
export function apisCalled(): string[] {
	const api = (path: string) => /^.*\/\d{4}-\d{2}(?=\/|$)/.exec(path)?.[0] ?? path;
	return [...new Set([...everyPath].map(api))].sort();
}

function addressesOf(properties: Readonly<Record<string, string | null>>): string[] {
	return [
		properties.email ?? '',
		...(properties.hs_additional_emails ?? '').split(';').filter(Boolean),
	];
}

function isWrite({ method, url }: HttpRequest): boolean {
	return changesSomething({ method, path: new URL(url).pathname });
}

/** A turn of the event loop, so that callers interleave. */
async function nextTurn(): Promise<void> {
	await new Promise(setImmediate);
}

function toHttp({ status, headers = {}, body }: SandboxResponse): HttpResponse {
	const text = typeof body === 'string' ? body : JSON.stringify(body ?? '');
	return { status, headers: { ...headers }, body: status === 204 ? '' : text };
}
