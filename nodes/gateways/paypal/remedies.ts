import type { PaypalRefusal } from './errors';
import { featureOf, switchOn } from './features';

/** Refused because the app, or the account, may not: the names of PayPal's 403 (developer.paypal.com/api/rest/responses/). */
export const LACKING: readonly string[] = ['NOT_AUTHORIZED', 'PERMISSION_DENIED'];

/** A payment that was declined, told as a refusal of the call. contracts/paypal.md section 6. */
export const DECLINES: readonly string[] = [
	'INSTRUMENT_DECLINED',
	'PAYER_CANNOT_PAY',
	'TRANSACTION_REFUSED',
	'PAYER_ACCOUNT_RESTRICTED',
	'PAYER_ACCOUNT_LOCKED_OR_CLOSED',
	'CARD_EXPIRED',
	'TRANSACTION_BLOCKED_BY_PAYEE',
	'TRANSACTION_LIMIT_EXCEEDED',
];

/** What is in another state than the call needs. The error lists of the OpenAPI files of orders, payments, invoicing, billing. */
export const CONFLICTS: readonly string[] = [
	'ORDER_ALREADY_CAPTURED',
	'ORDER_ALREADY_AUTHORIZED',
	'ORDER_NOT_APPROVED',
	'AUTHORIZATION_ALREADY_CAPTURED',
	'AUTHORIZATION_VOIDED',
	'AUTHORIZATION_EXPIRED',
	'PREVIOUSLY_CAPTURED',
	'PREVIOUSLY_VOIDED',
	'CANNOT_BE_VOIDED',
	'CAPTURE_FULLY_REFUNDED',
	'TRANSACTION_ALREADY_REFUNDED',
	'PENDING_CAPTURE',
	'TRANSACTION_DISPUTED',
	'REFUND_NOT_PERMITTED_DUE_TO_CHARGEBACK',
	'INVOICE_CANCELED_ALREADY',
	'SUBSCRIPTION_STATUS_INVALID',
	'DUPLICATE_INVOICE_ID',
	'DUPLICATE_INVOICE_NUMBER',
];

/** Sentences with a remedy for what people meet. */
const REMEDIES: Readonly<Record<string, string>> = {
	WEBHOOK_NUMBER_LIMIT_EXCEEDED:
		'This PayPal app has as many webhooks as PayPal allows (10). Delete one that is no longer used at developer.paypal.com under Apps & Credentials in the app, use the credential of another app, or use the Payment Catch-Up Trigger, which needs none',
	WEBHOOK_URL_ALREADY_EXISTS:
		'This PayPal app has a webhook with this address already, which this node did not make. Delete it at developer.paypal.com under Apps & Credentials in the app, and publish the workflow again',
	REFUND_TIME_LIMIT_EXCEEDED:
		'PayPal gives money back for 180 days after a payment, and this one is older. Send the money to the customer in another way',
	REFUND_FAILED_INSUFFICIENT_FUNDS:
		'The PayPal balance and the bank behind it do not hold enough for this refund. Add money in PayPal and run it again',
	CAPTURE_FULLY_REFUNDED: 'All of this payment has been given back already',
	REFUND_AMOUNT_EXCEEDED:
		'The refund is more than what is left of the payment. Give a smaller amount, or all that is left',
	TRANSACTION_DISPUTED:
		"The customer has disputed this payment, so that PayPal lets nobody give it back by a refund. Answer the dispute in PayPal's Resolution Center",
};

/** The sentence for people, where one is known that says what to do. */
export function remedyOf(error: PaypalRefusal): string | undefined {
	const names = [...error.issues.map(({ issue }) => issue), error.code];
	const known = names.find((name) => Object.hasOwn(REMEDIES, name));
	if (known !== undefined) return REMEDIES[known];
	if (isAddressRefused(error)) return ADDRESS_REFUSED;
	const isLacking = error.status === 403 || names.some((name) => LACKING.includes(name));
	return isLacking && error.status !== 401 ? switchOn(featureOf(error.path)) : undefined;
}

/** PayPal delivers to nothing else (https://developer.paypal.com/api/rest/webhooks/rest/). */
const ADDRESS_REFUSED =
	'PayPal delivers to a public address that starts with https and has no port, and does not take the one of this n8n. Set WEBHOOK_URL to such an address, or use the Payment Catch-Up Trigger, which needs none';

function isAddressRefused({ path, code, issues }: PaypalRefusal): boolean {
	const isOfWebhooks = path.startsWith('/v1/notifications/webhooks') && code === 'VALIDATION_ERROR';
	return isOfWebhooks && issues.some(({ field = '' }) => /\burl$/.test(field));
}
