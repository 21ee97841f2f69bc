/** The events of the app's webhooks, PayPal's own catch-up. https://developer.paypal.com/docs/api/webhooks/v1/#webhooks-events */
import { createPublicKey, verify } from 'node:crypto';

import { PaypalFailure } from '../protocol/errors';
import type { SandboxResponse } from '../../system';
import { type Link, momentOf, numberOf, pageLink } from '../protocol/lists';
import { type Call, ok, operation, type Routes } from '../protocol/routes';
import { certificateChain, certificateUrl } from '../signing/certificates';
import { randomText, type World } from '../world';
import { signedText, SIMULATED_ID } from './deliveries';
import { eventType } from './eventTypes';
import type { PaypalEvent, Webhook } from './wire';

const PATH = '/v1/notifications/webhooks-events';
/** The default; what PayPal gives of a page that is asked to be larger is not promised, so no more than this. */
const PAGE = 10;
/** PayPal's dashboard shows 30 days; https://developer.paypal.com/api/rest/webhooks/events-dashboard */
const KEPT_MILLISECONDS = 30 * 86_400_000;

export const EVENT_ROUTES: Routes = {
	[`GET ${PATH}`]: operation('webhooks', listEvents),
	// As PayPal's own links have it.
	[`GET ${PATH}/`]: operation('webhooks', listEvents),
	[`GET ${PATH}/:id`]: operation('webhooks', (call) => ok(eventOf(call))),
	[`POST ${PATH}/:id/resend`]: operation('webhooks', (call) => {
		const event = eventOf(call);
		const { webhook_ids: ids } = call.body as { readonly webhook_ids?: readonly string[] };
		for (const webhook of call.world.webhooks.values()) {
			const isMeant = ids?.includes(webhook.id) ?? wasTold(call.world, event, webhook.id);
			if (isMeant) call.world.post(webhook, event);
		}
		return ok(event, 202);
	}),
	'POST /v1/notifications/simulate-event': operation('webhooks', ({ world, body }) => {
		const { webhook_id: id, url, event_type: name = '' } = body as Simulation;
		const known = eventType(name);
		if (!known) throw invalid('event_type', 'Not a valid webhook event name');
		const webhook = id === undefined ? undefined : world.webhooks.get(id);
		if (id !== undefined && !webhook) {
			throw new PaypalFailure(404, 'INVALID_RESOURCE_ID', 'Resource id is invalid');
		}
		const event = mockEvent(world, name);
		world.post(mock(webhook?.url ?? url ?? ''), event);
		return ok(event, 202);
	}),
	'POST /v1/notifications/verify-webhook-signature': operation('webhooks', (call) =>
		ok({ verification_status: isSigned(call) ? 'SUCCESS' : 'FAILURE' }),
	),
};

interface Simulation {
	readonly webhook_id?: string;
	readonly url?: string;
	readonly event_type?: string;
}

/**
 * A page, newest first; the next one begins behind its last event, whatever has happened since. The links are as PayPal writes
 * them: a slash before the question mark, `move_to`, `index_time`, `index_id`.
 */
function listEvents({ world, query }: Call): SandboxResponse {
	const size = Math.min(PAGE, numberOf(query, 'page_size', { usual: PAGE, most: 1_000 }));
	const from = numberOf(query, 'index_id', { usual: world.events.length, most: 1e9, least: 0 });
	const found = eventsOf(world, query).filter((event) => world.events.indexOf(event) < from);
	const page = found.slice(0, size);
	const last = page.at(-1);
	const links: Link[] = [];
	if (last && found.length > size) {
		const index = {
			move_to: 'next',
			index_time: last.create_time,
			index_id: String(world.events.indexOf(last)),
		};
		links.push(pageLink(world.origin(), `${PATH}/`, query, index, 'next'));
	}
	return ok({ events: page, count: page.length, links });
}

/** Newest first: those of webhooks that still exist. */
function eventsOf(world: World, query: URLSearchParams): PaypalEvent[] {
	const after = momentOf(query, 'start_time') ?? 0;
	const before = momentOf(query, 'end_time') ?? Number.POSITIVE_INFINITY;
	const oldest = Math.max(after, world.now().getTime() - KEPT_MILLISECONDS);
	const [type, transaction] = [query.get('event_type'), query.get('transaction_id')];
	return world.events
		.filter((event) => {
			const at = Date.parse(event.create_time);
			return (
				at >= oldest &&
				at <= before &&
				(type === null || event.event_type === type) &&
				(transaction === null || event.resource.id === transaction) &&
				[...world.webhooks.keys()].some((id) => wasTold(world, event, id))
			);
		})
		.reverse();
}

const wasTold = (world: World, event: PaypalEvent, webhookId: string): boolean =>
	world.told.get(event.id)?.has(webhookId) ?? false;

function eventOf({ world, path: { id = '' } }: Call): PaypalEvent {
	const event = world.events.find((one) => one.id === id);
	if (event) return event;
	throw new PaypalFailure(404, 'INVALID_RESOURCE_ID', 'Resource id is invalid');
}

/** Over the text of the event as it was sent, as PayPal asks for it: unchanged. */
function isSigned({ world, request, body }: Call): boolean {
	const given = body as Readonly<Record<string, string | undefined>>;
	if (given.cert_url !== certificateUrl(world.origin())) return false;
	if (given.auth_algo !== 'SHA256withRSA' || !world.webhooks.has(given.webhook_id ?? ''))
		return false;
	const text = signedText({
		id: given.transmission_id ?? '',
		time: given.transmission_time ?? '',
		webhookId: given.webhook_id ?? '',
		body: Buffer.from(rawEvent(request.body.toString('utf8'), given.webhook_event)),
	});
	const signature = Buffer.from(given.transmission_sig ?? '', 'base64');
	return verify('sha256', Buffer.from(text), createPublicKey(certificateChain().leaf), signature);
}

/** The last value of the body where the event stands there; otherwise as a serializer writes it. */
function rawEvent(text: string, event: unknown): string {
	const found = /"webhook_event"\s*:\s*([\s\S]*)\}\s*$/.exec(text)?.[1]?.trim() ?? '';
	try {
		if (JSON.stringify(JSON.parse(found)) === JSON.stringify(event)) return found;
	} catch {
		// Something else stands behind it.
	}
	return JSON.stringify(event);
}

/** Signed for no webhook: what is simulated cannot be verified. https://github.com/paypal/PayPal-Ruby-SDK/issues/312 */
const mock = (url: string): Webhook => ({ id: SIMULATED_ID, url, event_types: [], links: [] });

/** As the simulator's: the right frame around invented things, and kept in no list. */
function mockEvent(world: World, name: string): PaypalEvent {
	const id = `WH-${randomText(17)}-${randomText(17)}`;
	const href = `${world.origin()}${PATH}/${id}`;
	return {
		id,
		event_version: '1.0',
		create_time: world.now().toISOString(),
		resource_type: 'capture',
		resource_version: '2.0',
		event_type: name,
		summary: `Simulated ${name}`,
		resource: { id: randomText(17), create_time: world.iso(), update_time: world.iso() },
		links: [
			{ href, rel: 'self', method: 'GET' },
			{ href: `${href}/resend`, rel: 'resend', method: 'POST' },
		],
	};
}

const invalid = (field: string, issue: string): PaypalFailure =>
	new PaypalFailure(400, 'VALIDATION_ERROR', 'Invalid data provided', [
		{ field, location: 'body', issue },
	]);
