import type { PaymentEvent, PaymentEventType } from '../../../shared/vocabulary/event';

/** A time, in milliseconds since the epoch, both inclusive. */
export interface Span {
	readonly from: number;
	readonly to: number;
}

/** What changed, before it is an event. */
export interface Change {
	/** Made of the fact, so that it is the same whenever it is listed. */
	readonly id: string;
	readonly at: number;
	readonly type: PaymentEventType;
	readonly objectKind: string;
	readonly objectId: string;
}

export function toChangeEvent(
	{ id, at, type, objectKind, objectId }: Change,
	livemode: boolean,
): PaymentEvent {
	return {
		id,
		gateway: 'paypal',
		account: '',
		livemode,
		occurredAt: new Date(at).toISOString(),
		hint: { type, objectKind, objectId },
	};
}

export function isWithin({ from, to }: Span, moment: number): boolean {
	return moment >= from && moment <= to;
}
