import type Stripe from 'stripe';
import type { SubscriptionRow } from '../../../shared/contracts/gatewayActions';
import { toSubscriptionState } from '../../../shared/vocabulary/state/subscription';
import { toTerms } from '../state/subscription';

/** What a list says of a subscription without another call. */
export function toRow(found: Stripe.Subscription, now: number): SubscriptionRow {
	const terms = toTerms(found);
	const { rawStatus, createdAt, crmReference, customer, url } = terms;
	const { trialEnd: _trialEnd, ...state } = toSubscriptionState(terms, now);
	return {
		...state,
		rawStatus,
		currency: terms.currency.toUpperCase(),
		...(customer.id ? { customerId: customer.id } : {}),
		createdAt,
		...(crmReference ? { crmReference } : {}),
		url,
		livemode: found.livemode,
	};
}
