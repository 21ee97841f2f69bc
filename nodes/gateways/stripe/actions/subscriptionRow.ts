import type Stripe from 'stripe';
import type { SubscriptionRow } from '../../../shared/contracts/gatewayActions';
import { lookup } from '../../../shared/vocabulary/lookup';
import { idOf, toIso } from '../client';
import { crmReferenceOf } from '../state/crmReference';
import { dashboardUrl } from '../state/dashboard';
import { toSubscriptionState } from '../state/subscription';
import { SUBSCRIPTION_STATUSES } from '../statuses';

/** What a list says of a subscription without another call. */
export function toRow(found: Stripe.Subscription, now: number): SubscriptionRow {
	const status = lookup(SUBSCRIPTION_STATUSES, found.status) ?? 'unknown';
	const { trialEnd: _trialEnd, ...state } = toSubscriptionState(found, status, now);
	const customerId = idOf(found.customer);
	const crmReference = crmReferenceOf([found.metadata]);
	return {
		...state,
		rawStatus: found.status,
		currency: found.currency.toUpperCase(),
		...(customerId ? { customerId } : {}),
		createdAt: toIso(found.created),
		...(crmReference ? { crmReference } : {}),
		url: dashboardUrl('subscriptions', found.id, found.livemode),
		livemode: found.livemode,
	};
}
