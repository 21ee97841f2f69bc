import type Stripe from 'stripe';
import { lookup } from '../../../shared/vocabulary/lookup';
import type { SubscriptionRecord } from '../../../shared/vocabulary/state/record';
import { toIso } from '../client';
import { SUBSCRIPTION_STATUSES } from '../statuses';
import { crmReferenceOf } from './crmReference';
import { recordOf } from './customer';
import { dashboardUrl } from './dashboard';
import { toInvoice } from './invoice';
import { intervalOf, planOf, toDiscounts, toItems } from './recurring';
import type { SubscriptionReading } from './subscriptionReading';

export function toSubscription({
	subscription,
	invoices,
}: SubscriptionReading): SubscriptionRecord {
	return { ...toTerms(subscription), invoices: invoices.map(toInvoice) };
}

/**
 * What the subscription says of itself.
 * @see https://docs.stripe.com/api/subscriptions/object
 */
export function toTerms(subscription: Stripe.Subscription): Omit<SubscriptionRecord, 'invoices'> {
	const { id, status, currency, created, pause_collection: pause } = subscription;
	return {
		id,
		rawStatus: status,
		status: lookup(SUBSCRIPTION_STATUSES, status) ?? 'unknown',
		currency,
		createdAt: toIso(created),
		description: subscription.description ?? undefined,
		customer: recordOf(subscription.customer),
		crmReference: crmReferenceOf([subscription.metadata]),
		url: dashboardUrl('subscriptions', id, subscription.livemode),
		// https://docs.stripe.com/billing/subscriptions/pause-payment
		isCollectionPaused: pause !== null && pause !== undefined,
		pausedAt: toIso(subscription.status_details?.paused?.transitioned_at),
		plan: planOf(subscription),
		interval: intervalOf(subscription.items.data[0]),
		items: toItems(subscription),
		discounts: toDiscounts(subscription),
		periodEnd: toIso(nextBilling(subscription)),
		endsAt: toIso(subscription.cancel_at),
		canceledAt: toIso(subscription.canceled_at),
		endedAt: toIso(subscription.ended_at),
		cancelReason: subscription.cancellation_details?.reason?.replaceAll('_', ' '),
		trialEnd: toIso(subscription.trial_end),
	};
}

/** Since `basil` each item has a period of its own: the first one that ends. */
function nextBilling({ items }: Stripe.Subscription): number | undefined {
	const ends = items.data.map(({ current_period_end }) => current_period_end);
	return ends.length === 0 ? undefined : Math.min(...ends);
}
