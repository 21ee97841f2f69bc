/**
 * A stand-in for Stripe's API, version 2026-10-28.endive: stateful, with signed webhooks. A test key
 * opens the test mode, a live key the live mode; both start empty.
 */
import type { SandboxHost, SandboxRequest, SandboxResponse, SandboxSystem } from '../system';
import { ACCOUNT_OPERATIONS } from './account/account';
import { createControl } from './control';
import { CREDIT_BALANCE_OPERATIONS } from './account/creditBalance';
import { CUSTOMER_OPERATIONS } from './account/customers';
import { createEndpointOperations, publish, type EndpointSecrets } from './account/endpoints';
import { EVENT_OPERATIONS } from './account/events';
import { createMode, randomText, type Mode } from './account/mode';
import { liveByClocks, TEST_CLOCK_OPERATIONS } from './account/testClocks';
import { createRouteTable } from '../server/routes';
import { COUPON_OPERATIONS } from './billing/coupons';
import { CREDIT_NOTE_OPERATIONS } from './billing/creditNotes';
import { INVOICE_ITEM_OPERATIONS } from './billing/invoiceItems';
import { INVOICE_OPERATIONS } from './billing/invoices';
import { PAYMENT_RECORD_OPERATIONS } from './billing/paymentRecords';
import { PRICE_OPERATIONS } from './billing/prices';
import { PRODUCT_OPERATIONS } from './billing/products';
import { SCHEDULE_OPERATIONS } from './billing/schedules';
import { SUBSCRIPTION_OPERATIONS } from './billing/subscriptions';
import { PAYMENT_LINK_OPERATIONS } from './checkout/paymentLinks';
import { PAYMENT_PAGE_OPERATIONS } from './checkout/paymentPages';
import { SESSION_OPERATIONS } from './checkout/sessions';
import { answerPage } from './hosted/pages';
import { BALANCE_OPERATIONS } from './payments/balance';
import { CHARGE_OPERATIONS } from './payments/charges';
import { DIRECT_CHARGE_OPERATIONS } from './payments/directCharges';
import { DISPUTE_OPERATIONS } from './payments/disputes';
import { EARLY_FRAUD_WARNING_OPERATIONS } from './payments/earlyFraudWarnings';
import { INVOICE_PAYMENT_OPERATIONS } from './billing/invoicePaymentOperations';
import { PAYMENT_INTENT_OPERATIONS } from './payments/paymentIntents';
import { PAYMENT_METHOD_OPERATIONS } from './payments/paymentMethods';
import { REFUND_OPERATIONS } from './payments/refunds';
import { REVIEW_OPERATIONS } from './payments/reviews';
import { TRANSFER_OPERATIONS } from './payments/transfers';
import { answerApi, type ApiParts } from './protocol/api';
import { createIdempotencyStore } from './protocol/idempotency';
import type { Operation } from './protocol/operation';
import { react } from './reactions';
import type { Scenarios } from './scenarios';
import { createBillingScenarios } from './scenarios/billing';
import { createMoneyScenarios } from './scenarios/money';
import { createPaymentScenarios } from './scenarios/payments';

const API_VERSION = '2026-10-28.endive';
const ACCOUNT_ID = 'acct_1SandboxNorthwind';
/** Accounts connected to that one, a platform: each with objects of its own, under the platform's key. */
const CONNECTED_IDS = ['acct_1SandboxBakery', 'acct_1SandboxFlorist'] as const;

export interface StripeSandbox extends SandboxSystem, Scenarios {
	readonly accountId: string;
	/** Its connected accounts, which `Stripe-Account` may name. */
	readonly connectedIds: readonly [string, string];
	/** Objects and events of a mode, for tests that look behind the API; of the platform unless another account is named. */
	mode(livemode?: boolean, accountId?: string): Mode;
	/** Makes every keyed POST take this long, so that two can meet; 0 again after a reset. */
	setProcessingTime(milliseconds: number): void;
	control(request: SandboxRequest): SandboxResponse;
}

/** Test and live mode of one account. */
interface Modes {
	readonly test: Mode;
	readonly live: Mode;
}

