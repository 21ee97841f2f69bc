/** Subscriptions. https://docs.stripe.com/api/subscriptions */
import { idOf, type Mode } from '../account/mode';
import { invalid } from '../protocol/errors';
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
import { choice, group, mergeMetadata, requiredText, text } from '../protocol/parameters';
import { readDiscounts } from './discounts';
import { changeItems } from './subscriptionItems';
import {
	advanceSubscription,
	billNow,
	cancelSubscription,
	pauseSubscription,
	requireRunning,
	resumeSubscription,
	startSubscription,
} from './subscriptionLifecycle';
import {
	createSubscription,
	periodEndOf,
	type ItemChoice,
	type Subscription,
} from './subscriptionObject';
import { readItems, readTrialEnd, readWritable, WRITABLE } from './subscriptionParameters';

const PAYMENT_BEHAVIORS = [
	'allow_incomplete',
	'default_incomplete',
	'error_if_incomplete',
	'pending_if_incomplete',
] as const;
const EMPTY_DETAILS = { comment: null, feedback: null, feedback_option: null, reason: null };
const ENDED = new Set(['canceled', 'incomplete_expired']);

export const SUBSCRIPTION_OPERATIONS: Operations = {
	'POST /v1/subscriptions': operation(
		[...WRITABLE, 'billing_cycle_anchor', 'currency', 'customer', 'trial_period_days'],
		create,
	),
	'GET /v1/subscriptions': list(
		'subscription',
		{
			customer: equals('customer'),
			collection_method: equals('collection_method'),
			price: (subscription, parameters) =>
				subscription.items.data.some(({ price }) => price.id === text(parameters, 'price')),
			created: (subscription, parameters) =>
				timeFilter(parameters, 'created')(subscription.created),
			status: matchesStatus,
		},
		// Canceled ones are listed only when a status is asked for.
		({ status }, parameters) => status !== 'canceled' || 'status' in parameters,
	),
	'GET /v1/subscriptions/:id': retrieve('subscription'),
	'POST /v1/subscriptions/:id': operation([...WRITABLE, 'billing_cycle_anchor'], (call) =>
		changeSubscription(call.mode, findSubscription(call), call.parameters),
	),
	'DELETE /v1/subscriptions/:id': operation(
		['cancellation_details', 'invoice_now', 'prorate'],
		(call) => {
			const subscription = findSubscription(call);
			call.mode.update(subscription, readCancellation(call.parameters, subscription));
			cancelSubscription(call.mode, subscription);
			return subscription;
		},
	),
	'POST /v1/subscriptions/:id/pause': operation(
		['type', 'bill_for', 'invoicing_behavior'],
		(call) => {
			const subscription = findSubscription(call);
			pauseSubscription(call.mode, subscription);
			return subscription;
		},
	),
	'POST /v1/subscriptions/:id/resume': operation(
		['billing_cycle_anchor', 'proration_behavior', 'proration_date'],
		(call) => {
			const subscription = findSubscription(call);
			resumeSubscription(call.mode, subscription);
			return subscription;
		},
	),
	'GET /v1/subscription_items': operation(
		[...LIST_PARAMETERS, 'subscription'],
		({ mode, parameters, url }) => {
			const id = requiredText(parameters, 'subscription');
			return paginate(mode.get('subscription', id, 'subscription').items.data, parameters, url);
		},
	),
};

/** For the API and for a checkout that sells a subscription. */
export function openSubscription(
	mode: Mode,
	customerId: string,
	choices: readonly ItemChoice[],
	fields: Partial<Subscription>,
): Subscription {
	const subscription = mode.add<'subscription'>(
		createSubscription(mode, choices, {
			test_clock: mode.get('customer', customerId).test_clock ?? null,
			...fields,
			customer: customerId,
		}),
	);
	const trialEnd = subscription.trial_end;
	if (trialEnd !== null) {
		const data = subscription.items.data.map((item) => ({ ...item, current_period_end: trialEnd }));
		mode.update(subscription, {
			trial_start: mode.now(),
			billing_cycle_anchor: trialEnd,
			items: { ...subscription.items, data },
		});
	}
	return subscription;
}

