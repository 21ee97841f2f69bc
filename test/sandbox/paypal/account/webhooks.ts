/** Webhooks of the REST app. https://developer.paypal.com/docs/api/webhooks/v1/#webhooks */
import { PaypalFailure } from '../protocol/errors';
import { type Call, nothing, ok, operation, type Routes } from '../protocol/routes';
import { randomText, type World } from '../world';
import { EVENT_TYPES, eventType } from './eventTypes';
import type { Webhook } from './wire';

const PATH = '/v1/notifications/webhooks';
/** https://developer.paypal.com/api/rest/webhooks/: "up to ten webhook URLs" of one app. */
const MAXIMUM_WEBHOOKS = 10;
const LONGEST_URL = 2_048;

export const WEBHOOK_ROUTES: Routes = {
	[`POST ${PATH}`]: operation('webhooks', ({ world, body }) => {
		const { url, event_types: types } = body as Partial<Webhook>;
		return ok(addWebhook(world, readUrl(url), readTypes(types)), 201);
	}),
	[`GET ${PATH}`]: operation('webhooks', ({ world }) =>
		ok({ webhooks: [...world.webhooks.values()] }),
	),
	[`GET ${PATH}/:id`]: operation('webhooks', (call) => ok(webhookOf(call))),
	[`PATCH ${PATH}/:id`]: operation('webhooks', (call) => {
		const webhook = webhookOf(call);
		const patches = Array.isArray(call.body) ? (call.body as readonly Patch[]) : [];
		if (patches.length === 0) throw invalid('/', 'Must be a list of patches');
		for (const { op, path, value } of patches) {
			if (op !== 'replace') throw invalid('op', 'Only replace is supported');
			if (path === '/url') webhook.url = otherThan(call.world, readUrl(value), webhook);
			else if (path === '/event_types') webhook.event_types = readTypes(value);
			else throw invalid('path', 'Must be /url or /event_types');
		}
		return ok(webhook);
	}),
	[`DELETE ${PATH}/:id`]: operation('webhooks', (call) => {
		call.world.webhooks.delete(webhookOf(call).id);
		return nothing();
	}),
	[`GET ${PATH}/:id/event-types`]: operation('webhooks', (call) =>
		ok({ event_types: webhookOf(call).event_types }),
	),
	'GET /v1/notifications/webhooks-event-types': operation('webhooks', () =>
		ok({ event_types: EVENT_TYPES }),
	),
};

interface Patch {
	readonly op?: string;
	readonly path?: string;
	readonly value?: unknown;
}

/** @throws 400 where the app has ten, or the address already. */
export function addWebhook(world: World, url: string, types: Webhook['event_types']): Webhook {
	otherThan(world, url);
	if (world.webhooks.size >= MAXIMUM_WEBHOOKS) {
		throw new PaypalFailure(
			400,
			'WEBHOOK_NUMBER_LIMIT_EXCEEDED',
			'You have reached the maximum number of webhooks allowed for your application',
		);
	}
	const id = randomText(17);
	const href = `${world.origin()}${PATH}/${id}`;
	const webhook: Webhook = {
		id,
		url,
		event_types: types,
		links: [
			{ href, rel: 'self', method: 'GET' },
			{ href, rel: 'update', method: 'PATCH' },
			{ href, rel: 'delete', method: 'DELETE' },
		],
	};
	world.webhooks.set(id, webhook);
	return webhook;
}

/** Name and status as PayPal's own SDK tests them: paypal/PayPal-node-SDK, test/unit/webhook. */
function otherThan(world: World, url: string, own?: Webhook): string {
	const isTaken = [...world.webhooks.values()].some((one) => one !== own && one.url === url);
	if (!isTaken) return url;
	throw new PaypalFailure(
		400,
		'WEBHOOK_URL_ALREADY_EXISTS',
		'Webhook URL already exists. Please specify a unique URL for the application',
	);
}

function webhookOf({ world, path: { id = '' } }: Call): Webhook {
	const webhook = world.webhooks.get(id);
	if (webhook) return webhook;
	throw new PaypalFailure(404, 'INVALID_RESOURCE_ID', 'Resource id is invalid');
}

/** PayPal takes https alone; plain http of this machine is let in here, since the n8n of the tests has no certificate. */
function readUrl(url: unknown): string {
	const text = typeof url === 'string' ? url : '';
	if (text.length > LONGEST_URL || !URL.canParse(text))
		throw invalid('url', 'Not a valid webhook URL');
	const { protocol, hostname } = new URL(text);
	const isOwn = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
	if (protocol === 'https:' || (protocol === 'http:' && isOwn)) return text;
	throw invalid('url', 'Not a valid webhook URL');
}

function readTypes(types: unknown): Webhook['event_types'] {
	const names = Array.isArray(types)
		? (types as ReadonlyArray<{ readonly name?: string } | null>).map((type) => type?.name ?? '')
		: [];
	if (names.length === 0) throw invalid('event_types', 'Required field is missing');
	return names.map((name) => {
		const known = eventType(name);
		if (name === '*') return { name, description: 'ALL' };
		if (!known) throw invalid('event_types', `Not a valid webhook event name: ${name}`);
		return { name, description: known.description };
	});
}

const invalid = (field: string, issue: string): PaypalFailure =>
	new PaypalFailure(400, 'VALIDATION_ERROR', 'Invalid data provided', [
		{ field, location: 'body', issue },
	]);
