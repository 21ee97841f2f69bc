import type { GatewayConnection, WebhookDelivery } from '../../../nodes/shared/contracts/gateway';
import { attempt } from '../../../nodes/shared/vocabulary/attempt';
import type { PaymentEvent } from '../../../nodes/shared/vocabulary/event';
import { lookup } from '../../../nodes/shared/vocabulary/lookup';
import { EVENT } from './shapes';
import { EVENTS } from './statuses';

interface AcornEvent {
	readonly id: string;
	readonly kind: string;
	readonly payment: string;
	readonly refund: string | null;
	readonly at: string;
}

/** The event a delivery holds; none for kinds outside the table. Its body names neither the account nor the mode. */
export function readEvents(
	{ rawBody }: Pick<WebhookDelivery, 'rawBody'>,
	{ livemode = false }: Partial<Pick<GatewayConnection, 'livemode'>> = {},
): PaymentEvent[] {
	const parsed = attempt((): unknown => JSON.parse(new TextDecoder().decode(rawBody)));
	const event = 'value' in parsed && toEvent(parsed.value, livemode);
	return event ? [event] : [];
}

export function toEvent(raw: unknown, livemode: boolean): PaymentEvent | undefined {
	if (EVENT(raw) !== undefined) return undefined;
	const { id, kind, payment, refund, at } = raw as AcornEvent;
	const type = lookup(EVENTS, kind);
	if (!type) return undefined;
	return {
		id,
		gateway: 'acorn',
		account: '',
		livemode,
		occurredAt: new Date(at).toISOString(),
		// A refund is only known by its payment.
		hint: { type, objectKind: refund ? 'refund' : 'payment', objectId: payment },
	};
}
