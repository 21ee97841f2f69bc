/** Checkout sessions. https://docs.stripe.com/api/checkout/sessions */
import { readShipping } from '../account/addresses';
import type { Mode } from '../account/mode';
import { invalid, missingParameter } from '../protocol/errors';
import type { Parameters } from '../protocol/form';
import { LIST_PARAMETERS, paginate, timeFilter } from '../protocol/lists';
import {
	equals,
	list,
	operation,
	retrieve,
	type Call,
	type Operations,
} from '../protocol/operation';
import {
	choice,
	flag,
	group,
	groups,
	integer,
	mergeMetadata,
	text,
	textOrNull,
	texts,
} from '../protocol/parameters';
import { couponOf } from '../billing/coupons';
import { discountItems, readLineItems, sumsOf, type LineItem } from './lineItems';
import { createSession, type Session, type SessionPlan } from './sessionObject';

const MODES = ['payment', 'subscription', 'setup'] as const;
const ACCEPTED = [
	'allow_promotion_codes',
	'automatic_tax',
	'billing_address_collection',
	'cancel_url',
	'client_reference_id',
	'currency',
	'custom_fields',
	'custom_text',
	'customer',
	'customer_creation',
	'customer_email',
	'discounts',
	'expires_at',
	'invoice_creation',
	'line_items',
	'locale',
	'metadata',
	'mode',
	'payment_intent_data',
	'payment_method_collection',
	'payment_method_types',
	'phone_number_collection',
	'submit_type',
	'subscription_data',
	'success_url',
	'tax_id_collection',
	'ui_mode',
] as const;

const plans = new WeakMap<Session, SessionPlan>();

export const SESSION_OPERATIONS: Operations = {
	'POST /v1/checkout/sessions': operation(ACCEPTED, create),
	'GET /v1/checkout/sessions': list('checkout.session', {
		customer: equals('customer'),
		customer_details: (session, parameters) =>
			session.customer_details?.email ===
			text(group(parameters, 'customer_details') ?? {}, 'email'),
		payment_intent: equals('payment_intent'),
		payment_link: equals('payment_link'),
		subscription: equals('subscription'),
		status: equals('status'),
		created: (session, parameters) => timeFilter(parameters, 'created')(session.created),
	}),
	'GET /v1/checkout/sessions/:id': retrieve('checkout.session'),
	'POST /v1/checkout/sessions/:id': operation(['metadata'], ({ mode, parameters, path }) => {
		const session = mode.get('checkout.session', path.id ?? '');
		mode.update(session, { metadata: mergeMetadata(parameters, session.metadata ?? {}) });
		return session;
	}),
	'POST /v1/checkout/sessions/:id/expire': operation([], ({ mode, path }) => {
		const session = mode.get('checkout.session', path.id ?? '');
		if (session.status !== 'open') {
			throw invalid(
				`Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of ${session.status ?? ''}.`,
			);
		}
		mode.update(session, { status: 'expired', url: null });
		mode.emit('checkout.session.expired', session);
		return session;
	}),
	'GET /v1/checkout/sessions/:id/line_items': operation([...LIST_PARAMETERS], (call) => {
		const session = call.mode.get('checkout.session', call.path.id ?? '');
		return paginate(planOf(session).lineItems, call.parameters, call.url);
	}),
};

/** A session and what it will make; also what a payment link opens. */
export function openSession(
	mode: Mode,
	plan: SessionPlan,
	fields: Partial<Session> & Pick<Session, 'mode'>,
): Session {
	const session = mode.add<'checkout.session'>(createSession(mode, plan.lineItems, fields));
	plans.set(session, plan);
	return session;
}

