import * as is from '../../../shared/vocabulary/shape';
import {
	decimal,
	expandable,
	idOnly,
	maybeSeconds,
	maybeText,
	maybeWhole,
	metadata,
	page,
	percentage,
} from './parts';
import { payer } from './payments';

/** @see https://docs.stripe.com/api/invoices/object */

const parent = is.maybe(
	is.fields({ subscription_details: is.maybe(is.fields({ subscription: idOnly, metadata })) }),
);

const INVOICE_PAYMENT = {
	created: is.seconds,
	status: is.text,
	amount_paid: maybeWhole,
	is_default: is.maybe(is.flag),
	payment: is.fields({ payment_intent: idOnly, charge: idOnly }),
};

/** Listed by itself it brings its invoice along. */
export const invoicePayment = is.fields({
	...INVOICE_PAYMENT,
	invoice: expandable(is.fields({ id: is.id, parent })),
});

export const INVOICE = {
	id: is.id,
	amount_due: is.whole,
	amount_paid: is.whole,
	amount_remaining: is.whole,
	amount_overpaid: maybeWhole,
	total: maybeWhole,
	total_discount_amounts: is.maybe(is.each(is.fields({ amount: is.whole }))),
	pre_payment_credit_notes_amount: maybeWhole,
	post_payment_credit_notes_amount: maybeWhole,
	starting_balance: maybeWhole,
	ending_balance: maybeWhole,
	attempt_count: maybeWhole,
	created: is.seconds,
	currency: is.text,
	status: is.orNull(is.text),
	status_transitions: is.fields({
		finalized_at: maybeSeconds,
		marked_uncollectible_at: maybeSeconds,
		paid_at: maybeSeconds,
		voided_at: maybeSeconds,
	}),
	period_end: is.seconds,
	livemode: is.flag,
	billing_reason: maybeText,
	collection_method: is.text,
	customer: is.maybe(expandable(payer)),
	customer_email: maybeText,
	customer_name: maybeText,
	description: maybeText,
	due_date: maybeSeconds,
	from_invoice: is.maybe(
		is.fields({
			action: is.text,
			invoice: expandable(is.fields({ id: is.id, metadata, parent })),
		}),
	),
	last_finalization_error: is.maybe(is.fields({ code: maybeText, message: maybeText })),
	next_payment_attempt: maybeSeconds,
	hosted_invoice_url: maybeText,
	invoice_pdf: maybeText,
	number: maybeText,
	metadata,
	parent,
	payments: page(is.fields(INVOICE_PAYMENT)),
};
export const invoice = is.fields(INVOICE);

/** @see https://docs.stripe.com/api/credit_notes/object */
export const creditNote = is.fields({
	id: is.id,
	created: is.seconds,
	currency: is.text,
	status: is.text,
	reason: maybeText,
	post_payment_amount: is.count,
	out_of_band_amount: is.maybe(is.count),
	refunds: is.each(is.fields({ amount_refunded: is.count, refund: idOnly, type: maybeText })),
});

const anyPrice = is.fields({
	id: is.id,
	currency: is.text,
	unit_amount: maybeWhole,
	billing_scheme: maybeText,
	nickname: maybeText,
	product: is.maybe(expandable(is.fields({ name: maybeText }))),
	recurring: is.maybe(
		is.fields({ interval: is.text, interval_count: is.maybe(is.count), usage_type: maybeText }),
	),
});

const perUnit = is.fields({ unit_amount_decimal: is.orNull(decimal) });

/** Only a price for each unit is counted by its decimals. */
export const price: is.Check = (value) => {
	const fault = anyPrice(value);
	if (fault || !is.isObject(value) || value.billing_scheme !== 'per_unit') return fault;
	return perUnit(value);
};

export const subscriptionItem = is.fields({
	id: is.id,
	current_period_end: is.seconds,
	quantity: is.maybe(is.count),
	price,
});

const coupon = is.fields({
	duration: maybeText,
	percent_off: is.maybe(percentage),
	amount_off: is.maybe(is.count),
	currency: maybeText,
});

const discount = is.fields({
	end: maybeSeconds,
	source: is.fields({ coupon: is.maybe(expandable(coupon)) }),
});

export const subscription = is.fields({
	id: is.id,
	created: is.seconds,
	currency: is.text,
	status: is.text,
	livemode: is.flag,
	cancel_at: maybeSeconds,
	canceled_at: maybeSeconds,
	ended_at: maybeSeconds,
	trial_end: maybeSeconds,
	cancel_at_period_end: is.maybe(is.flag),
	cancellation_details: is.maybe(is.fields({ reason: maybeText })),
	customer: expandable(payer),
	description: maybeText,
	discounts: is.each(expandable(discount)),
	items: is.fields({ data: is.each(subscriptionItem), has_more: is.maybe(is.flag) }),
	latest_invoice: is.maybe(expandable(invoice)),
	metadata,
	pause_collection: is.maybe(is.object),
	status_details: is.maybe(
		is.fields({ paused: is.maybe(is.fields({ transitioned_at: maybeSeconds })) }),
	),
});
