/**
 * The real engine and the real adapters of Stripe and HubSpot between the two stand-ins, in this process: what is played at
 * Stripe becomes events, and a test decides in which order and how often they arrive.
 */
import Stripe from 'stripe';
import { crm } from '../../nodes/crms/hubspot';
import { gateway } from '../../nodes/gateways/stripe';
import type { GatewayConnection } from '../../nodes/shared/contracts/gateway';
import type { Http } from '../../nodes/shared/contracts/http';
import { confirmHandled, syncPayments } from '../../nodes/shared/sync/sync';
import type { SyncContext, SyncOptions, SyncOutcome } from '../../nodes/shared/sync/types';
import type { PaymentEvent } from '../../nodes/shared/vocabulary/event';
import type { PaymentValueKey } from '../../nodes/shared/vocabulary/paymentValue';
import { openHubspot } from '../sandbox/hubspot/bench';
import { createStripeSandbox } from '../sandbox/stripe/createStripeSandbox';
import type { SandboxDelivery } from '../sandbox/system';
import { TEST_KEY } from './stripe/client';
import { syncOptions } from './syncOptions';

const LIVE_KEY = 'sk_live_51SandboxNorthwind0001';
const ORIGIN = 'http://127.0.0.1:1';
const MINUTE_MS = 60_000;

export interface DealSeed {
	/** Decimal text; no amount when left out. */
	readonly amount?: string;
	/** The account's own, US dollars, when left out. */
	readonly currency?: string;
	readonly stage?: string;
	/** Of the contacts linked with it. */
	readonly emails?: readonly string[];
}

export interface StoryWorld {
	readonly stripe: ReturnType<typeof createStripeSandbox>;
	/** The official SDK on the stand-in. */
	readonly sdk: Stripe;
	readonly hubspot: Awaited<ReturnType<typeof openHubspot>>['sandbox'];
	readonly outcomes: SyncOutcome[];
	seedDeal(name: string, seed: DealSeed): string;
	/** What the metadata of a payment says to name a deal. */
	naming(name: string): { readonly crm_deal_id: string };
	idOf(name: string): string;
	pass(milliseconds: number): Promise<void>;
	/** What was told since this was asked last. */
	told(): PaymentEvent[];
	/** One run for all of these together. */
	sync(events: readonly PaymentEvent[], options?: Partial<SyncOptions>): Promise<SyncOutcome[]>;
	/** A standard field of a deal, and of HubSpot's own `dealstage`. */
	read(name: string, field: PaymentValueKey | 'dealstage'): string | null;
	activities(kind: 'notes' | 'tasks'): number;
}

