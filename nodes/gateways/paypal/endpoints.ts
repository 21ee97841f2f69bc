import type {
	Endpoint,
	EndpointOwner,
	EndpointRegistry,
	GatewayConnection,
} from '../../shared/contracts/gateway';
import { attempt, attemptAsync } from '../../shared/vocabulary/attempt';
import type { PaymentEventType } from '../../shared/vocabulary/event';
import * as z from '../../shared/zod';
import { call, callForNothing, callIfThere, isMissing } from './client';
import { hasIssue } from './errors';
import { ALWAYS, eventsFor } from './eventTable';

const PATH = '/v1/notifications/webhooks';

/**
 * Marks a webhook as made by this pack, and says by which trigger. PayPal keeps nothing with a webhook but its address, so it is
 * in the query there; anything without it belongs to somebody else and is never touched.
 */
const MARK = 'crm_payments';
const MARKED = new RegExp(`^(.*)[?&]${MARK}=([^&#/]*)/([^&#/]*)/([^&#/]*)/(published|test)$`, 's');

/** @see notifications_webhooks_v1, webhook; it has no state, and is never off */
const WEBHOOK = z.looseObject({
	id: z.string(),
	url: z.string(),
	event_types: z.nullish(z.array(z.looseObject({ name: z.string() }))),
});
const WEBHOOKS = z.looseObject({ webhooks: z.nullish(z.array(WEBHOOK)) });

type Webhook = z.output<typeof WEBHOOK>;

/** The webhooks of the app whose credential it is: what other apps of the account have, PayPal does not show. */
export const endpoints: EndpointRegistry = {
	async list(connection) {
		return (await listWebhooks(connection)).map(toEndpoint);
	},
	// It takes no key, and refuses a second webhook of the same address: so that the one that is there is ours, made by a call
	// whose answer was lost, or by another process.
	async create({ url, eventTypes, owner }, connection) {
		const marked = withOwner(url, owner);
		const body = { url: marked, event_types: named(eventTypes) };
		const attempted = await attemptAsync(
			async () =>
				await call(
					{ method: 'POST', path: PATH, body, repeat: 'afterLookup' },
					WEBHOOK,
					connection,
				),
		);
		if ('value' in attempted) return { endpoint: toEndpoint(attempted.value) };
		if (!hasIssue(attempted.error, 'WEBHOOK_URL_ALREADY_EXISTS')) throw attempted.error;
		const standing = (await listWebhooks(connection)).find((webhook) => webhook.url === marked);
		if (!standing) throw attempted.error;
		return { endpoint: await endpoints.update(standing.id, eventTypes, connection) };
	},
	async update(id, eventTypes, connection) {
		const { url } = await readOurs(id, connection);
		const value = named(eventTypes);
		const body = [{ op: 'replace', path: '/event_types', value }];
		const changed = await call({ method: 'PATCH', path: pathOf(id), body }, WEBHOOK, connection);
		return toEndpoint({ ...changed, url: changed.url || url });
	},
	async remove(id, connection) {
		const found = await callIfThere({ method: 'GET', path: pathOf(id) }, WEBHOOK, connection);
		if (!found || !isOurs(found)) return;
		const attempted = await attemptAsync(
			async () => await callForNothing({ method: 'DELETE', path: pathOf(id) }, connection),
		);
		if ('error' in attempted && !isMissing(attempted.error)) throw attempted.error;
	},
	eventsFor,
	always: ALWAYS,
};

/** PayPal turns no webhook off: one that stands is on. @throws for one of somebody else, and for one that is gone. */
export async function enableEndpoint(id: string, connection: GatewayConnection): Promise<void> {
	await readOurs(id, connection);
}

async function listWebhooks(connection: GatewayConnection): Promise<Webhook[]> {
	const { webhooks } = await call({ method: 'GET', path: PATH }, WEBHOOKS, connection);
	return webhooks ?? [];
}

async function readOurs(id: string, connection: GatewayConnection): Promise<Webhook> {
	const found = await call({ method: 'GET', path: pathOf(id) }, WEBHOOK, connection);
	if (!isOurs(found)) throw new Error(`Endpoint ${id} was not made by this pack`);
	return found;
}

function toEndpoint(webhook: Webhook): Endpoint {
	const [, url = webhook.url, ...parts] = MARKED.exec(webhook.url) ?? [];
	const owner = ownerIn(parts);
	return {
		id: webhook.id,
		url,
		isEnabled: true,
		events: (webhook.event_types ?? []).map(({ name }) => name),
		isOurs: isOurs(webhook),
		...(owner ? { owner } : {}),
	};
}

function isOurs({ url }: Webhook): boolean {
	return MARKED.test(url);
}

function withOwner(url: string, { instance, workflow, node, run }: EndpointOwner): string {
	const mark = [instance, workflow, node, run].map(encodeURIComponent).join('/');
	return `${url}${url.includes('?') ? '&' : '?'}${MARK}=${mark}`;
}

function ownerIn(parts: readonly string[]): EndpointOwner | undefined {
	const [instance, workflow, node, run] = parts.map(decoded);
	if (!instance || !workflow || !node) return undefined;
	return { instance, workflow, node, run: run === 'test' ? 'test' : 'published' };
}

function decoded(part: string): string {
	const attempted = attempt(() => decodeURIComponent(part));
	return 'value' in attempted ? attempted.value : '';
}

function named(types: readonly PaymentEventType[]): Array<{ readonly name: string }> {
	return [...new Set([...eventsFor(types), ...ALWAYS])].map((name) => ({ name }));
}

function pathOf(id: string): string {
	return `${PATH}/${encodeURIComponent(id)}`;
}