/** The customer types a promotion code on the page. */
export function redeem(mode: Mode, session: Session, code: string): void {
	const known = mode.all('promotion_code').find((one) => one.code === code && one.active);
	if (!session.allow_promotion_codes || known === undefined) {
		throw invalid('This code is invalid.', 'promotion_code');
	}
	const { coupon } = couponOf(mode, { promotion_code: known.id });
	const plan = planOf(session);
	const lineItems = discountItems(plan.lineItems, [coupon]);
	plans.set(session, { ...plan, lineItems });
	mode.update(session, {
		...sumsOf(lineItems),
		discounts: [{ coupon: coupon.id, promotion_code: known.id }],
	});
}

/** What this session sells and makes. */
export function planOf(session: Session): SessionPlan {
	const plan = plans.get(session);
	if (plan === undefined) throw new Error(`Nothing is known of ${session.id}`);
	return plan;
}

/** `payment_intent_data` and `subscription_data`, of a session or a payment link. */
export function readPlan(parameters: Parameters, lineItems: readonly LineItem[]): SessionPlan {
	const payment = group(parameters, 'payment_intent_data') ?? {};
	const subscription = group(parameters, 'subscription_data') ?? {};
	return {
		lineItems,
		paymentIntent: {
			metadata: mergeMetadata(payment),
			description: textOrNull(payment, 'description'),
			shipping: readShipping(payment),
			isManualCapture: text(payment, 'capture_method') === 'manual',
		},
		subscription: {
			metadata: mergeMetadata(subscription),
			description: textOrNull(subscription, 'description'),
			trialDays: integer(subscription, 'trial_period_days') ?? null,
		},
		createsInvoice: flag(group(parameters, 'invoice_creation') ?? {}, 'enabled') ?? false,
	};
}

/** Recurring prices need a subscription, and a subscription needs one. */
export function requireFittingMode(wanted: string, items: readonly LineItem[]): void {
	const isRecurring = items.some(({ price }) => price?.type === 'recurring');
	if (wanted === 'payment' && isRecurring) {
		throw invalid(
			'You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use only one-time prices.',
			'mode',
		);
	}
	if (wanted === 'subscription' && !isRecurring) {
		throw invalid('You must provide at least one recurring price in `subscription` mode.', 'mode');
	}
}

function create({ mode, parameters }: Call): Session {
	const wanted = choice(parameters, 'mode', MODES);
	if (wanted === undefined) throw missingParameter('mode');
	if (text(parameters, 'success_url') === undefined) throw missingParameter('success_url');
	const rows = groups(parameters, 'discounts').map((row) => couponOf(mode, row));
	if (rows.length > 0 && 'allow_promotion_codes' in parameters) {
		throw invalid(
			'You may only specify one of these parameters: allow_promotion_codes, discounts.',
		);
	}
	const items = discountItems(
		readLineItems(mode, parameters),
		rows.map(({ coupon }) => coupon),
	);
	requireFittingMode(wanted, items);
	const customer = text(parameters, 'customer');
	const known = customer ? mode.get('customer', customer, 'customer') : undefined;
	return openSession(mode, readPlan(parameters, items), {
		mode: wanted,
		allow_promotion_codes: flag(parameters, 'allow_promotion_codes') ?? null,
		cancel_url: textOrNull(parameters, 'cancel_url'),
		client_reference_id: textOrNull(parameters, 'client_reference_id'),
		customer: known?.id ?? null,
		customer_creation: known
			? null
			: (choice(parameters, 'customer_creation', ['always', 'if_required'] as const) ??
				(wanted === 'payment' ? 'if_required' : 'always')),
		customer_email: textOrNull(parameters, 'customer_email'),
		discounts: rows.map(({ coupon, promotion }) => ({
			coupon: coupon.id,
			promotion_code: promotion,
		})),
		metadata: mergeMetadata(parameters),
		success_url: textOrNull(parameters, 'success_url'),
		...('payment_method_types' in parameters
			? { payment_method_types: texts(parameters, 'payment_method_types') }
			: {}),
		...('expires_at' in parameters ? { expires_at: integer(parameters, 'expires_at') ?? 0 } : {}),
	});
}
