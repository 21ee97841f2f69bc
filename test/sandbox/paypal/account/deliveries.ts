/**
 * Posts of events to webhooks, signed as PayPal signs them. https://developer.paypal.com/api/rest/webhooks/rest/
 * Id, time and signature of a transmission stay the same when it is tried again.
 */
import { randomUUID, sign as signText } from 'node:crypto';
import { crc32 } from 'node:zlib';

import { certificateChain, certificateUrl } from '../signing/certificates';
import type { SandboxHost } from '../../system';
import { isoSeconds, type World } from '../world';
import type { PaypalEvent, Webhook } from './wire';

/** The webhook id that simulated events are signed with. */
export const SIMULATED_ID = 'WEBHOOK_ID';

export interface Transmission {
	readonly id: string;
	/** Whole seconds: `2024-08-02T19:33:35Z`. */
	readonly time: string;
	readonly webhookId: string;
	readonly body: Uint8Array;
}

/** What PayPal signs: `id|time|webhookId|crc32 of the raw body, unsigned and decimal`. */
export const signedText = ({ id, time, webhookId, body }: Transmission): string =>
	[id, time, webhookId, crc32(body)].join('|');

/** One delivery to one webhook. */
export function deliver(
	host: SandboxHost,
	world: World,
	webhook: Webhook,
	event: PaypalEvent,
): void {
	const body = Buffer.from(JSON.stringify(event));
	const id = randomUUID();
	let headers: Record<string, string> | undefined;
	host.deliver({
		id: `${id}:${webhook.id}`,
		system: 'paypal',
		eventId: event.id,
		eventType: event.event_type,
		endpointId: webhook.id,
		url: webhook.url,
		body,
		sign(at) {
			headers ??= headersOf(host.origin(), {
				id,
				time: isoSeconds(at),
				webhookId: webhook.id,
				body,
			});
			return headers;
		},
		isWanted: () => webhook.id === SIMULATED_ID || world.webhooks.has(webhook.id),
	});
}

/** As those of contracts/paypal/events, which PayPal signed. */
function headersOf(origin: string, transmission: Transmission): Record<string, string> {
	const { key } = certificateChain();
	const text = Buffer.from(signedText(transmission));
	return {
		'content-type': 'application/json',
		'user-agent': 'PayPal/AUHD-214.0-58391792',
		accept: '*/*',
		'paypal-transmission-id': transmission.id,
		'paypal-transmission-time': transmission.time,
		'paypal-transmission-sig': signText('sha256', text, key).toString('base64'),
		'paypal-auth-version': 'v2',
		'paypal-cert-url': certificateUrl(origin),
		'paypal-auth-algo': 'SHA256withRSA',
	};
}
