import type { GatewayConnection } from '../../shared/contracts/gateway';
import { eachPage } from '../../shared/loops/pages';
import { call, type PaypalCall } from './client';
import { type PaypalWebhookEvents, WEBHOOK_EVENTS } from './shapes/webhookEvent';
import { nextOf, queryIn } from './state/links';

export const WEBHOOK_EVENTS_PATH = '/v1/notifications/webhooks-events';

/** PayPal names no largest page. */
const PAGE = 50;

/** Fifty thousand events. */
export const MOST_EVENT_PAGES = 1_000;

/**
 * One page of the events of the webhooks that the app has now.
 * @param next the link to it on the page before; `undefined` for the first.
 * @see notifications_webhooks_v1, GET /v1/notifications/webhooks-events
 */
export async function readEventPage(
	query: NonNullable<PaypalCall['query']>,
	next: string | undefined,
	connection: GatewayConnection,
): Promise<PaypalWebhookEvents> {
	const asked = next === undefined ? { ...query, page_size: PAGE } : queryIn(next);
	return await call(
		{ method: 'GET', path: WEBHOOK_EVENTS_PATH, query: asked },
		WEBHOOK_EVENTS,
		connection,
	);
}

/** All of its pages, in PayPal's own order, which it does not promise. @param what for people, should they have no end. */
export function eventPages(
	what: string,
	query: NonNullable<PaypalCall['query']>,
	connection: GatewayConnection,
): AsyncIterable<PaypalWebhookEvents> {
	return eachPage<PaypalWebhookEvents>({
		...{ vendor: 'PayPal', what, most: MOST_EVENT_PAGES },
		read: async (next) => await readEventPage(query, next, connection),
		next: ({ links }) => nextOf(links),
	});
}
