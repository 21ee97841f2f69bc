/**
 * A stand-in for PayPal's REST API: one merchant, one REST app, signed webhooks. It does what PayPal does where PayPal is
 * inconvenient: minimal answers, keys that are forgotten, lists that lag, orders that end.
 */
import { createRouteTable } from '../server/routes';
import type { SandboxHost, SandboxRequest, SandboxResponse, SandboxSystem } from '../system';
import { ACCOUNT_ROUTES } from './account/routes';
import { deliver } from './account/deliveries';
import { BILLING_ROUTES } from './billing/routes';
import { type BillingVerbs, createBillingVerbs, openBilling } from './billing/verbs';
import { createControl } from './control';
import { PAYPAL_APP } from './credential';
import { PAYMENT_ROUTES } from './payments/routes';
import { createPaymentVerbs } from './payments/verbs';
import type { PaymentVerbs } from './payments/verbTypes';
import { answerApi } from './protocol/api';
import { newDebugId } from './protocol/errors';
import { isWrite } from './protocol/isWrite';
import { createRequestIds, type RequestIds } from './protocol/requestIds';
import type { Operation } from './protocol/routes';
import { createTokens, type Tokens } from './protocol/token';
import { answerCertificate } from './signing/certificates';
import { createAccountVerbs, type AccountVerbs } from './account/verbs';
import { createWorld, type World } from './world';

/** 13 characters of PayPal's own alphabet, without 0, 1, I and O. */
export const MERCHANT_ID = 'ACMEMERCHANT2';

export interface PaypalSandbox extends SandboxSystem, PaymentVerbs, BillingVerbs, AccountVerbs {
	readonly merchantId: string;
	/** All there is, for tests that look behind the API. */
	world(): World;
	/** Makes every call with a PayPal-Request-Id take this long, so that two can meet; 0 again after a reset. */
	setProcessingTime(milliseconds: number): void;
	/** Every token ends now. */
	endTokens(): void;
	/** Tokens given out since the last reset. */
	tokensGiven(): number;
	control(request: SandboxRequest): SandboxResponse;
}

interface Life {
	readonly world: World;
	readonly tokens: Tokens;
	readonly requestIds: RequestIds;
}

/** The account, with no objects and no webhooks. */
export function createPaypalSandbox(host: SandboxHost): PaypalSandbox {
	const routes = createRouteTable<Operation>({
		...ACCOUNT_ROUTES,
		...PAYMENT_ROUTES,
		...BILLING_ROUTES,
	});
	let processingMilliseconds = 0;
	let life = open();

	function open(): Life {
		const world = createWorld({
			host,
			merchantId: MERCHANT_ID,
			deliver: (of, webhook, event) => deliver(host, of, webhook, event),
		});
		openBilling(world);
		return {
			world,
			tokens: createTokens(world, PAYPAL_APP),
			requestIds: createRequestIds(world.now),
		};
	}

	const worldOf = () => life.world;
	const verbs = {
		...createPaymentVerbs(worldOf),
		...createBillingVerbs(worldOf),
		...createAccountVerbs(worldOf),
	};
	return {
		name: 'paypal',
		idempotencyKeyOf: ({ headers }) => headers['paypal-request-id'],
		isWrite,
		merchantId: MERCHANT_ID,
		world: worldOf,
		setProcessingTime: (milliseconds) => void (processingMilliseconds = milliseconds),
		endTokens: () => life.tokens.end(),
		tokensGiven: () => life.tokens.given(),
		async handle(request) {
			const response =
				answerCertificate(request) ??
				(await answerApi(request, {
					...life,
					routes,
					processingMilliseconds: () => processingMilliseconds,
				}));
			if (request.method !== 'GET') host.changed();
			return response;
		},
		reset() {
			processingMilliseconds = 0;
			life = open();
			host.changed();
		},
		faultResponse: (kind, retryAfterSeconds) => FAULTS[kind](retryAfterSeconds),
		control: createControl(verbs),
		...verbs,
	};
}

/** https://developer.paypal.com/api/rest/reference/rate-limiting/ and the OpenAPI files' `error_503`. */
const fault =
	(status: number, name: string, message: string) =>
	(retryAfterSeconds?: number): SandboxResponse => {
		const debugId = newDebugId();
		return {
			status,
			headers: {
				'paypal-debug-id': debugId,
				...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }),
			},
			body: { name, message, debug_id: debugId, links: [] },
		};
	};

const FAULTS = {
	rateLimited: fault(429, 'RATE_LIMIT_REACHED', 'Too many requests. Blocked due to rate limiting.'),
	unavailable: fault(503, 'SERVICE_UNAVAILABLE', 'Service Unavailable.'),
} as const;
