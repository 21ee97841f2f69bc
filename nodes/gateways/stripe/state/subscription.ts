import type Stripe from 'stripe';
import { lookup } from '../../../shared/vocabulary/lookup';
import type {
	PaymentState,
	SubjectStatus,
	SubscriptionState,
	SubscriptionStatus,
} from '../../../shared/vocabulary/payment';
import type { Subject } from '../../../shared/vocabulary/subject';
import { versionOf } from '../../../shared/vocabulary/version';
import { expanded, idOf, toIso } from '../client';
import { SUBSCRIPTION_STATUSES } from '../statuses';
import { crmReferenceOf } from './crmReference';
import { dashboardUrl } from './dashboard';
import { toFacts } from './facts';
import { type InvoicePart, invoicePart } from './invoice';
import { earlierFacts, invoiceFacts } from './invoiceFacts';
import { intervalTextOf, mrrOf, planOf } from './recurring';
import { changeFacts, createdFact } from './subscriptionFacts';
import { finalAt, isOver, isPaused, type SubscriptionReading } from './subscriptionReading';
import { moneyFacts } from './transactions';

/** What the subscription says, where it says more than its invoice. */
const OVERRIDES: Readonly<Partial<Record<SubscriptionStatus, SubjectStatus>>> = {
	pastDue: 'pastDue',
	unpaid: 'pastDue',
	canceled: 'canceled',
	expired: 'canceled',
	unknown: 'unknown',
};

/**
 * Status and money of the latest finalised invoice together with the subscription's own status. Of earlier invoices only
 * what became true since is told, and their disputes: a person has to answer those.
 * @param now milliseconds since the epoch, for what happens by itself: the end of a trial, an overdue invoice.
 * @see https://docs.stripe.com/api/subscriptions/object
 */
export function subscriptionState(
	subject: Subject,
	{ subscription, billing, earlier }: SubscriptionReading,
	now: number,
): PaymentState {
	const status = lookup(SUBSCRIPTION_STATUSES, subscription.status) ?? 'unknown';
	const part = billing ? invoicePart(billing) : emptyPart(subscription);
	const since = billing ? finalAt(billing.invoice) : 0;
	const earlierDisputes = earlier.flatMap(({ payments }) => moneyFacts(payments).disputes);
	const crmReference = crmReferenceOf([subscription.metadata]) ?? part.crmReference;
	const description = subscription.description ?? part.description;
	const state: Omit<PaymentState, 'version'> = {
		subject,
		rawStatus: subscription.status,
		...part,
		status: subjectStatus(status, part),
		disputes: [...earlierDisputes, ...part.disputes],
		customer: { ...customerOf(subscription), ...part.customer },
		...(description ? { description } : {}),
		...(crmReference ? { crmReference } : {}),
		subscription: toSubscriptionState(subscription, status, now),
		createdAt: toIso(subscription.created),
		url: dashboardUrl('subscriptions', subscription.id, subscription.livemode),
		facts: toFacts(subject, [
			...createdFact(subscription, status),
			...earlier.flatMap((reading) => earlierFacts(reading, since)),
			...(billing ? invoiceFacts(billing, now) : []),
			...changeFacts(subscription, status, billing, now),
		]),
	};
	return { ...state, version: versionOf(state) };
}

function subjectStatus(status: SubscriptionStatus, part: InvoicePart): SubjectStatus {
	const override = OVERRIDES[status];
	if (override) return override;
	return status === 'trialing' && part.amountPaid === 0 ? 'pending' : part.status;
}

function emptyPart({ currency }: Stripe.Subscription): InvoicePart {
	return {
		status: 'pending',
		currency: currency.toUpperCase(),
		amountDue: 0,
		amountPaid: 0,
		amountRefunded: 0,
		amountDisputed: 0,
		obligations: [],
		transactions: [],
		customer: {},
		disputes: [],
	};
}

function customerOf({ customer: field }: Stripe.Subscription): PaymentState['customer'] {
	const customer = expanded(field);
	const known = customer && !customer.deleted ? customer : undefined;
	return {
		id: idOf(field),
		...(known?.email ? { email: known.email } : {}),
		...(known?.name ? { name: known.name } : {}),
	};
}

/** What the subscription says of itself. */
export function toSubscriptionState(
	subscription: Stripe.Subscription,
	status: SubscriptionStatus,
	now: number,
): SubscriptionState {
	const shown = isPaused(subscription) && status === 'active' ? 'paused' : status;
	const periodEnd = nextBilling(subscription);
	const cancelAt = subscription.ended_at ?? subscription.cancel_at;
	return {
		id: subscription.id,
		status: shown,
		plan: planOf(subscription),
		interval: intervalTextOf(subscription),
		mrr: mrrOf(subscription, shown, now),
		...(!isOver(shown) && periodEnd ? { currentPeriodEnd: toIso(periodEnd) } : {}),
		...(cancelAt ? { cancelAt: toIso(cancelAt) } : {}),
		...(subscription.trial_end ? { trialEnd: toIso(subscription.trial_end) } : {}),
	};
}

/** Since `basil` each item has a period of its own: the first one that ends. */
function nextBilling({ items }: Stripe.Subscription): number | undefined {
	const ends = items.data.map(({ current_period_end }) => current_period_end);
	return ends.length === 0 ? undefined : Math.min(...ends);
}
