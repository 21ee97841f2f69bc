import type Stripe from 'stripe';
import type { GatewayConnection } from '../../shared/contracts/gateway';
import type { PaymentEvent } from '../../shared/vocabulary/event';
import { createClient } from './client';
import { perList, SUBSCRIBED_EVENTS } from './eventTable';
import { fromList } from './events';
import { listHistory } from './history';
import { type List, oldestFirst } from './oldestFirst';

/** Stripe keeps events for 30 days; the last of these is left to the history. */
const EVENTS_KEPT_SECONDS = 29 * 86_400;

/**
 * Everything that changed since a moment, oldest first: Stripe's events for as long as it keeps them, before that what was
 * created at the time.
 * @see https://docs.stripe.com/api/events/list
 */
export async function* listChanges(
	since: Date,
	connection: GatewayConnection,
): AsyncGenerator<PaymentEvent> {
	const stripe = createClient(connection);
	const from = Math.floor(since.getTime() / 1_000);
	const kept = Math.floor(connection.clock.now() / 1_000) - EVENTS_KEPT_SECONDS;
	if (from < kept) yield* listHistory({ from, to: kept - 1 }, connection, stripe);
	for await (const event of oldestFirst(eventLists(stripe), { from: Math.max(from, kept) })) {
		const change = fromList(event, connection);
		if (change) yield change;
	}
}

/** One list for each group of types that fits into a call. */
function eventLists(stripe: Stripe): ReadonlyArray<List<Stripe.Event>> {
	return perList(SUBSCRIBED_EVENTS).map(
		(types) => async (query) => await stripe.events.list({ ...query, types }),
	);
}
