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
	status: is.orNull(is.id),
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

/** @see https://docs.stripe.com/api/radar/reviews/object */
export const review = is.fields({
	id: is.id,
	created: is.seconds,
	open: is.flag,
	reason: is.text,
	closed_reason: maybeText,
});

/** @see https://docs.stripe.com/api/radar/early_fraud_warnings/object */
export const fraudWarning = is.fields({
	id: is.id,
	created: is.seconds,
	actionable: is.flag,
	fraud_type: is.text,
	charge: idOnly,
	payment_intent: idOnly,
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
	description: maybeText,
	livemode: is.maybe(is.flag),
	review: idOnly,
	receipt_email: maybeText,
	receipt_url: maybeText,
	refunds: page(refund),
});

const returned = is.fields({
	refunds: is.fields({
		data: is.each(is.fields({ status: is.text })),
	}),
});

/**
 * Read with its refunds. They have to come to what the charge says went back: what one that is gone would tell is money
 * that nobody gave back. What was authorized and released again is counted as refunded, too, but is nobody's money.
 * @see https://docs.stripe.com/api/charges/object#charge_object-amount_refunded
 */
export const chargeWithRefunds: is.Check = (value) => {
	const fault = charge(value);
	if (fault || !is.isObject(value)) return fault;
	const released = Math.max(0, Number(value.amount) - Number(value.amount_captured));
	const wentBack = Number(value.amount_refunded) - released;
	if (wentBack <= 0) return undefined;
	return returned(value) ?? tooLittle(value.refunds, wentBack);
};

function tooLittle(refunds: unknown, wentBack: number): is.Fault | undefined {
	if (!is.isObject(refunds) || refunds.has_more === true) return undefined;
	const rows: readonly unknown[] = Array.isArray(refunds.data) ? refunds.data : [];
	const amounts = rows.map((refund) => (is.isObject(refund) ? Number(refund.amount) : 0));
	const total = amounts.reduce((sum, amount) => sum + amount, 0);
	if (total >= wentBack) return undefined;
	return { path: 'refunds.data', wanted: 'all of amount_refunded', got: 'less' };
}

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
	latest_charge: is.maybe(expandable(chargeWithRefunds)),
	metadata,
	next_action: is.maybe(
		is.fields({
			display_bank_transfer_instructions: is.maybe(
				is.fields({ amount_remaining: is.maybe(is.count) }),
			),
		}),
	),
	payment_method: idOnly,
	receipt_email: maybeText,
	review: idOnly,
});

const charged = is.fields({
	latest_charge: is.kind('an id, an object or null', (value) => value !== undefined),
});

/** What asked for money and has it has it from a charge. */
const paid = is.fields({
	amount_received: is.kind('an amount that was paid', (value) => value !== 0),
	latest_charge: is.kind('an id or an object', (value) => value !== null),
});

export const paymentIntent: is.Check = (value) => {
	const fault = anyIntent(value);
	if (fault || !is.isObject(value) || !CHARGED.has(value.status)) return fault;
	const isPaid = value.status === 'succeeded' && value.amount !== 0;
	return charged(value) ?? (isPaid ? paid(value) : undefined);
};
