/** What the merchant does to a subscription, in the words of `subscriptions.…-422` where it cannot be done. */
import { invalidRequest, unprocessable } from '../protocol/errors';
import { randomText, type World } from '../world';
import { looseMoney, type Money } from './amounts';
import { currencyOf } from './planPricing';
import { planOf } from './plans';
import { infoOf, nextTime } from './subscriptionBilling';
import {
	linksOf,
	setStatus,
	type SubscriptionRecord,
	subscriptionsOf,
	tell,
} from './subscriptionStore';
import type { Plan, Subscriber, Subscription } from './subscriptionWire';

export interface SubscriptionDraft {
	readonly plan_id?: string;
	readonly start_time?: string;
	readonly quantity?: string;
	readonly shipping_amount?: Money;
	readonly subscriber?: Subscriber;
	readonly custom_id?: string;
	readonly plan?: Partial<Plan>;
	readonly application_context?: {
		readonly return_url?: string;
		readonly cancel_url?: string;
		readonly user_action?: string;
	};
}

/** Waits for the buyer. @throws 400, 422 in the words of `subscriptions.create-…`. */
export function createSubscription(world: World, draft: SubscriptionDraft): SubscriptionRecord {
	if (!draft.plan_id) throw missing('/plan_id');
	const context = draft.application_context;
	if (context && (!context.return_url || !context.cancel_url)) {
		throw missing(`/application_context/${context.return_url ? 'cancel_url' : 'return_url'}`);
	}
	if ((draft.custom_id?.length ?? 0) > 127) {
		throw invalidRequest(
			'INVALID_STRING_MAX_LENGTH',
			'/custom_id',
			'The value of a field is too long.',
		);
	}
	const start = draft.start_time ?? world.iso();
	if (Date.parse(start) < world.now().getTime() - 1_000) {
		throw invalidRequest(
			'INVALID_PARAMETER_VALUE',
			'/start_time',
			'Start time must be a valid future date and time.',
		);
	}
	const plan = planOf(world, draft.plan_id);
	if (plan.status !== 'ACTIVE') {
		throw unprocessable(
			'PLAN_STATUS_INVALID',
			'Invalid plan status for subscription creation; plan status should be active.',
		);
	}
	if (draft.quantity !== undefined && draft.quantity !== '1' && !plan.quantity_supported) {
		throw unprocessable(
			'SUBSCRIPTION_CANNOT_HAVE_QUANTITY',
			"Subscription can't have quantity as the plan does not support quantity.",
		);
	}
	const id = `I-${randomText(12)}`;
	const subscription: Subscription = {
		id,
		status: 'APPROVAL_PENDING',
		status_update_time: world.iso(),
		plan_id: plan.id,
		plan_overridden: draft.plan !== undefined,
		start_time: start,
		quantity: draft.quantity ?? '1',
		shipping_amount: draft.shipping_amount ?? looseMoney(0, currencyOf(plan)),
		...(draft.subscriber === undefined ? {} : { subscriber: draft.subscriber }),
		...(draft.custom_id === undefined ? {} : { custom_id: draft.custom_id }),
		create_time: world.iso(),
		update_time: world.iso(),
		links: linksOf(world, { id, status: 'APPROVAL_PENDING' }),
	};
	const record: SubscriptionRecord = {
		subscription,
		plan: overridden(plan, draft.plan),
		saleIds: [],
		isSuspendedByFailures: false,
	};
	subscriptionsOf(world).set(id, record);
	tell(world, record, 'CREATED');
	return record;
}

export function suspend(world: World, record: SubscriptionRecord, reason?: string): void {
	requireReason(reason);
	requireStatus(record, ['ACTIVE'], 'suspend action; subscription status should be active.');
	delete infoOf(record).next_billing_time;
	setStatus(world, record, 'SUSPENDED', reason);
	tell(world, record, 'SUSPENDED');
}

export function activate(world: World, record: SubscriptionRecord, reason?: string): void {
	requireReason(reason, true);
	requireStatus(record, ['SUSPENDED'], 'activate action; subscription status should be suspended.');
	if (record.isSuspendedByFailures) {
		throw unprocessable(
			'SUBSCRIPTION_CANNOT_BE_ACTIVATED',
			'Subscription cannot be activated after payment failure threshold has reached.',
		);
	}
	resume(world, record, reason);
}

/** It goes on from now on. */
export function resume(world: World, record: SubscriptionRecord, reason?: string): void {
	const cycle = record.plan.billing_cycles.find(({ tenure_type: tenure }) => tenure === 'REGULAR');
	if (cycle) infoOf(record).next_billing_time = nextTime(world.iso(), cycle);
	setStatus(world, record, 'ACTIVE', reason);
	tell(world, record, 'ACTIVATED');
}

/** At once, whatever was paid in advance. */
export function cancel(world: World, record: SubscriptionRecord, reason?: string): void {
	requireReason(reason);
	requireStatus(
		record,
		['ACTIVE', 'SUSPENDED'],
		'cancel action; subscription status should be active or suspended.',
	);
	delete infoOf(record).next_billing_time;
	setStatus(world, record, 'CANCELLED', reason);
	tell(world, record, 'CANCELLED');
}

export function requireStatus(
	{ subscription }: SubscriptionRecord,
	allowed: ReadonlyArray<Subscription['status']>,
	words: string,
): void {
	if (allowed.includes(subscription.status)) return;
	throw unprocessable('SUBSCRIPTION_STATUS_INVALID', `Invalid subscription status for ${words}`);
}

function requireReason(reason: string | undefined, isOptional = false): void {
	if (!reason && !isOptional) throw missing('/reason');
	if ((reason?.length ?? 0) > 128) {
		throw invalidRequest(
			'INVALID_STRING_MAX_LENGTH',
			'/reason',
			'The value of a field is too long.',
		);
	}
}

const missing = (field: string) =>
	invalidRequest('MISSING_REQUIRED_PARAMETER', field, 'A required field is missing.');

/** A copy of the plan with what differs for one subscription. */
export function overridden(plan: Plan, override: Partial<Plan> = {}): Plan {
	const own = structuredClone(plan);
	return {
		...own,
		billing_cycles: own.billing_cycles.map((cycle) => ({
			...cycle,
			...override.billing_cycles?.find(({ sequence }) => sequence === cycle.sequence),
		})),
		payment_preferences: { ...own.payment_preferences, ...override.payment_preferences },
		...(override.taxes === undefined ? {} : { taxes: override.taxes }),
	};
}
