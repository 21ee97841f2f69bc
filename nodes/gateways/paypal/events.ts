import type { GatewayConnection, WebhookDelivery } from '../../shared/contracts/gateway';
import { attempt } from '../../shared/vocabulary/attempt';
import type { PaymentEvent } from '../../shared/vocabulary/event';
import { lookup } from '../../shared/vocabulary/lookup';
import { type Resource, textIn } from './eventObject';
import { EVENTS } from './eventTable';
import { WEBHOOK_EVENT } from './shapes/webhookEvent';

/** Moments within the resource, for an event whose own is none: a published one has `2018-19-12`. */
const MOMENTS = ['update_time', 'status_update_time', 'create_time', 'time'] as const;

type Mode = Partial<Pick<GatewayConnection, 'livemode'>>;

/**
 * The event a delivery holds; none for events outside the table, and for bodies that are no events. No body names the account or
 * the mode: both are those of the app whose webhook it is. Pure.
 * @see https://developer.paypal.com/docs/api/webhooks/v1/#definition-event
 */
export function readEvents(
	{ rawBody }: WebhookDelivery,
	{ livemode = false }: Mode = {},
): PaymentEvent[] {
	const parsed = attempt((): unknown => JSON.parse(new TextDecoder().decode(rawBody)));
	const event = 'value' in parsed ? toPaymentEvent(parsed.value, { livemode }) : undefined;
	return event ? [event] : [];
}

/** An event as a delivery or a list has it; `undefined` for one that is nobody's business here. */
export function toPaymentEvent(raw: unknown, { livemode = false }: Mode): PaymentEvent | undefined {
	const { success, data: event } = WEBHOOK_EVENT.safeParse(raw);
	if (!success) return undefined;
	const row = lookup(EVENTS, event.event_type);
	const resource = event.resource ?? {};
	const type = row?.tell ? row.tell(resource) : row?.tells[0];
	const target = row?.at(resource);
	const mayBe = lookup(row?.mayBe ?? {}, type);
	const occurredAt = momentOf(event.create_time, resource);
	if (!type || !target || occurredAt === undefined) return undefined;
	return {
		id: event.id,
		gateway: 'paypal',
		account: '',
		livemode,
		occurredAt,
		hint: { type, ...(mayBe ? { mayBe } : {}), ...target },
	};
}

function momentOf(created: string | undefined, resource: Resource): string | undefined {
	const candidates = [created ?? '', ...MOMENTS.map((name) => textIn(resource, name))];
	const found = candidates.map((text) => Date.parse(text)).find((moment) => !Number.isNaN(moment));
	return found === undefined ? undefined : new Date(found).toISOString();
}
