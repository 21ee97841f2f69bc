import Stripe from 'stripe';
import { NetworkFailure } from '../../shared/contracts/http';
import type { Failure, FailureKind } from '../../shared/vocabulary/failure';
import { lookup } from '../../shared/vocabulary/lookup';
import { AmountRefused } from '../../shared/vocabulary/money';
import { withRetryAfter } from '../../shared/vocabulary/retryAfter';
import { UnusableAnswer } from '../../shared/vocabulary/unusableAnswer';
import { NoAnswer } from './client';

/** @see https://docs.stripe.com/error-handling#error-types */
const KINDS: Readonly<Record<string, FailureKind>> = {
	StripeAuthenticationError: 'auth',
	StripePermissionError: 'permission',
	StripeRateLimitError: 'rateLimited',
	StripeCardError: 'declined',
	StripeIdempotencyError: 'conflict',
	StripeInvalidRequestError: 'invalidRequest',
	StripeConnectionError: 'unavailable',
	StripeAPIError: 'unavailable',
};

/** Codes that say more than the class (https://docs.stripe.com/error-codes). */
const KINDS_BY_CODE: Readonly<Record<string, FailureKind>> = {
	resource_missing: 'notFound',
	lock_timeout: 'rateLimited',
	rate_limit: 'rateLimited',
	idempotency_key_in_use: 'conflict',
	charge_already_captured: 'conflict',
	charge_already_refunded: 'conflict',
	payment_intent_unexpected_state: 'conflict',
	secret_key_required: 'auth',
	testmode_charges_only: 'permission',
};

/** The names that the Dashboard shows for the permissions of restricted keys (https://docs.stripe.com/keys#limit-access). */
const PERMISSIONS: Readonly<Record<string, string>> = {
	rak_balance_transaction_source_read: 'Balance transaction sources: Read',
	rak_charge_read: 'Charges and Refunds: Read',
	rak_charge_write: 'Charges and Refunds: Write',
	rak_checkout_session_read: 'Checkout Sessions: Read',
	rak_checkout_session_write: 'Checkout Sessions: Write',
	rak_coupon_read: 'Coupons: Read',
	rak_credit_note_read: 'Credit notes: Read',
	rak_customer_read: 'Customers: Read',
	rak_customer_write: 'Customers: Write',
	rak_dispute_read: 'Disputes: Read',
	rak_dispute_write: 'Disputes: Write',
	rak_event_read: 'Events: Read',
	rak_invoice_read: 'Invoices: Read',
	rak_invoice_write: 'Invoices: Write',
	rak_payment_intent_read: 'PaymentIntents: Read',
	rak_payment_intent_write: 'PaymentIntents: Write',
	rak_payment_link_read: 'Payment Links: Read',
	rak_payment_link_write: 'Payment Links: Write',
	rak_plan_read: 'Prices: Read',
	rak_product_read: 'Products: Read',
	rak_radar_early_fraud_warning_read: 'Early fraud warnings: Read',
	rak_review_read: 'Reviews: Read',
	rak_subscription_read: 'Subscriptions: Read',
	rak_subscription_write: 'Subscriptions: Write',
	rak_webhook_read: 'Webhook Endpoints: Read',
	rak_webhook_write: 'Webhook Endpoints: Write',
};

/**
 * What Stripe or the way to it refused, as data; `undefined` for what is a fault of ours. Keys never show.
 * @see https://docs.stripe.com/error-handling
 */
export function classify(error: unknown): Failure | undefined {
	if (error instanceof NetworkFailure) return unreachable(error);
	if (error instanceof AmountRefused) return { kind: 'unsupported', message: error.message };
	if (error instanceof UnusableAnswer) return error.failure;
	if (isUnreadNumber(error)) return UNREAD_NUMBER;
	if (!(error instanceof Stripe.errors.StripeError)) return undefined;
	if (error.detail instanceof NoAnswer) {
		const { reason } = error.detail;
		if (reason instanceof UnusableAnswer) return reason.failure;
		return reason instanceof NetworkFailure ? unreachable(reason) : undefined;
	}
	const kind = kindOf(error);
	const rawCode = error.decline_code || error.code || error.rawType;
	const message = withoutKeys(messageOf(kind, error));
	return withRetryAfter({ kind, message, ...(rawCode ? { rawCode } : {}) }, error.headers);
}

