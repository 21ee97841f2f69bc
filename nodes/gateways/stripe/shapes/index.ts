import * as is from '../../../shared/vocabulary/shape';
import { INVOICE, invoice, invoicePayment, price, subscription } from './billing';
import { idOnly, maybeText, maybeWhole, metadata, page } from './parts';
import {
	charge,
	chargeWithRefunds,
	customer,
	dispute,
	paymentIntent,
	plainCharge,
	refund,
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

/** Read without its parts. */
export const PLAIN: Readonly<Record<string, is.Check>> = { charges: plainCharge };

/** Read with its refunds, which are only there when they are asked for. */
export const WITH_REFUNDS: Readonly<Record<string, is.Check>> = { charges: chargeWithRefunds };

/** What is written tells more than what is read. */
export const WRITTEN: Readonly<Record<string, is.Check>> = {
	'POST invoices': is.fields({ ...INVOICE, lines: is.fields({ data: is.each(is.anything) }) }),
};
