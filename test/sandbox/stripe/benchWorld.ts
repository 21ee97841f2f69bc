/** An account of its own for each test: the stand-in, a clock, a connection, an endpoint that gets everything. */
import { createHmac } from 'node:crypto';

import { gateway } from '../../../nodes/gateways/stripe';
import type { WebhookDelivery } from '../../../nodes/shared/contracts/gateway';
import type { Http } from '../../../nodes/shared/contracts/http';
import { PAYMENT_EVENT_TYPES } from '../../../nodes/shared/vocabulary/event';
import type { Subject } from '../../../nodes/shared/vocabulary/subject';
import type { GatewayWorld, SignOptions } from '../../conformance/gatewayBench';
import { TEST_KEY } from '../../support/stripe/client';
import { openFrame, ORIGIN } from '../benchFrame';
import { idOf } from './account/mode';
import type { StripeEvent } from './account/wire';
import { refusing } from './benchRefusals';
import { createVerbs } from './benchVerbs';
import { createStripeSandbox, type StripeSandbox } from './createStripeSandbox';

const URL_OF_ENDPOINT = 'https://n8n.example/webhook/1/payments';

/** What there may be twice where something was done twice. */
const COUNTED = [
	...(['payment_intent', 'charge', 'refund', 'customer', 'invoice', 'invoiceitem'] as const),
	...(['payment_link', 'checkout.session', 'subscription', 'credit_note'] as const),
] as const;

/** With the stand-in itself, for tests of Stripe alone. */
export interface StripeWorld extends GatewayWorld {
	readonly sandbox: StripeSandbox;
	/** Method and path of the calls made since the last time this was asked. */
	requests(): string[];
	subject(kind: Subject['kind'], id: string): Subject;
}

export function openWorld(): StripeWorld {
	const frame = openFrame({
		create: createStripeSandbox,
		account: ({ accountId }: StripeSandbox) => accountId,
		signed,
	});
	const { sandbox, subject, now, connect } = frame;

	const addEndpoint = (id: string, metadata: Record<string, string>, events: string[]) =>
		sandbox.mode().add<'webhook_endpoint'>({
			id,
			object: 'webhook_endpoint',
			api_version: null,
			application: null,
			created: Math.floor(now() / 1_000),
			description: null,
			enabled_events: events,
			livemode: false,
			metadata,
			status: 'enabled',
			url: URL_OF_ENDPOINT,
		});
	const everything = [...gateway.endpoints.eventsFor(PAYMENT_EVENT_TYPES)];
	const endpoint = addEndpoint('we_1ours', {}, everything);
	const secret = sandbox.rollSecret(endpoint.id);
	const request = async (method: string, path: string, body = '') => {
		const { body: text } = await signed(frame.send)({ method, url: `${ORIGIN}${path}`, body });
		return text;
	};

	return {
		...createVerbs({ sandbox, subject, request }),
		sandbox,
		account: sandbox.accountId,
		secret,
		now,
		advance: frame.advance,
		connect,
		subject,
		delivered: async () => frame.delivered(endpoint.id),
		calls: () => frame.requests().length,
		requests: () => frame.requests().map((call) => call.replace(/\?.*$/, '')),
		sign: async (options) => sign(options),
		async deliveryOfOthers() {
			sandbox.pay({ amount: 500, currency: 'eur' });
			const told = frame
				.waiting()
				.find(({ eventType }) => eventType === 'payment_intent.succeeded');
			const event = JSON.parse(told?.body.toString() ?? '{}') as object;
			const body = new TextEncoder().encode(
				JSON.stringify({ ...event, account: sandbox.connectedIds[0] }),
			);
			return sign({ secrets: [secret], at: now(), body });
		},
		// https://docs.stripe.com/event-destinations#thin-events
		otherForms({ url, ...delivery }) {
			const event = JSON.parse(new TextDecoder().decode(delivery.rawBody)) as StripeEvent;
			const { id, object } = event.data.object as { id: string; object: string };
			const thin = {
				id: `evt_thin_${event.id}`,
				object: 'v2.core.event',
				type: `v1.${event.type}`,
				created: new Date(event.created * 1_000).toISOString(),
				livemode: event.livemode,
				context: null,
				snapshot_event: event.id,
				related_object: { id, type: object, url: `/v1/${object}s/${id}` },
			};
			const body = new TextEncoder().encode(JSON.stringify(thin));
			return [sign({ secrets: [secret], at: now(), body, url })];
		},
		hearsConnected: (id) => sandbox.mode().get('webhook_endpoint', id).application !== null,
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
		async addForeignEndpoint() {
			return addEndpoint('we_1foreign', { made_by: 'somebody' }, ['charge.succeeded']).id;
		},
		async disableEndpoint(id) {
			sandbox.mode().update(sandbox.mode().get('webhook_endpoint', id), { status: 'disabled' });
		},
		endpoint: (id) =>
			JSON.stringify(
				sandbox
					.mode()
					.all('webhook_endpoint')
					.find((one) => one.id === id) ?? '',
			),
		tally: () => tallyOf(sandbox),
		wasMailed: ({ id }) => mailedOf(sandbox).has(id),
		refusing,
		stop: async () => undefined,
	};
}

function signed(send: Http): Http {
	return async (request) =>
		await send({
			...request,
			headers: { ...request.headers, authorization: `Bearer ${TEST_KEY}` },
		});
}

function tallyOf(sandbox: StripeSandbox): Record<string, number> {
	const mode = sandbox.mode();
	const total = (amounts: readonly number[]) => amounts.reduce((sum, amount) => sum + amount, 0);
	return {
		...Object.fromEntries(COUNTED.map((name) => [name, mode.all(name).length])),
		refunded: total(mode.all('charge').map(({ amount_refunded }) => amount_refunded)),
		captured: total(mode.all('charge').map(({ amount_captured }) => amount_captured)),
		asked: total(mode.all('invoice').map(({ total: asked }) => asked ?? 0)),
		mails: mode.events().filter(({ type }) => type === 'invoice.sent').length,
		mailed: mailedOf(sandbox).size,
	};
}

function mailedOf(sandbox: StripeSandbox): ReadonlySet<string> {
	const sent = sandbox
		.mode()
		.events()
		.filter(({ type }) => type === 'invoice.sent');
	return new Set(sent.map(({ data }) => (data.object as { readonly id: string }).id));
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
