import * as is from '../../../shared/vocabulary/shape';
import {
	creditNote,
	INVOICE,
	invoice,
	invoicePayment,
	price,
	subscription,
	subscriptionItem,
} from './billing';
import { expandable, idOnly, maybeText, maybeWhole, metadata, page } from './parts';
import {
	charge,
	chargeWithRefunds,
	customer,
	dispute,
	fraudWarning,
	payer,
	paymentIntent,
	plainCharge,
	refund,
	review,
} from './payments';

/**
 * The fields of Stripe's objects that this adapter relies on, and what each may be: left out or null only where the API's
 * reference says so, or where nothing but a word for people is lost.
 * @see https://docs.stripe.com/api
 */

const session = is.fields({
	id: is.id,
	status: maybeText,
	url: maybeText,
	created: is.seconds,
	expires_at: is.seconds,
	livemode: is.maybe(is.flag),
	mode: maybeText,
	payment_status: maybeText,
	amount_total: maybeWhole,
	currency: maybeText,
	customer: idOnly,
	customer_details: is.maybe(payer),
	metadata,
	total_details: is.maybe(is.fields({ amount_discount: is.whole })),
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

/** With what it books, where that was asked for. */
const balanceEntry = is.fields({
	id: is.id,
	created: is.seconds,
	source: is.maybe(expandable(is.fields({ id: is.id, object: is.text }))),
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
	balance_transactions: balanceEntry,
	charges: charge,
	'checkout/sessions': session,
	credit_notes: creditNote,
	customers: customer,
	disputes: dispute,
	events: event,
	invoice_payments: invoicePayment,
	invoices: invoice,
	payment_intents: paymentIntent,
	payment_links: paymentLink,
	prices: price,
	'radar/early_fraud_warnings': fraudWarning,
	refunds: refund,
	reviews: review,
	subscription_items: subscriptionItem,
	subscriptions: subscription,
	webhook_endpoints: endpoint,
};

/** Read without its parts. */
export const PLAIN: Readonly<Record<string, is.Check>> = { charges: plainCharge };

/** Read with its refunds, which are only there when they are asked for. */
export const WITH_REFUNDS: Readonly<Record<string, is.Check>> = { charges: chargeWithRefunds };

/** What is written tells more than what is read. */
export const WRITTEN: Readonly<Record<string, is.Check>> = {
	'POST invoices': is.fields({ ...INVOICE, lines: is.fields({ data: is.each(is.anything) }) }),
};