function create({ mode, parameters }: Call): Subscription {
	const customer = mode.get('customer', requiredText(parameters, 'customer'), 'customer');
	const behavior = choice(parameters, 'payment_behavior', PAYMENT_BEHAVIORS) ?? 'allow_incomplete';
	const choices = readItems(mode, parameters);
	const fields = readWritable(mode, parameters);
	const trialEnd = readTrialEnd(mode, parameters);
	if (fields.automatic_tax?.enabled && !customer.address) {
		throw invalid(
			"The customer's location isn't recognized. Set a valid customer address in order to automatically calculate tax.",
			'automatic_tax[enabled]',
			'customer_tax_location_invalid',
		);
	}
	const isCharged = fields.collection_method !== 'send_invoice' && trialEnd === null;
	const hasMethod =
		fields.default_payment_method ??
		customer.invoice_settings.default_payment_method ??
		customer.default_source;
	if (isCharged && !hasMethod && behavior !== 'default_incomplete') {
		throw invalid(
			'This customer has no attached payment source or default payment method. Please consider adding a default payment method. For more information, visit https://stripe.com/docs/billing/subscriptions/payment-methods-setting#payment-method-priority.',
			undefined,
			'resource_missing',
		);
	}
	const subscription = openSubscription(mode, customer.id, choices, {
		...fields,
		metadata: mergeMetadata(parameters),
		trial_end: trialEnd,
	});
	mode.update(subscription, readDiscountsOf(mode, parameters, subscription));
	const attempt = startSubscription(mode, subscription, behavior !== 'default_incomplete');
	if (behavior === 'error_if_incomplete' && attempt?.kind === 'declined') {
		mode.remove(subscription);
		throw attempt.failure;
	}
	return subscription;
}

function readDiscountsOf(
	mode: Mode,
	parameters: Parameters,
	{ customer, id }: Subscription,
): Partial<Subscription> {
	if (!('discounts' in parameters)) return {};
	const owner = { customer: idOf(customer), subscription: id };
	return { discounts: readDiscounts(mode, parameters, owner) };
}

/** What is sent to change it; also for scenarios. */
export function changeSubscription(
	mode: Mode,
	subscription: Subscription,
	parameters: Parameters,
): Subscription {
	const onlyWords = Object.keys(parameters).every((name) =>
		['metadata', 'cancellation_details', 'expand'].includes(name),
	);
	if (!onlyWords) requireRunning(subscription);
	const changes: Partial<Subscription> = {
		...readWritable(mode, parameters),
		...readCancellation(parameters, subscription),
		...readDiscountsOf(mode, parameters, subscription),
		metadata: mergeMetadata(parameters, subscription.metadata),
	};
	if (changes.cancel_at_period_end !== undefined) {
		const isAsked = changes.cancel_at_period_end;
		changes.canceled_at = isAsked ? mode.now() : null;
		changes.cancel_at = isAsked ? periodEndOf(subscription) : null;
		changes.cancellation_details = {
			...(subscription.cancellation_details ?? EMPTY_DETAILS),
			...changes.cancellation_details,
			reason: isAsked ? 'cancellation_requested' : null,
		};
	}
	const behavior = text(parameters, 'proration_behavior') ?? 'create_prorations';
	if ('items' in parameters) changes.items = changeItems(mode, subscription, parameters, behavior);
	mode.change('customer.subscription.updated', subscription, changes);
	if (behavior === 'always_invoice' && 'items' in parameters) billNow(mode, subscription);
	if (text(parameters, 'trial_end') === 'now' && subscription.status === 'trialing') {
		advanceSubscription(mode, subscription);
	}
	return subscription;
}

function matchesStatus({ status }: Subscription, parameters: Parameters): boolean {
	const wanted = text(parameters, 'status') ?? '';
	if (wanted === 'all') return true;
	return wanted === 'ended' ? ENDED.has(status) : status === wanted;
}

function readCancellation(
	parameters: Parameters,
	subscription: Subscription,
): Partial<Subscription> {
	const details = group(parameters, 'cancellation_details');
	if (details === undefined) return {};
	return {
		cancellation_details: {
			...EMPTY_DETAILS,
			...subscription.cancellation_details,
			comment: text(details, 'comment') ?? null,
		},
	};
}

function findSubscription({ mode, path }: Call): Subscription {
	return mode.get('subscription', path.id ?? '');
}
