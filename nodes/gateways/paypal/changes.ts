import type { GatewayConnection } from '../../shared/contracts/gateway';
import { oldestFirst } from '../../shared/loops/oldestFirst';
import type { PaymentEvent } from '../../shared/vocabulary/event';
import { InputRefused } from '../../shared/vocabulary/refusal';
import { changedDisputes } from './changed/disputes';
import { changedInvoices } from './changed/invoices';
import { type Change, isWithin, type Span, toChangeEvent } from './changed/span';
import { changedSubscriptions } from './changed/subscriptions';
import { toldBy } from './changed/told';
import { changedTransactions } from './changed/transactions';
import { toPaymentEvent } from './events';
import type { PaypalWebhookEvent } from './shapes/webhookEvent';
import { nextOf } from './state/links';
import { REPORT_LAG_MS } from './report';
import { unlessShut } from './unlessShut';
import { MOST_EVENT_PAGES, readEventPage } from './webhookEvents';

/** So much is read, sorted and handed on at a time: the report takes no more at once (31 days, with its lag). */
const SPAN_MS = 30 * 86_400_000;

/** The report tells of 3 h ago what an event told then; and an event comes a little after what it tells. */
const TOLD_BEFORE_MS = REPORT_LAG_MS + 3_600_000;

const SHORTEST_WINDOW_SECONDS = 1_800;

const NO_MOMENT =
	'The moment since which changes are asked for is none. Write it like 2026-01-31T10:00:00Z, or leave it out';

/**
 * Everything that changed since a moment, oldest first: PayPal's own events of the webhooks of this app, and what reached no
 * webhook: disputes and subscriptions by when they changed, invoices by when they were made, and the rows of its report. Objects
 * have ids made of the fact, and are told only where no event told it. A feature that is off for the app tells nothing, and keeps
 * nothing else.
 * @see notifications_webhooks_v1, GET /v1/notifications/webhooks-events; paypal.md, section 8
 */
export async function* listChanges(
	since: Date,
	connection: GatewayConnection,
): AsyncGenerator<PaymentEvent> {
	const now = connection.clock.now();
	// Of no moment there would be no changes, as if nothing had happened.
	if (Number.isNaN(since.getTime())) throw new InputRefused(NO_MOMENT);
	for (let from = since.getTime(); from <= now; from += SPAN_MS) {
		// The last one has no end of its own: the clocks of PayPal and of this machine need not agree.
		const to = Math.min(now, from + SPAN_MS - 1);
		yield* changesOf({ from, to }, to === now, connection);
	}
}

async function* changesOf(
	span: Span,
	isLast: boolean,
	connection: GatewayConnection,
): AsyncGenerator<PaymentEvent> {
	const listed = await listEvents(
		{ ...span, from: span.from - TOLD_BEFORE_MS },
		isLast,
		connection,
	);
	const told = toldBy(listed);
	const changes: Change[] = [];
	for (const changed of [
		changedDisputes,
		changedInvoices,
		changedSubscriptions,
		changedTransactions,
	]) {
		await unlessShut(async () => {
			changes.push(...(await changed(span, told, connection)));
		});
	}
	const isDue = ({ occurredAt }: PaymentEvent) => {
		const moment = Date.parse(occurredAt);
		return isWithin(span, moment) || (isLast && moment > span.to);
	};
	const events = [
		...listed.flatMap((event) => toPaymentEvent(event, connection) ?? []).filter(isDue),
		...changes.map((change) => toChangeEvent(change, connection.livemode)),
	];
	const account = await connection.account();
	yield* events
		.map((event) => ({ ...event, account }))
		.sort((left, right) => Date.parse(left.occurredAt) - Date.parse(right.occurredAt));
}

/** Oldest first. */
async function listEvents(
	{ from, to }: Span,
	isLast: boolean,
	connection: GatewayConnection,
): Promise<PaypalWebhookEvent[]> {
	const first = Math.floor(from / 1_000);
	const events: PaypalWebhookEvent[] = [];
	const listed = oldestFirst<PaypalWebhookEvent>({
		...{ vendor: 'PayPal', what: 'events', most: MOST_EVENT_PAGES },
		window: { from: first, ...(isLast ? {} : { to: Math.floor(to / 1_000) }) },
		shortest: SHORTEST_WINDOW_SECONDS,
		createdOf: ({ create_time }) => Math.floor(Date.parse(create_time ?? '') / 1_000) || first,
		lists: [
			async (window, next) => {
				const start_time = new Date(window.from * 1_000).toISOString();
				// To the end of its second, since neighbouring windows share none.
				const end =
					window.to === undefined
						? {}
						: { end_time: new Date(window.to * 1_000 + 999).toISOString() };
				const page = await readEventPage({ start_time, ...end }, next, connection);
				return { items: page.events, next: nextOf(page.links) };
			},
		],
	});
	for await (const event of listed) events.push(event);
	return events;
}
