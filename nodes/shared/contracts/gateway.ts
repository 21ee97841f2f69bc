import type { EventHint, PaymentEvent, PaymentEventType } from '../vocabulary/event';
import type { Failure } from '../vocabulary/failure';
import type { CrmReference, PaymentState } from '../vocabulary/payment';
import type { Subject } from '../vocabulary/subject';
import type { OfferedGatewayActions, RefundReason } from './gatewayActions';
import type {
	Endpoint,
	EndpointOwner,
	GatewayConnection,
	GatewayIdentity,
	Verdict,
	WebhookDelivery,
} from './gatewayConnection';

export type * from './gatewayConnection';

/**
 * How a delivery proves that it is the gateway's, which says what becomes of an endpoint whose secret is lost.
 *
 * - `secretOnCreate`: by a secret that is told once, when the endpoint is made; lost, the endpoint is made anew.
 * - `secretReadable`: by a secret that can be read again; lost, it is read.
 * - `secretInCredential`: by a secret of the whole account that a person types into the credential; nothing is ever made anew.
 * - `webhookId`: by the gateway itself, whose certificate signs, or which is asked, with the id of our registration among others;
 *   that is no secret.
 */
export type Verification = 'secretOnCreate' | 'secretReadable' | 'secretInCredential' | 'webhookId';

export interface EndpointRegistry {
	/** Every endpoint of the account, other apps' too. */
	list(connection: GatewayConnection): Promise<Endpoint[]>;
	/** @returns the endpoint and, where the gateway has one for each endpoint, its signing secret. */
	create(
		draft: {
			readonly url: string;
			readonly eventTypes: readonly PaymentEventType[];
			readonly owner: EndpointOwner;
		},
		connection: GatewayConnection,
	): Promise<{ readonly endpoint: Endpoint; readonly secret?: string }>;
	/** Of an endpoint of ours, where `verification` is `secretReadable`; `undefined` for one that is gone. */
	readSecret?(id: string, connection: GatewayConnection): Promise<string | undefined>;
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
	/** Events that every endpoint of ours gets beside, whatever was chosen: `takeApproved` lives by them. */
	readonly always?: readonly string[];
}

/** Everything the pack knows about one gateway. Stateless; connection (HTTP, credentials, clock) comes in as an argument. */
export interface GatewayAdapter {
	readonly id: string;
	readonly displayName: string;
	readonly verification: Verification;
	/**
	 * How long an idempotency key may be at most, in characters of ASCII; 0 where the gateway takes none. Then, for a write that
	 * takes none though others do, and for money that goes back where it forgets, the adapter looks up what it made before it
	 * makes it again.
	 */
	readonly longestKey: number;
	/**
	 * How somebody gets a payment to name its deal, for the tasks that people read: goes on after "or", "put the id of the deal
	 * into the payment's metadata as crm_deal_id".
	 */
	readonly dealNaming: string;
	/** Who the credential belongs to. */
	identify(connection: GatewayConnection): Promise<GatewayIdentity>;
	/**
	 * Whether a delivery has the shape and the time of a signed one. Pure and cheap: what has not is refused before a credential
	 * is opened. Says nothing about who signed it. Never throws.
	 * @param now milliseconds since the epoch.
	 */
	mayBeSigned(delivery: WebhookDelivery, now: number): boolean;
	/**
	 * Missing secret, missing or odd header, timestamp outside the tolerance: forged. Any of several signatures may match. Unknown
	 * only where what proves it could not be had: the gateway delivers it again. Never throws.
	 */
	verify(delivery: WebhookDelivery, connection: GatewayConnection): Promise<Verdict>;
	/**
	 * Pure. Empty for events outside the vocabulary, for those of another account than the connection's, and for bodies that are
	 * no events. What a body does not say is the connection's: its mode; the account stays empty, and the trigger fills it in.
	 */
	readEvents(
		delivery: WebhookDelivery,
		connection?: Partial<Pick<GatewayConnection, 'connectedAccount' | 'livemode'>>,
	): PaymentEvent[];
	/**
	 * The id that a text names: an id, or the address of a page of the gateway; the text itself where it names none. Pure. Part of
	 * keys, so that whatever a person calls a thing, it is the same write.
	 */
	idIn(text: string): string;
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
	/**
	 * Takes money that customers have approved, where the gateway leaves that to whoever made the page and this pack made it.
	 * Triggers ask with everything that they hear, chosen or not, before they hand it on: what is not taken in time is lost. Done
	 * again it takes nothing more; a decline is a state, and no failure. Missing: the gateway takes it by itself.
	 */
	takeApproved?(events: readonly PaymentEvent[], connection: GatewayConnection): Promise<void>;
	/**
	 * Everything that changed since a moment, oldest first: without it nothing could be promised of what never arrives. An event
	 * for each thing that became true, as deliveries would tell it, since people choose by its type.
	 */
	listChanges(since: Date, connection: GatewayConnection): AsyncIterable<PaymentEvent>;
	readonly endpoints: EndpointRegistry;
	/** What people and workflows can do there: what is not here is not offered. */
	readonly actions: OfferedGatewayActions;
	/** The reasons that a refund may be made with; missing where it takes none, and nobody is asked for one. */
	readonly refundReasons?: readonly RefundReason[];
	/** What went wrong, as data; anything it does not know is a fault of ours and is thrown on. */
	classify(error: unknown): Failure | undefined;
}
