import * as is from '../../shared/vocabulary/shape';

/**
 * The fields of Stripe's objects that this adapter relies on, and what each may be: left out or null only where the API's
 * reference says so, or where nothing but a word for people is lost.
 * @see https://docs.stripe.com/api
 */

const maybeText = is.maybe(is.text);
const maybeSeconds = is.maybe(is.seconds);
const maybeWhole = is.maybe(is.whole);
const metadata = is.maybe(is.valuesOf(is.text));

/** Prices have up to twelve decimals (https://docs.stripe.com/api/prices/object#price_object-unit_amount_decimal). */
const decimal = is.kind(
	'a decimal number',
	(value) => typeof value === 'string' && /^-?\d{1,20}(\.\d{1,20})?$/.test(value),
);
const percentage = is.kind(
	'a percentage',
	(value) => typeof value === 'number' && value >= 0 && value <= 100,
);

/** Any object: a new kind that no table names yet. */
export const NAMED = is.fields({ object: is.text });
export const DELETED = is.fields({ id: is.id });

/** An id or, where it was asked for, the object itself. */
const expandable = (shape: is.Check): is.Check => {
	const wanted = 'an id or an object';
	const isId = is.kind(wanted, (value) => is.id(value) === undefined);
	return (value) => {
		if (!is.isObject(value)) return isId(value);
		return value.deleted === true ? DELETED(value) : shape(value);
	};
};

/** A list within an object: its first page. */
const page = (shape: is.Check) =>
	is.maybe(is.fields({ data: is.each(shape), has_more: is.maybe(is.flag) }));

const idOnly = is.maybe(expandable(is.fields({ id: is.id })));

const dated = is.maybe(expandable(is.fields({ id: is.id, created: is.seconds })));

const balanceTransaction = is.fields({
	id: is.id,
	created: is.seconds,
	currency: is.text,
	fee: is.whole,
	net: is.whole,
});

/** Of somebody who was deleted since, Stripe need not tell more. */
const payer = is.fields({ id: is.maybe(is.id), email: maybeText, name: maybeText });

const customer = is.fields({
	id: is.id,
	created: is.seconds,
	email: maybeText,
	name: maybeText,
	phone: maybeText,
	metadata: is.valuesOf(is.text),
});

const refund = is.fields({
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

const dispute = is.fields({
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

const charge = is.fields({
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

const paymentIntent = is.fields({
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
	latest_charge: is.orNull(expandable(charge)),
	metadata,
	payment_method: idOnly,
	receipt_email: maybeText,
});

const parent = is.maybe(
	is.fields({ subscription_details: is.maybe(is.fields({ subscription: idOnly, metadata })) }),
);

const INVOICE_PAYMENT = {
	created: is.seconds,
	status: is.text,
	payment: is.fields({ payment_intent: idOnly, charge: idOnly }),
};

/** Listed by itself it brings its invoice along. */
const invoicePayment = is.fields({
	...INVOICE_PAYMENT,
	invoice: expandable(is.fields({ id: is.id, parent })),
});

const INVOICE = {
	id: is.id,
	amount_due: is.whole,
	amount_paid: is.whole,
	amount_remaining: is.whole,
	total: maybeWhole,
	attempt_count: maybeWhole,
	created: is.seconds,
	currency: is.text,
	status: is.orNull(is.text),
	status_transitions: is.fields({
		finalized_at: maybeSeconds,
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
	next_payment_attempt: maybeSeconds,
	hosted_invoice_url: maybeText,
	invoice_pdf: maybeText,
	number: maybeText,
	metadata,
	parent,
	payments: page(is.fields(INVOICE_PAYMENT)),
};
const invoice = is.fields(INVOICE);

const anyPrice = is.fields({
	id: is.id,
	currency: is.maybe(is.text),
	unit_amount: maybeWhole,
	billing_scheme: maybeText,
	nickname: maybeText,
	product: is.maybe(expandable(is.fields({ name: maybeText }))),
	recurring: is.maybe(
		is.fields({ interval: is.text, interval_count: is.maybe(is.count), usage_type: maybeText }),
	),
});

const perUnit = is.fields({ unit_amount_decimal: is.maybe(decimal) });

/** Only a price for each unit is counted by its decimals. */
const price: is.Check = (value) => {
	const fault = anyPrice(value);
	if (fault || !is.isObject(value) || value.billing_scheme !== 'per_unit') return fault;
	return perUnit(value);
};

const subscriptionItem = is.fields({
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

const subscription = is.fields({
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
	items: is.fields({ data: is.each(subscriptionItem) }),
	latest_invoice: is.maybe(expandable(invoice)),
	metadata,
	pause_collection: is.maybe(is.object),
	status_details: is.maybe(
		is.fields({ paused: is.maybe(is.fields({ transitioned_at: maybeSeconds })) }),
	),
});

const session = is.fields({
	id: is.id,
	status: maybeText,
	url: maybeText,
	expires_at: is.seconds,
	subscription: idOnly,
	invoice: idOnly,
	payment_intent: idOnly,
});

const paymentLink = is.fields({
	id: is.id,
	url: is.address,
	active: is.flag,
	livemode: is.flag,
	currency: is.text,
	metadata: is.valuesOf(is.text),
	line_items: page(is.fields({ description: maybeText })),
	restrictions: is.maybe(
		is.fields({ completed_sessions: is.fields({ count: is.whole, limit: is.whole }) }),
	),
});

const event = is.fields({
	id: is.id,
	type: is.text,
	created: is.seconds,
	livemode: is.flag,
	account: maybeText,
	data: is.fields({ object: is.object, previous_attributes: is.maybe(is.object) }),
	pending_webhooks: maybeWhole,
});

const endpoint = is.fields({
	id: is.id,
	url: is.text,
	status: is.text,
	enabled_events: is.each(is.text),
	metadata,
	secret: maybeText,
});

const account = is.fields({
	id: is.id,
	email: maybeText,
	business_profile: is.maybe(is.fields({ name: maybeText })),
	settings: is.maybe(is.fields({ dashboard: is.fields({ display_name: maybeText }) })),
});

/** By the first words of the path; an object that was deleted has none of its fields but the id. */
export const BY_PATH: Readonly<Record<string, is.Check>> = {
	account,
	charges: charge,
	'checkout/sessions': session,
	customers: customer,
	disputes: dispute,
	events: event,
	invoice_payments: invoicePayment,
	invoices: invoice,
	payment_intents: paymentIntent,
	payment_links: paymentLink,
	prices: price,
	refunds: refund,
	subscriptions: subscription,
	webhook_endpoints: endpoint,
};

/** What is written tells more than what is read. */
export const WRITTEN: Readonly<Record<string, is.Check>> = {
	'POST invoices': is.fields({ ...INVOICE, lines: is.fields({ data: is.each(is.anything) }) }),
};
