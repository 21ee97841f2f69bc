import * as is from '../../../shared/vocabulary/shape';
import {
	balanceTransaction,
	dated,
	expandable,
	idOnly,
	maybeSeconds,
	maybeText,
	metadata,
	page,
} from './parts';

/** @see https://docs.stripe.com/api/payment_intents/object */

/** Of somebody who was deleted since, Stripe need not tell more. */
export const payer = is.fields({ id: is.maybe(is.id), email: maybeText, name: maybeText });

export const customer = is.fields({
	id: is.id,
	created: is.seconds,
	email: maybeText,
	name: maybeText,
	phone: maybeText,
	metadata: is.valuesOf(is.text),
});

export const refund = is.fields({
	id: is.id,
	amount: is.count,
	created: is.seconds,
	currency: is.text,
	status: is.orNull(is.text),
	reason: maybeText,
	failure_reason: maybeText,
	charge: idOnly,
	payment_intent: idOnly,
	// Without an entry in the balance it only released an authorization.
	balance_transaction: is.orNull(expandable(is.fields({ id: is.id }))),
	failure_balance_transaction: dated,
});

export const dispute = is.fields({
	id: is.id,
	amount: is.count,
	created: is.seconds,
	currency: is.text,
	status: is.text,
	reason: is.text,
	charge: idOnly,
	payment_intent: idOnly,
	evidence_details: is.fields({ due_by: maybeSeconds }),
	balance_transactions: is.each(is.fields({ created: is.seconds })),
});

export const charge = is.fields({
	id: is.id,
	amount: is.count,
	amount_captured: is.count,
	amount_refunded: is.count,
	captured: is.flag,
	disputed: is.flag,
	created: is.seconds,
	currency: is.text,
	status: is.text,
	customer: is.maybe(expandable(payer)),
	payment_intent: idOnly,
	balance_transaction: is.maybe(expandable(balanceTransaction)),
	billing_details: is.maybe(is.fields({ email: maybeText, name: maybeText })),
	failure_code: maybeText,
	failure_message: maybeText,
	metadata,
	outcome: is.maybe(is.fields({ reason: maybeText, advice_code: maybeText })),
	payment_method_details: is.maybe(is.fields({ type: is.text })),
	receipt_email: maybeText,
	receipt_url: maybeText,
	refunds: page(refund),
});

/** Read without its parts, a charge only says which payment it belongs to, and in what currency. */
export const plainCharge = is.fields({ id: is.id, payment_intent: idOnly, currency: maybeText });

/** In these a payment has a charge, and without it money would be missing; in others there may never have been one. */
const CHARGED = new Set<unknown>(['succeeded', 'processing', 'requires_capture']);

const anyIntent = is.fields({
	id: is.id,
	amount: is.count,
	amount_capturable: is.count,
	amount_received: is.count,
	created: is.seconds,
	currency: is.text,
	status: is.text,
	livemode: is.flag,
	canceled_at: maybeSeconds,
	cancellation_reason: maybeText,
	customer: is.maybe(expandable(payer)),
	description: maybeText,
	last_payment_error: is.orNull(
		is.fields({
			code: maybeText,
			decline_code: maybeText,
			advice_code: maybeText,
			message: maybeText,
			payment_method: is.maybe(is.fields({ id: is.id })),
		}),
	),
	latest_charge: is.maybe(expandable(charge)),
	metadata,
	payment_method: idOnly,
	receipt_email: maybeText,
});

const charged = is.fields({
	latest_charge: is.kind('an id, an object or null', (value) => value !== undefined),
});

export const paymentIntent: is.Check = (value) => {
	const fault = anyIntent(value);
	if (fault || !is.isObject(value) || !CHARGED.has(value.status)) return fault;
	return charged(value);
};
