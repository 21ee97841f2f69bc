/** A checkout session with every field that Stripe's schema requires. */
import { randomText, type Mode } from '../account/mode';
import type { ObjectTypes } from '../account/wire';
import { sumsOf, type LineItem } from './lineItems';

export type Session = ObjectTypes['checkout.session'];

const LIFE_SECONDS = 24 * 60 * 60;

/** What becomes metadata and wording of the payment or subscription that the session makes. */
export interface SessionPlan {
	readonly lineItems: readonly LineItem[];
	readonly paymentIntent: {
		readonly metadata: Record<string, string>;
		readonly description: string | null;
		readonly shipping: ObjectTypes['payment_intent']['shipping'];
		readonly isManualCapture: boolean;
	};
	readonly subscription: {
		readonly metadata: Record<string, string>;
		readonly description: string | null;
		readonly trialDays: number | null;
	};
	readonly createsInvoice: boolean;
}

/** Open and unpaid. */
export function createSession(
	mode: Mode,
	items: readonly LineItem[],
	fields: Partial<Session> & Pick<Session, 'mode'>,
): Session & { object: 'checkout.session' } {
	const id = `cs_${mode.livemode ? 'live' : 'test'}_a1${randomText(56)}`;
	const isPayment = fields.mode === 'payment';
	return {
		id,
		object: 'checkout.session',
		adaptive_pricing: { enabled: false },
		after_expiration: null,
		allow_promotion_codes: null,
		allowed_payment_method_types: null,
		...sumsOf(items),
		automatic_tax: { enabled: false, liability: null, provider: null, status: null },
		billing_address_collection: null,
		cancel_url: null,
		client_reference_id: null,
		client_secret: null,
		collected_information: null,
		consent: null,
		consent_collection: null,
		created: mode.now(),
		currency: items[0]?.currency ?? null,
		currency_conversion: null,
		custom_fields: [],
		custom_text: {
			after_submit: null,
			shipping_address: null,
			submit: null,
			terms_of_service_acceptance: null,
		},
		customer: null,
		customer_account: null,
		customer_creation: isPayment ? 'if_required' : 'always',
		customer_details: null,
		customer_email: null,
		discounts: [],
		expires_at: mode.now() + LIFE_SECONDS,
		integration_identifier: null,
		invoice: null,
		invoice_creation: null,
		livemode: mode.livemode,
		locale: null,
		managed_payments: null,
		metadata: {},
		origin_context: null,
		payment_intent: null,
		payment_link: null,
		payment_method_collection: isPayment ? 'if_required' : 'always',
		payment_method_configuration_details: null,
		payment_method_options: {},
		payment_method_types: ['card'],
		payment_status: 'unpaid',
		permissions: null,
		phone_number_collection: { enabled: false },
		recovered_from: null,
		saved_payment_method_options: null,
		setup_intent: null,
		shipping_address_collection: null,
		shipping_cost: null,
		shipping_options: [],
		status: 'open',
		submit_type: null,
		subscription: null,
		success_url: null,
		ui_mode: 'hosted_page',
		url: `${mode.origin()}/c/pay/${id}`,
		wallet_options: null,
		...fields,
	};
}
