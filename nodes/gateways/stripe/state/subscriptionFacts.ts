import type Stripe from 'stripe';
import type { SubscriptionStatus } from '../../../shared/vocabulary/payment';
import { toIso } from '../client';
import type { FactDraft } from './facts';
import type { InvoiceReading } from './invoiceReading';
import { isOver, isPaused } from './subscriptionReading';

/** Stripe tells of the end of a trial this long before it (https://docs.stripe.com/billing/subscriptions/trials). */
const TRIAL_NOTICE_SECONDS = 3 * 86_400;

/** It begins with its first payment or trial. */
export function createdFact(
	{ id, created }: Stripe.Subscription,
	status: SubscriptionStatus,
): FactDraft[] {
	if (status === 'incomplete' || status === 'expired') return [];
	return [
		{
			name: `${id}/created`,
			type: 'subscription.created',
			at: toIso(created),
			current: !isOver(status),
		},
	];
}

export interface BillingMoments {
	/** That says what is owed. */
	readonly latest?: InvoiceReading;
	/** Every one that is past due, oldest first. */
	readonly late: readonly InvoiceReading[];
}

/**
 * What the subscription itself became. That it was resumed, or changed its plan, leaves no trace in Stripe's object: those
 * events bring the new state, and no fact.
 */
export function changeFacts(
	subscription: Stripe.Subscription,
	status: SubscriptionStatus,
	{ latest, late }: BillingMoments,
	now: number,
): FactDraft[] {
	const { id } = subscription;
	const facts: FactDraft[] = [];
	if (isOver(status)) {
		const endedAt = subscription.ended_at ?? subscription.canceled_at ?? subscription.created;
		const reason = subscription.cancellation_details?.reason?.replaceAll('_', ' ');
		facts.push({
			name: `${id}/${status}`,
			type: 'subscription.canceled',
			at: toIso(endedAt),
			current: true,
			...(reason ? { reason } : {}),
		});
		return facts;
	}
	if (subscription.cancel_at) {
		const at = toIso(subscription.cancel_at);
		facts.push({
			name: `${id}/ends-${at.slice(0, 10)}`,
			type: 'subscription.updated',
			at: toIso(subscription.canceled_at ?? subscription.created),
			current: true,
			reason: `ends on ${at.slice(0, 10)}`,
		});
	}
	if (status === 'pastDue' || status === 'unpaid') {
		const owed = late.length > 0 ? late : [latest];
		facts.push(...owed.map((reading) => pastDueFact(id, reading, subscription)));
	}
	if (status === 'paused' || isPaused(subscription)) {
		facts.push(pausedFact(subscription, latest));
	}
	const notice = (subscription.trial_end ?? 0) - TRIAL_NOTICE_SECONDS;
	if (status === 'trialing' && notice * 1_000 <= now) {
		const at = Math.max(notice, subscription.created);
		facts.push({
			name: `${id}/trialEnding-${subscription.trial_end}`,
			type: 'subscription.trialEnding',
			at: toIso(at),
			current: true,
		});
	}
	return facts;
}

/** Once for each invoice that is past due, however often it is tried. */
function pastDueFact(
	id: string,
	billing: InvoiceReading | undefined,
	subscription: Stripe.Subscription,
): FactDraft {
	const invoice = billing?.invoice;
	const at = invoice?.due_date ?? invoice?.status_transitions.finalized_at;
	return {
		name: `${id}/pastDue-${invoice?.id ?? subscription.created}`,
		type: 'subscription.pastDue',
		at: toIso(at ?? subscription.created),
		current: true,
	};
}

/**
 * The status has its moment. Where only collection is paused Stripe keeps none: it is told once after each invoice that
 * was owed, and while it is paused no further one is (drafts and void ones are not owed).
 */
function pausedFact(
	subscription: Stripe.Subscription,
	billing: InvoiceReading | undefined,
): FactDraft {
	const moment = subscription.status_details?.paused?.transitioned_at;
	const invoice = billing?.invoice;
	const since = moment ?? invoice?.status_transitions.finalized_at ?? subscription.created;
	return {
		name: `${subscription.id}/paused-${moment ?? invoice?.id ?? subscription.created}`,
		type: 'subscription.paused',
		at: toIso(since),
		current: true,
	};
}