/** The SDK reads every decimal of an answer, also those that nobody asked for, and throws a sentence for one it cannot read. */
function isUnreadNumber(error: unknown): boolean {
	return error instanceof Error && /^Failed to coerce \w{1,20} value: /.test(error.message);
}

const UNREAD_NUMBER = new UnusableAnswer(
	'Stripe',
	'Stripe answered with a decimal number that is none',
).failure;

function kindOf(error: InstanceType<typeof Stripe.errors.StripeError>): FailureKind {
	const byCode = lookup(KINDS_BY_CODE, error.code);
	if (byCode) return byCode;
	const { statusCode = 500 } = error;
	if (statusCode === 404) return 'notFound';
	if (statusCode === 409) return 'conflict';
	const kind = lookup(KINDS, error.type) ?? 'unavailable';
	return kind === 'unavailable' && statusCode < 500 ? 'invalidRequest' : kind;
}

function messageOf(
	kind: FailureKind,
	error: InstanceType<typeof Stripe.errors.StripeError>,
): string {
	if (/maximum of \d{1,4} .{0,40}webhook endpoint/i.test(error.message)) {
		return 'This Stripe account has as many webhook endpoints as Stripe allows (16). Delete one that is no longer used in the Dashboard under Developers, Webhooks, or use the Payment Catch-Up Trigger, which needs none';
	}
	if (error.code === 'account_invalid') {
		return `Stripe does not let this key act for the connected account: ${error.message} Check the Connected Account ID in the credential, under Advanced Settings, and that the account is connected to the platform whose key this is`;
	}
	if (error.type === 'StripeIdempotencyError' && error.statusCode === 400) {
		return 'This was done within the last day already, with the same amount and other details, so it is not done again. Set another Idempotency Key under Options if it is meant to exist twice';
	}
	switch (kind) {
		case 'auth':
			return 'Stripe does not know this API key. Copy a secret or restricted key from the Dashboard under Developers, API keys into the credential';
		case 'permission':
			return permissionMessage(error.message);
		case 'rateLimited':
			return 'Stripe asks for fewer calls at a time. Wait a moment and run it again';
		case 'unavailable':
			return `Stripe could not answer (status ${error.statusCode ?? 'unknown'}). Run it again in a few minutes; https://status.stripe.com tells of outages`;
		case 'declined':
			return `The payment was declined: ${error.message}`;
		case 'notFound':
			return `Stripe has no such object for this key: ${error.message}`;
		default:
			return `Stripe refused the call: ${error.message}${error.param ? ` (parameter ${error.param})` : ''}`;
	}
}

/** Stripe names the permission only in its sentence: "Having the 'rak_charge_read' permission would allow this request". */
function permissionMessage(message: string): string {
	const names = [...new Set(message.match(/rak_[a-z_]+/g) ?? [])];
	if (names.length === 0) return `Stripe does not let this key do that: ${message}`;
	const wanted = names.map((name) => `"${lookup(PERMISSIONS, name) ?? name}"`).join(', ');
	return `This restricted key of Stripe lacks a permission. Open the key in the Dashboard under Developers, API keys, and set ${wanted}`;
}

function unreachable(failure: NetworkFailure): Failure {
	return {
		kind: 'unavailable',
		rawCode: failure.code,
		message: `Stripe gave no answer (${failure.code}). Check the network of n8n and run it again`,
	};
}

function withoutKeys(message: string): string {
	return message.replace(/\b(sk|rk|pk|whsec)_[\w*]+/g, '$1_…');
}