export async function openStoryWorld(): Promise<StoryWorld> {
	const bench = await openHubspot({ additionalCurrencies: ['EUR', 'JPY'] });
	const { connection, sandbox: hubspot } = bench;
	const clock = connection.clock;
	let queue: SandboxDelivery[] = [];
	const stripe = createStripeSandbox({
		now: () => new Date(clock.now()),
		deliver: (delivery) => queue.push(delivery),
		origin: () => ORIGIN,
		changed: () => undefined,
	});
	for (const livemode of [false, true]) {
		const mode = stripe.mode(livemode);
		mode.add<'webhook_endpoint'>({
			id: livemode ? 'we_1live' : 'we_1test',
			object: 'webhook_endpoint',
			api_version: null,
			application: null,
			created: Math.floor(clock.now() / 1_000),
			description: null,
			enabled_events: [...gateway.endpoints.eventsFor(Object.values(gateway.eventTypes))],
			livemode,
			metadata: {},
			status: 'enabled',
			url: 'https://n8n.example/webhook/1/payments',
		});
		stripe.rollSecret(livemode ? 'we_1live' : 'we_1test');
	}

	const httpWith =
		(key: string): Http =>
		async ({ method, url, headers = {}, body = '' }) => {
			const { pathname, searchParams } = new URL(url);
			const response = await stripe.handle({
				method,
				path: pathname,
				query: searchParams,
				headers: {
					...Object.fromEntries(
						Object.entries(headers).map(([name, text]) => [name.toLowerCase(), text]),
					),
					authorization: `Bearer ${key}`,
				},
				body: Buffer.from(body),
			});
			const { status, headers: answered = {}, body: answer } = response;
			return {
				status,
				headers: { ...answered },
				body: typeof answer === 'string' ? answer : JSON.stringify(answer ?? {}),
			};
		};
	const connect = (livemode: boolean): GatewayConnection => ({
		http: httpWith(livemode ? LIVE_KEY : TEST_KEY),
		clock,
		baseUrl: ORIGIN,
		livemode,
		account: async () => stripe.accountId,
		secrets: [],
	});
	const [deals, contacts, pipelines] = [
		await crm.listFields('deal', connection),
		await crm.listFields('contact', connection),
		await crm.listPipelines(connection),
	];
	const contextOf = (livemode: boolean): SyncContext => ({
		gateway,
		gatewayConnection: connect(livemode),
		crm,
		crmConnection: connection,
		crmFacts: {
			account: async () => String(hubspot.portalId),
			homeCurrency: async () => 'USD',
			fields: async (object) => (object === 'deal' ? deals : contacts),
			pipelines: async () => pipelines,
		},
	});
	const contexts = { live: contextOf(true), test: contextOf(false) };
	const ids = new Map<string, string>();
	const outcomes: SyncOutcome[] = [];
	let runs = 0;
	const idOf = (name: string): string => {
		const id = ids.get(name);
		if (id === undefined) throw new Error(`no deal ${name}`);
		return id;
	};

	return {
		stripe,
		sdk: sdkOf(httpWith(TEST_KEY)),
		hubspot,
		outcomes,
		idOf,
		naming: (name) => ({ crm_deal_id: idOf(name) }),
		seedDeal(name, { amount, currency, stage = 'contractsent', emails = [] }) {
			const contactIds = emails.map((email) => {
				const known = hubspot.list('contacts').find(({ properties }) => properties.email === email);
				return (known ?? hubspot.seedContact({ email })).id;
			});
			const { id } = hubspot.seedDeal(
				{
					dealname: `Deal ${name}`,
					pipeline: 'default',
					dealstage: stage,
					...(amount === undefined ? {} : { amount }),
					...(currency === undefined ? {} : { deal_currency_code: currency }),
				},
				contactIds,
			);
			ids.set(name, id);
			return id;
		},
		pass: async (milliseconds) => await clock.sleep(milliseconds),
		told() {
			const deliveries = queue;
			queue = [];
			return deliveries.flatMap((delivery) => {
				delivery.onOutcome?.(true);
				return gateway.readEvents({
					headers: delivery.sign(new Date(clock.now())),
					rawBody: Uint8Array.from(delivery.body),
					url: delivery.url,
				});
			});
		},
		async sync(events, options = {}) {
			const made: SyncOutcome[] = [];
			for (const livemode of [false, true]) {
				const mine = events.filter((event) => event.livemode === livemode);
				if (mine.length === 0) continue;
				const context = livemode ? contexts.live : contexts.test;
				const results = await syncPayments(
					mine.map((event) => ({ event })),
					syncOptions(context, {
						holder: `run-${++runs}`,
						allowTestPayments: true,
						// A story may play half a year; which follow-ups are too old is another test's matter.
						factAgeLimitMs: 3_650 * 86_400_000,
						...options,
					}),
					context,
				);
				const keys = results.flatMap((one) => (one.outcome === 'new' ? one.claims : []));
				await confirmHandled(keys, context);
				made.push(...results);
			}
			// HubSpot's search finds what was written a minute ago.
			await clock.sleep(MINUTE_MS);
			outcomes.push(...made);
			return made;
		},
		read(name, field) {
			const property = field === 'dealstage' ? field : crm.fieldName(field);
			const text = hubspot.find('deals', idOf(name))?.properties[property] ?? null;
			return text === '' ? null : text;
		},
		activities: (kind) => hubspot.list(kind).length,
	};
}

/** The official SDK, whose requests reach the stand-in without a socket. */
function sdkOf(http: Http): Stripe {
	const fetchLike = async (url: string | URL | Request, init: RequestInit = {}) => {
		const response = await http({
			method: init.method === 'POST' ? 'POST' : init.method === 'DELETE' ? 'DELETE' : 'GET',
			url: String(url),
			headers: Object.fromEntries(new Headers(init.headers).entries()),
			...(typeof init.body === 'string' ? { body: init.body } : {}),
		});
		const { status, body } = response;
		return new Response(body, { status, headers: { 'content-type': 'application/json' } });
	};
	return new Stripe(TEST_KEY, {
		httpClient: Stripe.createFetchHttpClient(fetchLike),
		maxNetworkRetries: 0,
		telemetry: false,
	});
}
