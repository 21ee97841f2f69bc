import type { GatewayConnection, WebhookDelivery } from '../../shared/contracts/gateway';
import { attempt } from '../../shared/vocabulary/attempt';
import type { EventHint, PaymentEvent } from '../../shared/vocabulary/event';
import { lookup } from '../../shared/vocabulary/lookup';
import * as z from '../../shared/zod';
import { toIso } from './client';
import { OBJECT, pointerOf, type StripeObject } from './eventObject';
import { EVENTS } from './eventTable';

/** The last second of the year 9999: what says more is no moment. */
const LAST_SECOND = 253_402_300_799;

const EVENT = z.object({
	id: z.string(),
	object: z.literal('event'),
	type: z.string(),
	created: z.int().min(0).max(LAST_SECOND),
	livemode: z.boolean(),
	/** Only on events of accounts connected to a platform (https://docs.stripe.com/connect/webhooks). */
	account: z.nullish(z.string()),
	data: z.object({ object: OBJECT, previous_attributes: z.nullish(OBJECT) }),
});

/**
 * An event without its object, as endpoints made by hand may be sent.
 * @see https://docs.stripe.com/event-destinations#thin-events
 */
const THIN_EVENT = z.object({
	id: z.string(),
	object: z.literal('v2.core.event'),
	/** `v1.payment_intent.succeeded`. */
	type: z.string(),
	/** ISO 8601. */
	created: z.string(),
	livemode: z.boolean(),
	/** Only on events of other accounts. */
	context: z.nullish(z.string()),
	/** The same event as everybody else gets it. */
	snapshot_event: z.nullish(z.string()),
	related_object: z.object({ id: z.string(), type: z.string() }),
});

const THIN_PREFIX = 'v1.';

/** What `resolve` finds the root of by its id alone. */
const RESOLVED_KINDS: ReadonlySet<string> = new Set([
	...['payment_intent', 'charge', 'refund', 'dispute', 'invoice', 'subscription'],
	...['checkout.session', 'review', 'radar.early_fraud_warning', 'credit_note'],
]);

/**
 * The event a delivery holds, whole or thin; none for events outside the table. A connected account is named by each of its
 * events, and the account of the key by none, so whatever belongs to neither the one nor the other is left out. Pure.
 * @see https://docs.stripe.com/api/events/object
 */
export function readEvents(
	{ rawBody }: Pick<WebhookDelivery, 'rawBody'>,
	{ connectedAccount = '' }: Pick<GatewayConnection, 'connectedAccount'> = {},
): PaymentEvent[] {
	const attempted = attempt(() => JSON.parse(new TextDecoder().decode(rawBody)) as unknown);
	if ('error' in attempted) return [];
	const event = toPaymentEvent(attempted.value) ?? fromThinEvent(attempted.value);
	return event?.account === connectedAccount ? [event] : [];
}

/** The event of a list, which holds one account's: Stripe need not repeat whose. */
export function fromList(
	raw: unknown,
	{ connectedAccount = '' }: Pick<GatewayConnection, 'connectedAccount'>,
): PaymentEvent | undefined {
	const event = toPaymentEvent(raw);
	if (!event || (event.account !== '' && event.account !== connectedAccount)) return undefined;
	return { ...event, account: connectedAccount };
}

function toPaymentEvent(raw: unknown): PaymentEvent | undefined {
	const { success, data: event } = EVENT.safeParse(raw);
	if (!success) return undefined;
	const hint = toHint(event.type, event.data.object, event.data.previous_attributes ?? {});
	if (!hint) return undefined;
	return {
		id: event.id,
		gateway: 'stripe',
		account: event.account ?? '',
		livemode: event.livemode,
		occurredAt: toIso(event.created),
		hint,
	};
}

/** Its object says nothing here, so the first thing that the event may tell is the hint. */
function fromThinEvent(raw: unknown): PaymentEvent | undefined {
	const { success, data: event } = THIN_EVENT.safeParse(raw);
	if (!success || !event.type.startsWith(THIN_PREFIX)) return undefined;
	const row = lookup(EVENTS, event.type.slice(THIN_PREFIX.length));
	const { id: objectId, type: objectKind } = event.related_object;
	const moment = Date.parse(event.created);
	if (!row || Number.isNaN(moment) || !RESOLVED_KINDS.has(objectKind)) return undefined;
	return {
		id: event.snapshot_event ?? event.id,
		gateway: 'stripe',
		account: event.context ?? '',
		livemode: event.livemode,
		occurredAt: new Date(moment).toISOString(),
		hint: { type: row.tells[0], objectKind, objectId },
	};
}

function toHint(name: string, object: StripeObject, before: StripeObject): EventHint | undefined {
	const row = lookup(EVENTS, name);
	const type = row?.tell ? row.tell(object, before) : row?.tells[0];
	const pointer = pointerOf(object);
	return type && pointer && { type, ...pointer };
}
