import type { EventHint, PaymentEvent, PaymentEventType } from '../vocabulary/event';
import type { Failure } from '../vocabulary/failure';
import type { CrmReference, PaymentState } from '../vocabulary/payment';
import type { Subject } from '../vocabulary/subject';
import type { GatewayActions } from './gatewayActions';
import type {
	Endpoint,
	EndpointOwner,
	GatewayConnection,
	GatewayIdentity,
	WebhookDelivery,
} from './gatewayConnection';

export type * from './gatewayConnection';

export type GatewayCapability =
	| 'webhooks'
	| 'listChanges'
	| 'invoices'
	| 'subscriptions'
	| 'paymentLinks'
	| 'disputes'
	| 'refunds'
	| 'customers'
	| 'capture'
	| 'sampleEvents';

export interface EndpointRegistry {
	/** Every endpoint of the account, other apps' too. */
	list(connection: GatewayConnection): Promise<Endpoint[]>;
	/** @returns the endpoint with the signing secret, which most gateways tell only now. */
	create(
		draft: {
			readonly url: string;
			readonly eventTypes: readonly PaymentEventType[];
			readonly owner: EndpointOwner;
		},
		connection: GatewayConnection,
	): Promise<{ endpoint: Endpoint; secret: string }>;
	/** Changes the events and enables the endpoint again; the secret stays. */
	update(
		id: string,
		eventTypes: readonly PaymentEventType[],
		connection: GatewayConnection,
	): Promise<Endpoint>;
	/** Removing what is gone already is fine. */
	remove(id: string, connection: GatewayConnection): Promise<void>;
	/** The gateway's own events that tell these, and no others. */
	eventsFor(eventTypes: readonly PaymentEventType[]): readonly string[];
}

/** Everything the pack knows about one gateway. Stateless; connection (HTTP, credentials, clock) comes in as an argument. */
export interface GatewayAdapter {
	readonly id: string;
	readonly displayName: string;
	readonly can: ReadonlySet<GatewayCapability>;
	/** The gateway's own event names and what they hint at. A name that is not here is skipped, never guessed. */
	readonly eventTypes: Readonly<Record<string, PaymentEventType>>;
	/** Who the credential belongs to. */
	identify(connection: GatewayConnection): Promise<GatewayIdentity>;
	/**
	 * Whether a delivery has the shape and the time of a signed one. Pure and cheap: what has not is refused before a credential
	 * is opened. Says nothing about who signed it. Never throws.
	 * @param now milliseconds since the epoch.
	 */
	mayBeSigned(delivery: WebhookDelivery, now: number): boolean;
	/** Missing secret, missing or odd header, timestamp outside the tolerance: false. Never throws. Any of several signatures may match. */
	verify(delivery: WebhookDelivery, connection: GatewayConnection): Promise<boolean>;
	/** Pure. Empty for events outside the vocabulary, for those of another account than the connection's, and for bodies that are no events. */
	readEvents(
		delivery: WebhookDelivery,
		connection?: Pick<GatewayConnection, 'connectedAccount'>,
	): PaymentEvent[];
	/** The root subject of each hint, in the order of the hints; `undefined` for an object that belongs to none or is gone. */
	resolve(
		hints: readonly EventHint[],
		connection: GatewayConnection,
	): Promise<ReadonlyArray<Subject | undefined>>;
	/** The truth, now, by id, in the order of the subjects; `undefined` for one the gateway does not have. */
	readStates(
		subjects: readonly Subject[],
		connection: GatewayConnection,
	): Promise<ReadonlyArray<PaymentState | undefined>>;
	/**
	 * The deal that something beside the subject itself names: the checkout session it was paid in, say. Asked only for subjects
	 * that name none and are on no deal, since it may cost a call each. In the order of the subjects. Missing: there is no such place.
	 */
	namedElsewhere?(
		subjects: readonly Subject[],
		connection: GatewayConnection,
	): Promise<ReadonlyArray<CrmReference | undefined>>;
	/** Everything that changed since a moment, oldest first. */
	listChanges(since: Date, connection: GatewayConnection): AsyncIterable<PaymentEvent>;
	readonly endpoints: EndpointRegistry;
	/** Exactly what `can` says. */
	readonly actions: GatewayActions;
	/** What went wrong, as data; anything it does not know is a fault of ours and is thrown on. */
	classify(error: unknown): Failure | undefined;
}
