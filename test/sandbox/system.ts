/**
 * What every stand-in system (Stripe, HubSpot, …) looks like to the sandbox server.
 *
 * The server owns the socket, the request log, the call counts and the faults that a test orders;
 * a system owns its objects and its wire format, and nothing else. A system never talks to another.
 */

export interface SandboxRequest {
	readonly method: string;
	/** Path as the vendor documents it: `/v1/payment_intents`. Every system has a port of its own. */
	readonly path: string;
	readonly query: URLSearchParams;
	/** Lower-case names. */
	readonly headers: Readonly<Record<string, string>>;
	/** The bytes as they arrived. */
	readonly body: Buffer;
}

export interface SandboxResponse {
	readonly status: number;
	readonly headers?: Readonly<Record<string, string>>;
	/** An object is sent as JSON; a string or Buffer is sent as it is. */
	readonly body?: unknown;
}

/** One POST that a system wants made to a registered endpoint, signed by that system. */
export interface SandboxDelivery {
	readonly id: string;
	readonly system: string;
	/** The vendor's event id and type, for the log and for faults that name them. */
	readonly eventId: string;
	readonly eventType: string;
	readonly endpointId: string;
	readonly url: string;
	readonly body: Buffer;
	/** Called for every attempt, so that a retry carries a fresh signature as the vendor's does. */
	sign(at: Date): Record<string, string>;
	/** Asked before every attempt: false once the endpoint is gone, and the delivery ends there. */
	isWanted?(): boolean;
	/** Told when the endpoint answered 2xx (true) or nobody will try again (false); a resend tells anew. */
	onOutcome?(delivered: boolean): void;
}

/** The two refusals any vendor may give at any time; each formats them in its own way. */
export type FaultKind = 'rateLimited' | 'unavailable';

/** What the server gives a system: time, deliveries and a place to tell people that something changed. */
export interface SandboxHost {
	now(): Date;
	/** Queue a delivery: attempted at once, retried on non-2xx or time-out, subject to ordered faults. */
	deliver(delivery: SandboxDelivery): void;
	/** Origin this system listens on, for links in objects and as API base URL: `http://127.0.0.1:4010`. */
	origin(): string;
	/** Tell the live view that state changed. */
	changed(): void;
}

export interface SandboxSystem {
	readonly name: string;
	handle(request: SandboxRequest): Promise<SandboxResponse> | SandboxResponse;
	/** How a request names the key by which it happens once: in a header, in its body; the log shows it. Missing where none has one. */
	idempotencyKeyOf?(request: SandboxRequest): string | undefined;
	/** Whether a request may change something; some vendors are read by POST. Missing: whatever is no GET may. */
	isWrite?(request: Pick<SandboxRequest, 'method' | 'path' | 'body'>): boolean;
	/** Forget everything; the next request finds a new account with its seed data. */
	reset(): void;
	/** This vendor's own 429 or 503, headers and body, for a fault that a test orders. */
	faultResponse(kind: FaultKind, retryAfterSeconds?: number): SandboxResponse;
	/** What tests and the demo order of this system: `POST /control/stripe/pay` arrives as `/pay`. */
	control?(request: SandboxRequest): Promise<SandboxResponse> | SandboxResponse;
}

/** How the server gets its systems: it makes the host, the system keeps it. */
export type SandboxSystemFactory<System extends SandboxSystem = SandboxSystem> = (
	host: SandboxHost,
) => System;
