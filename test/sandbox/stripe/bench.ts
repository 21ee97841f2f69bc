import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { gateway } from '../../../nodes/gateways/stripe';
import * as statuses from '../../../nodes/gateways/stripe/statuses';
import type { GatewayConnection, WebhookDelivery } from '../../../nodes/shared/contracts/gateway';
import type { Http } from '../../../nodes/shared/contracts/http';
import type { Subject } from '../../../nodes/shared/vocabulary/subject';
import { idOf } from './account/mode';
import { createStripeSandbox, type StripeSandbox } from './createStripeSandbox';
import type { SandboxDelivery } from '../system';
import { findContract } from '../../support/contracts';
import { TEST_KEY } from './credential';
import type { GatewayBench, GatewayWorld, Played, SignOptions, StatusTable } from '../../conformance/gatewayBench';

const SCHEMA = findContract('stripe/schema.from-stripe-node-23.1.0.json');
const URL_OF_ENDPOINT = 'https://n8n.example/webhook/1/payments';
const START = Date.parse('2026-11-02T09:00:00Z');

/** Stripe, through the sandbox: its requests and deliveries without a socket in between. */
export const bench: GatewayBench = {
	adapter: gateway,
	signature: {
		headers: ['stripe-signature'],
		tolerance: 300,
		severalAtOnce: true,
		signsUrl: false,
	},
	budget: { resolve: 1, read: 1 },
	statusTables: [
		table('PaymentIntent status', 'PaymentIntent', statuses.PAYMENT_INTENT_STATUSES),
		table('Charge status', 'Charge', statuses.CHARGE_OUTCOMES),
		table('Dispute status', 'Dispute', statuses.DISPUTE_STATUSES),
		table('Subscription status', 'Subscription', statuses.SUBSCRIPTION_STATUSES),
		table('Invoice status', 'Invoice', statuses.INVOICE_STATUSES),
	],
	unknownStatus: 'unknown',
	open: async () => openWorld(),
	async openWithUnknownStatus() {
		const world = openWorld();
		const { root } = await world.pay();
		const intent = world.sandbox.mode().get('payment_intent', root.id);
		Object.assign(intent, { status: 'requires_patience' });
		return { world, root };
	},
};

/** With the stand-in itself, for tests of Stripe alone. */
export interface StripeWorld extends GatewayWorld {
	readonly sandbox: StripeSandbox;
	/** Method and path of the calls made since the last time this was asked. */
	requests(): string[];
	subject(kind: Subject['kind'], id: string): Subject;
	/** What the stand-in has delivered since the last time this was asked. */
	delivered(): WebhookDelivery[];
}

