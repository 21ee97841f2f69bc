import type { GatewayConnection } from '../../../nodes/shared/contracts/gateway';
import type { PaymentEvent } from '../../../nodes/shared/vocabulary/event';
import { eachPage } from '../../../nodes/shared/loops/pages';
import { call } from './client';
import { toEvent } from './events';
import { EVENTS } from './shapes';

interface Page {
	readonly events: readonly unknown[];
	readonly next: string | null;
}

/** A hundred on a page. */
const MOST_PAGES = 1_000;

/** Acorn lists its events oldest first. */
export async function* listChanges(
	since: Date,
	connection: GatewayConnection,
): AsyncGenerator<PaymentEvent> {
	const account = await connection.account();
	const pages = eachPage<Page>({
		vendor: 'Acorn Pay',
		what: 'events',
		most: MOST_PAGES,
		read: async (cursor) => {
			const query = new URLSearchParams({
				since: since.toISOString(),
				...(cursor ? { cursor } : {}),
			});
			return await call<Page>({ path: `/v1/events?${query}` }, EVENTS, connection);
		},
		next: ({ next }) => next ?? undefined,
	});
	for await (const { events } of pages) {
		for (const raw of events) {
			const event = toEvent(raw, connection.livemode);
			if (event) yield { ...event, account };
		}
	}
}
