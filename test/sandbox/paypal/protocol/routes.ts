/** What the API offers: `{ 'POST /v2/checkout/orders': operation(…) }`. Operations are synchronous, so that each is atomic. */
import type { SandboxRequest, SandboxResponse } from '../../system';
import type { World } from '../world';

/** What an app may be allowed to do; a token holds what was allowed when it was given. */
export type Feature =
	| 'payments'
	| 'disputes'
	| 'transactionSearch'
	| 'invoicing'
	| 'subscriptions'
	| 'webhooks'
	| 'userinfo';

export interface Call {
	readonly world: World;
	readonly request: SandboxRequest;
	/** The `:names` of the path. */
	readonly path: Readonly<Record<string, string>>;
	readonly query: URLSearchParams;
	/** The JSON of the request; `{}` where there is none. Checked to be an object unless the operation takes a list. */
	readonly body: unknown;
	/** `Prefer: return=representation`; without it an answer holds id, status and links alone. */
	readonly wantsRepresentation: boolean;
}

export interface Operation {
	/** The app must have it. */
	readonly feature: Feature;
	/** How long a `PayPal-Request-Id` is kept; the header is ignored where this is missing. */
	readonly requestIdHours?: number;
	perform(call: Call): SandboxResponse;
}

export type Routes = Readonly<Record<string, Operation>>;

/** PayPal's times for keys: orders 6 hours, payments 45 days, subscriptions, plans and products 72 hours. */
export const ORDER_HOURS = 6;
export const PAYMENT_HOURS = 45 * 24;
export const BILLING_HOURS = 72;

/** One operation; `requestIdHours` is left out where PayPal takes no key. */
export const operation = (
	feature: Feature,
	perform: Operation['perform'],
	requestIdHours?: number,
): Operation => ({ feature, perform, ...(requestIdHours === undefined ? {} : { requestIdHours }) });

/** 200 with a copy, so that nobody changes what is kept. */
export const ok = (body: unknown, status = 200): SandboxResponse => ({
	status,
	body: structuredClone(body),
});

/** 204. */
export const nothing = (): SandboxResponse => ({ status: 204 });
