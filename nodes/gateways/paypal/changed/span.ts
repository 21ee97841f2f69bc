import type { EventHint, PaymentEvent } from '../../../shared/vocabulary/event';

/** A time, in milliseconds since the epoch, both inclusive. */
export interface Span {
	readonly from: number;
	readonly to: number;
}

/** What changed, before it is an event. */
export interface Change extends EventHint {
	/** Made of the fact, so that it is the same whenever it is listed. */
	readonly id: string;
	readonly at: number;
}

export function toChangeEvent({ id, at, ...hint }: Change, livemode: boolean): PaymentEvent {
	return {
		id,
		gateway: 'paypal',
		account: '',
		livemode,
		occurredAt: new Date(at).toISOString(),
		hint,
	};
}

export function isWithin({ from, to }: Span, moment: number): boolean {
	return moment >= from && moment <= to;
}
