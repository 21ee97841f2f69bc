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
import { PAYMENT_EVENT_TYPES, type PaymentEvent } from '../../nodes/shared/vocabulary/event';
import type { PaymentValueKey } from '../../nodes/shared/vocabulary/paymentValue';
import { openHubspot } from '../sandbox/hubspot/bench';
import { createStripeSandbox } from '../sandbox/stripe/createStripeSandbox';
import type { SandboxDelivery } from '../sandbox/system';
import {
	type Command,
	createModelGateway,
	modelGatewayConnection,
	OTHER_PAY,
} from './modelGateway';
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
	/** Something happens at an invented second gateway, in test mode as at Stripe. */
	elsewhere(id: string, command: Command, life: { deal: string; amount: number }): void;
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
			enabled_events: [...gateway.endpoints.eventsFor(PAYMENT_EVENT_TYPES)],
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
	const other = createModelGateway(async () => {}, OTHER_PAY);
	const readers = (livemode: boolean) => ({
		[gateway.id]: { gateway, connection: connect(livemode) },
		[OTHER_PAY.id]: {
			gateway: other.adapter,
			connection: modelGatewayConnection(clock, livemode, OTHER_PAY),
		},
	});
	const contextOf = (livemode: boolean, own: string): SyncContext => ({
		gateway: own === OTHER_PAY.id ? other.adapter : gateway,
		gatewayConnection:
			own === OTHER_PAY.id ? modelGatewayConnection(clock, livemode, OTHER_PAY) : connect(livemode),
		otherGateways: new Map(
			Object.entries(readers(livemode))
				.filter(([id]) => id !== own)
				.map(([id, reader]) => [id, { name: reader.gateway.displayName, reader }]),
		),
		crm,
		crmConnection: connection,
		crmSettings: {
			account: async () => String(hubspot.portalId),
			homeCurrency: async () => 'USD',
			fields: async (object) => (object === 'deal' ? deals : contacts),
			pipelines: async () => pipelines,
		},
	});
	const scopes = [gateway.id, OTHER_PAY.id].flatMap((own) =>
		[false, true].map((livemode) => ({ own, livemode, context: contextOf(livemode, own) })),
	);
	const known = new Set<string>();
	let toldElsewhere: PaymentEvent[] = [];
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
			const elsewhere = toldElsewhere;
			toldElsewhere = [];
			const here = deliveries.flatMap((delivery) => {
				delivery.onOutcome?.(true);
				return gateway.readEvents({
					headers: delivery.sign(new Date(clock.now())),
					rawBody: Uint8Array.from(delivery.body),
					url: delivery.url,
				});
			});
			return [...here, ...elsewhere];
		},
		elsewhere(id, command, { deal, amount }) {
			const life = { kind: 'payment', currency: 'USD', isTest: true } as const;
			if (!known.has(id)) other.add({ id, amount, dealId: idOf(deal), ...life });
			known.add(id);
			const event = other.command(id, command, clock.now());
			if (!event) throw new Error(`${id} cannot ${command} now`);
			toldElsewhere.push(event);
		},
		async sync(events, options = {}) {
			const made: SyncOutcome[] = [];
			for (const { own, livemode, context } of scopes) {
				const mine = events.filter((event) => event.livemode === livemode && event.gateway === own);
				if (mine.length === 0) continue;
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
