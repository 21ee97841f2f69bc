/** Payment links: one address, many sessions. https://docs.stripe.com/api/payment-link */
import { randomText, type Mode } from '../account/mode';
import type { ObjectTypes } from '../account/wire';
import { invalid } from '../protocol/errors';
import type { Parameters } from '../protocol/form';
import { LIST_PARAMETERS, paginate } from '../protocol/lists';
import { list, operation, retrieve, type Call, type Operations } from '../protocol/operation';
import {
	choice,
	flag,
	group,
	integer,
	mergeMetadata,
	requiredText,
	text,
	textOrNull,
} from '../protocol/parameters';
import { readLineItems, type LineItem } from './lineItems';
import type { Session, SessionPlan } from './sessionObject';
import { openSession, readPlan } from './sessions';

export type PaymentLink = ObjectTypes['payment_link'];

const WRITABLE = [
	'after_completion',
	'allow_promotion_codes',
	'automatic_tax',
	'billing_address_collection',
	'custom_fields',
	'custom_text',
	'customer_creation',
	'inactive_message',
	'invoice_creation',
	'metadata',
	'payment_intent_data',
	'payment_method_collection',
	'payment_method_types',
	'phone_number_collection',
	'restrictions',
	'submit_type',
	'subscription_data',
	'tax_id_collection',
] as const;

const plans = new WeakMap<PaymentLink, SessionPlan>();

export const PAYMENT_LINK_OPERATIONS: Operations = {
	'POST /v1/payment_links': operation([...WRITABLE, 'currency', 'line_items'], create),
	'GET /v1/payment_links': list('payment_link', {
		active: (link, parameters) => link.active === flag(parameters, 'active'),
	}),
	'GET /v1/payment_links/:id': retrieve('payment_link'),
	'POST /v1/payment_links/:id': operation([...WRITABLE, 'active'], (call) => {
		const { mode, parameters, path } = call;
		const link = mode.get('payment_link', path.id ?? '');
		mode.change('payment_link.updated', link, {
			active: flag(parameters, 'active') ?? link.active,
			metadata: mergeMetadata(parameters, link.metadata),
			...readWritable(parameters, link),
		});
		return link;
	}),
	'GET /v1/payment_links/:id/line_items': operation([...LIST_PARAMETERS], (call) => {
		const link = call.mode.get('payment_link', call.path.id ?? '');
		return paginate(lineItemsOf(link), call.parameters, call.url);
	}),
};

/** What the link sells. */
export function lineItemsOf(link: PaymentLink): readonly LineItem[] {
	return plans.get(link)?.lineItems ?? [];
}

/** Somebody opens the link: a session of their own. The link's metadata is copied to it. */
export function openLink(
	mode: Mode,
	link: PaymentLink,
	visit: { readonly email?: string; readonly clientReferenceId?: string } = {},
): Session {
	const plan = plans.get(link);
	if (plan === undefined) throw new Error(`Nothing is known of ${link.id}`);
	if (!link.active) throw invalid(link.inactive_message ?? 'This link is no longer active.');
	const isSubscription = plan.lineItems.some(({ price }) => price?.recurring);
	return openSession(mode, plan, {
		mode: isSubscription ? 'subscription' : 'payment',
		allow_promotion_codes: link.allow_promotion_codes,
		client_reference_id: visit.clientReferenceId ?? null,
		customer_creation: link.customer_creation,
		customer_email: visit.email ?? null,
		metadata: { ...link.metadata },
		payment_link: link.id,
	});
}

function create({ mode, parameters }: Call): PaymentLink {
	const items = readLineItems(mode, parameters);
	const plan = readPlan(parameters, items);
	const isSubscription = items.some(({ price }) => price?.recurring);
	const link = mode.add<'payment_link'>({
		id: mode.newId('plink'),
		object: 'payment_link',
		active: true,
		after_completion: {
			hosted_confirmation: { custom_message: null },
			type: 'hosted_confirmation',
		},
		allow_promotion_codes: false,
		application: null,
		application_fee_amount: null,
		application_fee_percent: null,
		automatic_tax: { enabled: false, liability: null },
		billing_address_collection: 'auto',
		consent_collection: null,
		currency: items[0]?.currency ?? 'usd',
		custom_fields: [],
		custom_text: {
			after_submit: null,
			shipping_address: null,
			submit: null,
			terms_of_service_acceptance: null,
		},
		customer_creation: isSubscription ? 'always' : 'if_required',
		inactive_message: null,
		invoice_creation: null,
		livemode: mode.livemode,
		managed_payments: null,
		metadata: mergeMetadata(parameters),
		on_behalf_of: null,
		payment_intent_data: isSubscription ? null : toPaymentIntentData(plan),
		payment_method_collection: 'always',
		payment_method_options: null,
		payment_method_types: null,
		phone_number_collection: { enabled: false },
		restrictions: null,
		shipping_address_collection: null,
		shipping_options: [],
		submit_type: 'auto',
		subscription_data: isSubscription ? toSubscriptionData(plan) : null,
		tax_id_collection: { enabled: false, required: 'never' },
		transfer_data: null,
		url: `${mode.origin()}/b/${mode.livemode ? 'live' : 'test'}_${randomText(18)}`,
		...readWritable(parameters),
	});
	plans.set(link, plan);
	mode.emit('payment_link.created', link);
	return link;
}

/** The fields that were sent, and only those. */
function readWritable(parameters: Parameters, present?: PaymentLink): Partial<PaymentLink> {
	const sent: Partial<PaymentLink> = {};
	if ('inactive_message' in parameters) {
		sent.inactive_message = textOrNull(parameters, 'inactive_message');
	}
	const promotions = flag(parameters, 'allow_promotion_codes');
	if (promotions !== undefined) sent.allow_promotion_codes = promotions;
	const creation = choice(parameters, 'customer_creation', ['always', 'if_required'] as const);
	if (creation) sent.customer_creation = creation;
	const completion = group(parameters, 'after_completion');
	if (completion && text(completion, 'type') === 'redirect') {
		const url = requiredText(group(completion, 'redirect') ?? {}, 'url');
		sent.after_completion = { redirect: { url }, type: 'redirect' };
	}
	if ('restrictions' in parameters) {
		const completed = group(group(parameters, 'restrictions') ?? {}, 'completed_sessions');
		const limit = completed && integer(completed, 'limit');
		const count = present?.restrictions?.completed_sessions.count ?? 0;
		sent.restrictions = limit === undefined ? null : { completed_sessions: { count, limit } };
	}
	return sent;
}

function toPaymentIntentData({ paymentIntent }: SessionPlan): PaymentLink['payment_intent_data'] {
	return {
		capture_method: paymentIntent.isManualCapture ? 'manual' : null,
		description: paymentIntent.description,
		metadata: paymentIntent.metadata,
		setup_future_usage: null,
		statement_descriptor: null,
		statement_descriptor_suffix: null,
		transfer_group: null,
	};
}

function toSubscriptionData({ subscription }: SessionPlan): PaymentLink['subscription_data'] {
	return {
		description: subscription.description,
		invoice_settings: {
			account_tax_ids: null,
			custom_fields: null,
			description: null,
			footer: null,
			issuer: { type: 'self' },
		},
		metadata: subscription.metadata,
		trial_period_days: subscription.trialDays,
		trial_settings: null,
	};
}
