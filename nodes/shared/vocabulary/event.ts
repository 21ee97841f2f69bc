/** Every event this pack knows, at every gateway. `noun.pastParticiple`. */
export const PAYMENT_EVENT_TYPES = [
	'payment.succeeded',
	'payment.pending',
	'payment.actionRequired',
	'payment.authorized',
	'payment.underReview',
	'payment.fraudWarning',
	'payment.failed',
	'payment.canceled',
	'refund.pending',
	'refund.succeeded',
	'refund.failed',
	'dispute.opened',
	'dispute.updated',
	'dispute.won',
	'dispute.lost',
	'invoice.sent',
	'invoice.paid',
	'invoice.paymentFailed',
	'invoice.overdue',
	'invoice.voided',
	'invoice.uncollectible',
	'invoice.finalizationFailed',
	'subscription.created',
	'subscription.renewed',
	'subscription.updated',
	'subscription.pastDue',
	'subscription.paused',
	'subscription.resumed',
	'subscription.canceled',
	'subscription.trialEnding',
] as const;

export type PaymentEventType = (typeof PAYMENT_EVENT_TYPES)[number];

/** Stands for a gateway's own object name where the root is known already; the object's id is its payment reference. */
export const PAYMENT_REFERENCE = 'paymentReference';

/** Where to look at the gateway: its own word for the object, and the object's id. */
export interface EventHint {
	readonly type: PaymentEventType;
	/** What it may turn out to be instead, where the gateway does not say: what is read afterwards tells. */
	readonly mayBe?: readonly PaymentEventType[];
	/** The gateway's own object name: `payment_intent`, `charge`, `invoice`. */
	readonly objectKind: string;
	readonly objectId: string;
	/** The one of the object's transactions that this is about, where the gateway may forget the object before it. */
	readonly partId?: string;
	/** The claim that somebody left open, where that is what happened: it is finished even if its fact is gone. */
	readonly claim?: string;
}

/** What a trigger hands on: a hint that something happened, not the truth of it. */
export interface PaymentEvent {
	/** The gateway's own event id. */
	readonly id: string;
	readonly gateway: string;
	/** The gateway account; empty when the delivery does not name it, then the trigger fills in the credential's. */
	readonly account: string;
	readonly livemode: boolean;
	/** ISO 8601. */
	readonly occurredAt: string;
	readonly hint: EventHint;
}

/** Everything that an event may tell. */
export function typesIn({
	type,
	mayBe = [],
}: Pick<EventHint, 'type' | 'mayBe'>): PaymentEventType[] {
	return [type, ...mayBe];
}
