/** An account of its own for each test: the stand-in, a clock, a connection that signs in by itself, a webhook for everything. */
import { sign as signText } from 'node:crypto';
import { crc32 } from 'node:zlib';

import { gateway } from '../../../nodes/gateways/paypal';
import type { WebhookDelivery } from '../../../nodes/shared/contracts/gateway';
import type { Http } from '../../../nodes/shared/contracts/http';
import { PAYMENT_EVENT_TYPES } from '../../../nodes/shared/vocabulary/event';
import { fromDecimal } from '../../../nodes/shared/vocabulary/money';
import type { Subject } from '../../../nodes/shared/vocabulary/subject';
import type { GatewayWorld, SignOptions } from '../../conformance/gatewayBench';
import { openFrame, ORIGIN } from '../benchFrame';
import { invoicesOf } from './billing/invoiceStore';
import { plansOf } from './billing/plans';
import { productsOf } from './billing/products';
import { subscriptionsOf } from './billing/subscriptionStore';
import { refusing } from './benchRefusals';
import { createVerbs } from './benchVerbs';
import { createPaypalSandbox, MERCHANT_ID, type PaypalSandbox } from './createPaypalSandbox';
import { PAYPAL_APP } from './credential';
import { certificateChain, certificateUrl } from './signing/certificates';

const URL_OF_WEBHOOK = 'https://n8n.example/webhook/1/payments';
const PAGES = 'https://www.sandbox.paypal.com';

/** With the stand-in itself, for tests of PayPal alone. */
export interface PaypalWorld extends GatewayWorld {
	readonly sandbox: PaypalSandbox;
	/** Method and path of the calls made since the last time this was asked. */
	requests(): string[];
	subject(kind: Subject['kind'], id: string): Subject;
}

export function openWorld(): PaypalWorld {
	const frame = openFrame({
		create: createPaypalSandbox,
		account: () => MERCHANT_ID,
		signed: withToken,
	});
	const { sandbox, subject, now } = frame;
	const everything = gateway.endpoints.eventsFor(PAYMENT_EVENT_TYPES);
	const webhook = sandbox.addWebhook(URL_OF_WEBHOOK, everything);

	return {
		...createVerbs({ sandbox, subject }),
		sandbox,
		account: MERCHANT_ID,
		secret: webhook.id,
		now,
		advance: frame.advance,
		connect: (overrides = {}) =>
			frame.connect({ trustedAuthority: certificateChain().authorities, ...overrides }),
		subject,
		delivered: async () => frame.delivered(webhook.id),
		calls: () => frame.requests().length,
		requests: frame.requests,
		sign: async (options) => sign(options),
		namesOf: ({ id }) => namesOf(sandbox, id),
		missing: (kind) => subject(kind, MISSING[kind]),
		missingHints: () =>
			[
				'order',
				'capture',
				'authorization',
				'refund',
				'dispute',
				'sale',
				'invoice',
				'subscription',
			].map((objectKind) => ({
				type: 'payment.succeeded',
				objectKind,
				objectId: objectKind in MISSING ? MISSING[objectKind as 'invoice'] : MISSING.payment,
			})),
		addForeignEndpoint: async () =>
			sandbox.addWebhook('https://shop.example/paypal', ['PAYMENT.CAPTURE.COMPLETED']).id,
		endpoint: (id) => JSON.stringify(sandbox.webhooks().find((one) => one.id === id) ?? ''),
		tally: () => tallyOf(sandbox),
		wasMailed: ({ id }) => (invoicesOf(sandbox.world()).get(id)?.mails ?? 0) > 0,
		refusing,
		stop: async () => undefined,
	};
}

const MISSING: Readonly<Record<Subject['kind'], string>> = {
	payment: '9MS00000000000000',
	invoice: 'INV2-9999-9999-9999-9999',
	subscription: 'I-999999999999',
};