export function openWorld(): StripeWorld {
	let now = START;
	let asked: string[] = [];
	let queue: SandboxDelivery[] = [];
	const sandbox = createStripeSandbox({
		now: () => new Date(now),
		deliver: (delivery) => queue.push(delivery),
		origin: () => 'http://127.0.0.1:1',
		changed: () => undefined,
	});

	const http: Http = async ({ method, url, headers = {}, body = '' }) => {
		const { pathname, searchParams } = new URL(url);
		asked.push(`${method} ${pathname}`);
		const response = await sandbox.handle({
			method,
			path: pathname,
			query: searchParams,
			headers: {
				...Object.fromEntries(
					Object.entries(headers).map(([name, text]) => [name.toLowerCase(), text]),
				),
				authorization: `Bearer ${TEST_KEY}`,
			},
			body: Buffer.from(body),
		});
		return {
			status: response.status,
			headers: response.headers ?? {},
			body: typeof response.body === 'string' ? response.body : JSON.stringify(response.body ?? {}),
		};
	};
	const connect = (overrides: Partial<GatewayConnection> = {}): GatewayConnection => ({
		http,
		clock: { now: () => now, sleep: async () => undefined, random: () => 0.5 },
		baseUrl: 'http://127.0.0.1:1',
		livemode: false,
		account: async () => sandbox.accountId,
		secrets: [],
		...overrides,
	});
	const subject = (kind: Subject['kind'], id: string): Subject => ({
		gateway: 'stripe',
		account: sandbox.accountId,
		livemode: false,
		kind,
		id,
	});
	const delivered = (): WebhookDelivery[] => {
		const deliveries = queue;
		queue = [];
		return deliveries.map((delivery) => ({
			headers: delivery.sign(new Date(now)),
			rawBody: Uint8Array.from(delivery.body),
			url: delivery.url,
		}));
	};
	const play = async (id: string): Promise<Played> => ({
		root: subject('payment', id),
		deliveries: delivered(),
	});

	const endpoint = sandbox.mode().add<'webhook_endpoint'>({
		id: 'we_1ours',
		object: 'webhook_endpoint',
		api_version: null,
		application: null,
		created: Math.floor(now / 1_000),
		description: null,
		enabled_events: [...gateway.endpoints.eventsFor(Object.values(gateway.eventTypes))],
		livemode: false,
		metadata: {},
		status: 'enabled',
		url: URL_OF_ENDPOINT,
	});
	const secret = sandbox.rollSecret(endpoint.id);

	return {
		sandbox,
		account: sandbox.accountId,
		secret,
		now: () => now,
		advance: (milliseconds) => void (now += milliseconds),
		connect,
		subject,
		delivered,
		calls() {
			const count = asked.length;
			asked = [];
			return count;
		},
		requests() {
			const list = asked;
			asked = [];
			return list;
		},
		sign: async (options) => sign(options),
		async pay(amount = 1_234, currency = 'EUR') {
			return await play(sandbox.pay({ amount, currency: currency.toLowerCase() }).id);
		},
		async fail() {
			const { id } = sandbox.pay({ amount: 1_234, paymentMethod: 'pm_card_visa_chargeDeclined' });
			return await play(id);
		},
		async refund(root, amount) {
			sandbox.refund(root.id, amount);
			return await play(root.id);
		},
		namesOf({ id }) {
			const charge = idOf(sandbox.mode().get('payment_intent', id).latest_charge) ?? id;
			const page = 'https://dashboard.stripe.com';
			return [
				id,
				charge,
				`${page}/test/payments/${id}`,
				`${page}/${sandbox.accountId}/test/payments/${id}?tab=overview#refunds`,
				`${page}/payments/${charge}`,
			];
		},
		missing: (kind) => subject(kind, 'xx_1missing'),
		missingHints: () =>
			['payment_intent', 'charge', 'refund', 'dispute', 'invoice', 'subscription'].map(
				(objectKind) => ({
					type: 'payment.succeeded',
					objectKind,
					objectId: `${objectKind}_1missing`,
				}),
			),
		refusing: (status) => async () => ({
			status,
			headers: { 'request-id': 'req_1' },
			body: JSON.stringify({ error: { type: 'api_error', message: 'No.' } }),
		}),
		stop: async () => undefined,
	};
}

/** By the vendor's page alone, without the SDK (https://docs.stripe.com/webhooks#verify-manually). */
function sign({ secrets, at, body, url }: SignOptions): WebhookDelivery {
	const rawBody = body ?? new Uint8Array();
	const seconds = Math.floor(at / 1_000);
	const signatures = secrets.map((secret) =>
		createHmac('sha256', secret).update(`${seconds}.`).update(rawBody).digest('hex'),
	);
	return {
		headers: {
			'stripe-signature': [`t=${seconds}`, ...signatures.map((text) => `v1=${text}`)].join(','),
		},
		rawBody,
		url: url ?? URL_OF_ENDPOINT,
	};
}

function table(
	name: string,
	definition: string,
	entries: Readonly<Record<string, string>>,
): StatusTable {
	return { name, table: entries, words: wordsOf(definition) ?? Object.keys(entries) };
}

/** The vendor's words; without its schema the type check of the tables stands alone. */
function wordsOf(definition: string): string[] | undefined {
	if (SCHEMA === undefined) return undefined;
	const { $defs } = JSON.parse(readFileSync(SCHEMA, 'utf8')) as StripeSchema;
	const status = $defs[definition]?.properties?.status;
	return [status, ...(status?.anyOf ?? [])].flatMap((part) => part?.['x-known-values'] ?? []);
}

interface Words {
	readonly 'x-known-values'?: string[];
	readonly anyOf?: Words[];
}

interface StripeSchema {
	readonly $defs: Record<string, { readonly properties?: Record<string, Words> } | undefined>;
}
