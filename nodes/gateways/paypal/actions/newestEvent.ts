import type { Endpoint, GatewayConnection } from '../../../shared/contracts/gateway';
import type { ConnectionReport } from '../../../shared/contracts/gatewayActions';
import { eventPages } from '../webhookEvents';
import { spansBack } from './spansBack';

const HOUR_MS = 3_600_000;

/** PayPal's own pages show no older ones (https://developer.paypal.com/api/rest/webhooks/events-dashboard). */
export const KEPT_MS = 30 * 24 * HOUR_MS;

type Newest = NonNullable<ConnectionReport['lastEvent']>;

/**
 * The newest event of which one of our webhooks is told. PayPal lists those of every webhook that the app has, without saying for
 * which, so that only types count that ours are registered for; nor does it say whether it was taken.
 * @see notifications_webhooks_v1, GET /v1/notifications/webhooks-events
 */
export async function newestEvent(
	ours: readonly Pick<Endpoint, 'events'>[],
	connection: GatewayConnection,
): Promise<Newest | undefined> {
	const names = new Set(ours.flatMap(({ events }) => events));
	const now = connection.clock.now();
	for (const { from, to } of spansBack(now - KEPT_MS, now, HOUR_MS)) {
		// The newest span has no end: the clocks of PayPal and of this machine need not agree.
		const end = to === now ? {} : { end_time: new Date(to).toISOString() };
		const query = { start_time: new Date(from).toISOString(), ...end };
		let newest: Newest | undefined;
		for await (const { events } of eventPages('events', query, connection)) {
			for (const { id, event_type: type, create_time: created = '' } of events) {
				const moment = Date.parse(created);
				if (!names.has(type) || Number.isNaN(moment)) continue;
				if (newest && Date.parse(newest.at) >= moment) continue;
				const isForAll = ours.every((endpoint) => endpoint.events.includes(type));
				newest = { id, type, at: new Date(moment).toISOString(), isForAll };
			}
		}
		if (newest) return newest;
	}
	return undefined;
}