/** The connection's part: a token, and another one where it has ended. Certificates need none. */
function withToken(send: Http): Http {
	const { clientId, clientSecret } = PAYPAL_APP;
	const basic = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
	let authorization = '';
	const signed: Http = async (request) =>
		await send({ ...request, headers: { authorization, ...request.headers } });
	return async (request) => {
		const first = await signed(request);
		if (first.status !== 401) return first;
		const { body } = await send({
			method: 'POST',
			url: `${ORIGIN}/v1/oauth2/token`,
			headers: {
				authorization: basic,
				'content-type': 'application/x-www-form-urlencoded',
			},
			body: 'grant_type=client_credentials',
		});
		authorization = `Bearer ${(JSON.parse(body) as { readonly access_token: string }).access_token}`;
		return await signed(request);
	};
}

/**
 * By the vendor's page alone, without core's deliveries: https://developer.paypal.com/api/rest/webhooks/rest/. What signs are ids
 * of webhooks, of which one delivery has one.
 */
function sign({ secrets, at, body, url }: SignOptions): WebhookDelivery {
	const rawBody = body ?? new Uint8Array();
	const id = 'f46bd5a1-524a-11ef-a49a-617e348a3b92';
	const time = `${new Date(at).toISOString().slice(0, 19)}Z`;
	const text = `${id}|${time}|${secrets[0] ?? ''}|${crc32(rawBody)}`;
	return {
		headers: {
			'paypal-transmission-id': id,
			'paypal-transmission-time': time,
			'paypal-transmission-sig': signText(
				'sha256',
				Buffer.from(text),
				certificateChain().key,
			).toString('base64'),
			'paypal-auth-version': 'v2',
			'paypal-cert-url': certificateUrl(ORIGIN),
			'paypal-auth-algo': 'SHA256withRSA',
		},
		rawBody,
		url: url ?? URL_OF_WEBHOOK,
	};
}

/** Its id, its capture's, and pages: those of PayPal's site name the transaction, the payer's the order. */
function namesOf(sandbox: PaypalSandbox, id: string): readonly [string, ...string[]] {
	const order = sandbox.orders().find((one) => one.id === id);
	const capture = order?.purchase_units[0]?.payments?.captures?.at(-1)?.id ?? id;
	return [
		id,
		capture,
		`${PAGES}/checkoutnow?token=${id}`,
		`${PAGES}/activity/payment/${capture}`,
		`${PAGES}/unifiedtransactions/details/payment/${capture}?archive=false`,
	];
}

/** What there may be twice where something was done twice. */
function tallyOf(sandbox: PaypalSandbox): Record<string, number> {
	const world = sandbox.world();
	const total = (
		moneys: ReadonlyArray<{ readonly value: string; readonly currency_code: string }>,
	) =>
		moneys.reduce(
			(sum, { value, currency_code: currency }) => sum + fromDecimal(value, currency),
			0,
		);
	const captures = [...world.captures.values()];
	const refunds = [...world.refunds.values()];
	const invoices = [...invoicesOf(world).values()];
	return {
		orders: world.orders.size,
		authorizations: world.authorizations.size,
		captures: captures.length,
		refunds: refunds.length,
		invoices: invoices.length,
		products: productsOf(world).size,
		plans: plansOf(world).size,
		subscriptions: subscriptionsOf(world).size,
		voided: [...world.authorizations.values()].filter(({ status }) => status === 'VOIDED').length,
		canceled: invoices.filter(({ invoice }) => invoice.status === 'CANCELLED').length,
		captured: total(
			captures.filter(({ status }) => status !== 'DECLINED').map(({ amount }) => amount),
		),
		refunded: total(
			refunds.filter(({ status }) => status !== 'FAILED').map(({ amount }) => amount),
		),
		asked: total(invoices.map(({ invoice }) => invoice.amount)),
		mails: invoices.reduce((sum, { mails }) => sum + mails, 0),
	};
}
