/**
 * What one system says of itself without its SDK: how people sign in, where its calls go, how they are signed, how often they
 * may be made. Every system has such a file, `access.ts` in its folder, and `nodes/systems.ts` lists them.
 */
import type { HttpResponse } from './http';

/** What a credential holds, as n8n decrypted it. Values are checked where they are read. */
export type CredentialFields = Readonly<Record<string, unknown>>;

/** How often a system may be called by one n8n: under what the vendor publishes, so that the account's other apps keep most. */
export interface CallLimit {
	readonly calls: number;
	readonly windowMs: number;
	/** Calls under way at the same time, where the vendor counts those. */
	readonly atOnce?: number;
}

/** What a credential says, before anything was checked that is the same for all systems. */
export interface OpenedCredential {
	/** What signs calls, by the system's own names; never shown, never logged. */
	readonly secrets: Readonly<Record<string, string>>;
	/** The same for as long as it is the same account, also when a secret is renewed; names what is remembered of the account. */
	readonly lasting: string;
	/** Origin and path that calls go to, without a trailing slash. Of the credential's environment, data centre or instance. */
	readonly baseUrl: string;
	/** Whether it moves real money or writes real records. Only a credential that does not may be sent to a stand-in. */
	readonly livemode: boolean;
	/** The one account of a platform that everything is about, where the vendor has platforms. */
	readonly connectedAccount?: string;
	/** Certificates (PEM) that a stand-in proves its deliveries with: dropped where the calls go to the vendor itself. */
	readonly authority?: string;
}

/** Why a credential cannot be used, with the remedy. */
export interface CredentialRefusal {
	readonly refused: string;
}

/** A call as it is signed: where it goes is settled, and no signature can change it. */
export interface UnsignedCall {
	readonly method: string;
	/** From the base URL on, without the query: `/v1/charges`. */
	readonly path: string;
	readonly body?: string;
}

/** What a signature adds to a call. */
export interface Signature {
	readonly headers?: Readonly<Record<string, string>>;
	/** In place of the call's own, where credentials stand in the body. */
	readonly body?: string;
}

/** A token that ends, for credentials that are not sent with every call. */
export interface Token {
	readonly value: string;
	/** Milliseconds since the epoch. */
	readonly endsAt: number;
}

/** How a token is got; the call goes to the credential's own base URL and nowhere else. */
export interface TokenExchange {
	/** @param now milliseconds since the epoch, for what is signed with its time. */
	request(
		opened: OpenedCredential,
		now: number,
	): {
		readonly path: string;
		readonly headers: Readonly<Record<string, string>>;
		readonly body: string;
	};
	/** @param now milliseconds since the epoch. */
	read(answer: HttpResponse, now: number, opened: OpenedCredential): Token | CredentialRefusal;
}

/** One way to sign in to a system: one credential type. */
export interface Way {
	/** Value of the dropdown that chooses between ways; saved in workflows, so it never changes. */
	readonly id: string;
	/** In that dropdown: `Access Token`. */
	readonly name: string;
	readonly description: string;
	readonly credentialType: string;
	/** What the credential says. Pure. */
	open(credential: CredentialFields): OpenedCredential | CredentialRefusal;
	/** What makes a call the account's own. Missing where n8n signs it, as it does with OAuth2. */
	sign?(call: UnsignedCall, opened: OpenedCredential, token?: string): Signature;
	/** Where a token is got first; it is kept in this process and renewed when it ends or the system calls it invalid. */
	readonly exchange?: TokenExchange;
	/** Where n8n gets and renews the token: the field with that address, which has to be the vendor's own too. */
	readonly renewal?: {
		readonly urlField: string;
		/** Whether the app's secret is a stand-in's, so that the token may be renewed there. */
		isTestSecret(credential: CredentialFields): boolean;
	};
	/** How a person recognises a credential that may be sent to a stand-in: `a test key (it starts with sk_test_)`. */
	readonly testWords: string;
}

/** A call that did not get through, and how long to wait before it is made again; 0 where the usual pause will do. */
export interface Passing {
	readonly waitMs: number;
	/** Whether the answer says that nothing was done, so that also a call that is never repeated blindly may be made again. */
	readonly isUntaken: boolean;
}

export interface System<Adapter> {
	/** Value of the dropdowns, part of payment references, name of the folder and of the icon: it never changes. */
	readonly id: string;
	/** For people: `Stripe`. */
	readonly name: string;
	readonly description: string;
	/** The first is the one that dropdowns start with, for ever. */
	readonly ways: readonly [Way, ...Way[]];
	/** Host names that are the vendor's own, whole: a key that moves something real goes nowhere else. */
	readonly hosts: RegExp;
	/** Hosts that adapters may ask without a credential, whole: where a certificate stands, say. Over HTTPS only. */
	readonly publicHosts?: RegExp;
	/** Whether a text is of the kind that is published there: a page that says something else is not kept for long. */
	readonly isPublished?: (text: string) => boolean;
	/** Headers that say in a call whose account it is about, in any case: none may come from outside. */
	readonly reservedHeaders?: {
		readonly names: RegExp;
		/** What to do in place of such a header, in words. */
		readonly instead: string;
	};
	/** An address as people write it, for texts: `https://api.stripe.com`. */
	readonly exampleUrl: string;
	readonly limits: { readonly live: CallLimit; readonly test: CallLimit };
	/**
	 * Whether an answer passes with waiting, beside what HTTP itself says (429, 5xx): a lock, an error inside a 200. `undefined`:
	 * as HTTP says. `false`: it does not, whatever its status.
	 */
	passing?(answer: HttpResponse): Passing | false | undefined;
	/** Whether an answer says that the token has ended; a 401, unless the system says it otherwise. */
	isTokenInvalid?(answer: HttpResponse): boolean;
	/** The adapter with its SDK: loaded when first used. */
	readonly load: () => Promise<Adapter>;
}