/** The account, with no objects and no endpoints. */
export function createStripeSandbox(host: SandboxHost): StripeSandbox {
	const secrets: EndpointSecrets = new Map();
	const idempotency = createIdempotencyStore(host.now);
	const routes = createRouteTable<Operation>({
		...ACCOUNT_OPERATIONS,
		...BALANCE_OPERATIONS,
		...CHARGE_OPERATIONS,
		...COUPON_OPERATIONS,
		...CREDIT_BALANCE_OPERATIONS,
		...CUSTOMER_OPERATIONS,
		...DIRECT_CHARGE_OPERATIONS,
		...DISPUTE_OPERATIONS,
		...CREDIT_NOTE_OPERATIONS,
		...EARLY_FRAUD_WARNING_OPERATIONS,
		...EVENT_OPERATIONS,
		...INVOICE_ITEM_OPERATIONS,
		...INVOICE_OPERATIONS,
		...INVOICE_PAYMENT_OPERATIONS,
		...PAYMENT_INTENT_OPERATIONS,
		...PAYMENT_LINK_OPERATIONS,
		...PAYMENT_METHOD_OPERATIONS,
		...PAYMENT_PAGE_OPERATIONS,
		...PAYMENT_RECORD_OPERATIONS,
		...PRICE_OPERATIONS,
		...PRODUCT_OPERATIONS,
		...REFUND_OPERATIONS,
		...REVIEW_OPERATIONS,
		...SCHEDULE_OPERATIONS,
		...SESSION_OPERATIONS,
		...SUBSCRIPTION_OPERATIONS,
		...TEST_CLOCK_OPERATIONS,
		...TRANSFER_OPERATIONS,
		...createEndpointOperations(secrets),
	});
	let processingMilliseconds = 0;
	/** Counts how often the sandbox was emptied, so that nothing of before happens after. */
	let lives = 0;
	let accounts = openAccounts();

	function openAccounts(): ReadonlyMap<string, Modes> {
		const platform = openModes(ACCOUNT_ID);
		return new Map([
			[ACCOUNT_ID, platform],
			...CONNECTED_IDS.map((id) => [id, openModes(id, platform)] as const),
		]);
	}

	function openModes(accountId: string, platform?: Modes): Modes {
		const life = lives;
		const open = (livemode: boolean): Mode =>
			createMode({
				accountId,
				livemode,
				apiVersion: API_VERSION,
				now: host.now,
				origin: host.origin,
				isOpen: () => life === lives,
				publish: (mode, event) => {
					publish(host, secrets, mode, event, platform && platform[livemode ? 'live' : 'test']);
					host.changed();
				},
				react,
			});
		return { test: open(false), live: open(true) };
	}

	const findMode = (livemode: boolean, accountId: string): Mode | undefined =>
		accounts.get(accountId)?.[livemode ? 'live' : 'test'];
	const modeOf = (livemode = false, accountId: string = ACCOUNT_ID): Mode => {
		const mode = findMode(livemode, accountId);
		if (!mode) throw new Error(`The sandbox has no account ${accountId}`);
		return mode;
	};
	const modeWith = (id: string): Mode =>
		[...accounts.values()]
			.flatMap(({ test, live }) => [test, live])
			.find((mode) => mode.find(id)) ?? modeOf();
	const scenarios: Scenarios = liveByClocks(
		{
			...createPaymentScenarios(modeOf, modeWith, secrets),
			...createBillingScenarios(modeOf, modeWith),
			...createMoneyScenarios(modeOf, modeWith),
		},
		modeWith,
	);
	const parts: ApiParts = {
		accountId: ACCOUNT_ID,
		apiVersion: API_VERSION,
		routes,
		idempotency,
		modeOf: findMode,
		processingMilliseconds: () => processingMilliseconds,
	};

	return {
		name: 'stripe',
		idempotencyKeyOf: ({ headers }) => headers['idempotency-key'],
		accountId: ACCOUNT_ID,
		connectedIds: CONNECTED_IDS,
		mode: modeOf,
		setProcessingTime: (milliseconds) => void (processingMilliseconds = milliseconds),
		async handle(request) {
			const response = answerPage(request, modeOf) ?? (await answerApi(request, parts));
			if (request.method !== 'GET') host.changed();
			return response;
		},
		reset() {
			secrets.clear();
			idempotency.clear();
			processingMilliseconds = 0;
			lives++;
			accounts = openAccounts();
		},
		faultResponse: (kind, retryAfterSeconds) => FAULTS[kind](retryAfterSeconds),
		control: createControl(scenarios, modeOf),
		...scenarios,
	};
}

const FAULTS = {
	rateLimited: (retryAfterSeconds?: number): SandboxResponse => ({
		status: 429,
		headers: {
			'request-id': `req_${randomText(14)}`,
			'stripe-rate-limited-reason': 'global-rate',
			'stripe-should-retry': 'true',
			...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }),
		},
		body: {
			error: {
				code: 'rate_limit',
				doc_url: 'https://stripe.com/docs/error-codes/rate-limit',
				message:
					'Request rate limit exceeded. You can learn more about rate limits here https://stripe.com/docs/rate-limits.',
				type: 'invalid_request_error',
			},
		},
	}),
	unavailable: (retryAfterSeconds?: number): SandboxResponse => ({
		status: 503,
		headers: {
			'request-id': `req_${randomText(14)}`,
			...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }),
		},
		body: {
			error: {
				message:
					'An unknown error occurred. Please try again, or contact support@stripe.com if the problem persists.',
				type: 'api_error',
			},
		},
	}),
} as const;
