import type { Clock, Http } from './http';

/** One POST as it arrived at our address. */
export interface WebhookDelivery {
	/** Lower-case names; a header sent twice is joined with a comma. */
	readonly headers: Readonly<Record<string, string | undefined>>;
	/** The bytes as they arrived: signatures are over these, never over parsed JSON. */
	readonly rawBody: Uint8Array;
	/** The address the gateway was told to deliver to; some gateways sign it. */
	readonly url: string;
}

/**
 * Whose a delivery is. `unknown`: it could neither be proved nor disproved, because what proves it could not be had; whoever
 * sent it is asked to send it again.
 */
export type Verdict = 'genuine' | 'forged' | 'unknown' | Undecided;

/** Unknown for a reason that goes on until somebody does something: never what anybody could bring about who posts to us. */
export interface Undecided {
	/** For people: what is so, and what to do. Two sentences or three, without a stop at the end. */
	readonly undecided: string;
}

/** Whose credential this is. */
export interface GatewayIdentity {
	readonly account: string;
	readonly livemode: boolean;
	/** For people: the account's name. */
	readonly name: string;
}

/** What an adapter is handed for every call. Adapters keep nothing beyond it: what they remember goes with this very object. */
export interface GatewayConnection {
	/** Authenticated, limited and retried; answers of every status come back. */
	readonly http: Http;
	/**
	 * Without a credential, for what the gateway publishes: only to the hosts that its `System` names, over HTTPS, to read. What
	 * came is remembered, so that it may be stale. NetworkFailure with the code `NOT_ASKED` where nothing was asked.
	 */
	readonly publicHttp?: Http;
	readonly clock: Clock;
	/** Origin without a trailing slash. */
	readonly baseUrl: string;
	/** Whether the credential moves real money. */
	readonly livemode: boolean;
	/** The account of the credential; asked for once and remembered by the caller. */
	readonly account: () => Promise<string>;
	/** Where the credential is a platform's: the one connected account that it is used for, and `account` then. */
	readonly connectedAccount?: string;
	/** Signing secrets that may have signed a delivery: the endpoint's, and those a person put into the credential. */
	readonly secrets: readonly string[];
	/** Our registrations that a delivery may be for, where the gateway signs their ids; empty elsewhere. */
	readonly endpointIds?: readonly string[];
	/** Certificates (PEM) that a stand-in's own have to come from; never there at the vendor, nor where real money moves. */
	readonly trustedAuthority?: string;
}

/**
 * Which trigger made an endpoint. A copy of n8n's database names the same one: that it is ours does not say that this n8n is
 * the one that listens there.
 */
export interface EndpointOwner {
	/** Tells n8n installations apart, and tells nothing about them. */
	readonly instance: string;
	readonly workflow: string;
	readonly node: string;
	/** A test run in the editor has an address of its own beside the published one. */
	readonly run: 'published' | 'test';
}

export interface Endpoint {
	readonly id: string;
	readonly url: string;
	readonly isEnabled: boolean;
	/** The gateway's own event names. */
	readonly events: readonly string[];
	/** Whether this pack made it; anything else is never touched. */
	readonly isOurs: boolean;
	/** Missing for an endpoint of somebody else, and for one whose maker was not written down. */
	readonly owner?: EndpointOwner;
	/** The connected account we made it for; without one it is for the credential's own account. */
	readonly connectedAccount?: string;
}
