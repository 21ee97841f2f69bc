import type { SubscriptionStatus } from '../payment';
import { SUBSCRIPTION_STATUSES } from './events';
import { type FactDraft, seconds } from './facts';
import type { InvoiceRecord, SubscriptionRecord } from './record';

/** The end of a trial is told this long before it. */
const TRIAL_NOTICE_MS = 3 * 86_400_000;

/** It begins with its first payment or trial. */
export function createdFact({ id, status, createdAt }: SubscriptionRecord): FactDraft[] {
	if (status === 'incomplete' || status === 'expired') return [];
	const current = !isOver(status);
	return [{ name: `${id}/created`, type: 'subscription.created', at: createdAt, current }];
}

/** Nothing will be billed any more. */
export function isOver(status: SubscriptionStatus): boolean {
	return status === 'canceled' || status === 'expired';
}

export interface BillingMoments {
	/** That says what is owed. */
	readonly latest: InvoiceRecord | undefined;
	/** Every one that is past due, oldest first. */
	readonly late: readonly InvoiceRecord[];
}

/**
 * What the subscription itself became. That it was resumed, or changed its plan, leaves no trace in a record: those events bring
 * the new state, and no fact.
 */
export function changeFacts(
	subscription: SubscriptionRecord,
	{ latest, late }: BillingMoments,
	now: number,
): FactDraft[] {
	const { id, status } = subscription;
	const type = SUBSCRIPTION_STATUSES[status].event;
	if (isOver(status)) return [endedFact(subscription)];
	const owed = late.length > 0 ? late : [latest];
	const isPaused = status === 'paused' || subscription.isCollectionPaused;
	return [
		...endsFact(subscription),
		...(type === 'subscription.pastDue'
			? owed.map((invoice) => pastDueFact(id, invoice, subscription))
			: []),
		...(isPaused ? [pausedFact(subscription, latest)] : []),
		...trialFact(subscription, now),
	];
}

function endedFact(subscription: SubscriptionRecord): FactDraft {
	const { id, status, endedAt, canceledAt, createdAt, cancelReason } = subscription;
	return {
		name: `${id}/${status}`,
		type: SUBSCRIPTION_STATUSES[status].event,
		at: endedAt ?? canceledAt ?? createdAt,
		current: true,
		...(cancelReason ? { reason: cancelReason } : {}),
	};
}

function endsFact({ id, endsAt, canceledAt, createdAt }: SubscriptionRecord): FactDraft[] {
	if (!endsAt) return [];
	const day = endsAt.slice(0, 10);
	const at = canceledAt ?? createdAt;
	return [
		{
			...{ name: `${id}/ends-${day}`, type: 'subscription.updated', at, current: true },
			reason: `ends on ${day}`,
		},
	];
}

/** Once for each invoice that is past due, however often it is tried. */
function pastDueFact(
	id: string,
	invoice: InvoiceRecord | undefined,
	{ createdAt }: SubscriptionRecord,
): FactDraft {
	return {
		name: `${id}/pastDue-${invoice?.id ?? seconds(createdAt)}`,
		type: 'subscription.pastDue',
		at: invoice?.dueAt ?? invoice?.finalizedAt ?? createdAt,
		current: true,
	};
}

/**
 * Some keep the moment. Where nobody does it is told once after each invoice that was owed, and while collection is paused no
 * further one is (drafts and voided ones are not owed).
 */
function pausedFact(
	{ id, pausedAt, createdAt }: SubscriptionRecord,
	invoice: InvoiceRecord | undefined,
): FactDraft {
	const since = pausedAt ? seconds(pausedAt) : (invoice?.id ?? seconds(createdAt));
	return {
		name: `${id}/paused-${since}`,
		type: 'subscription.paused',
		at: pausedAt ?? invoice?.finalizedAt ?? createdAt,
		current: true,
	};
}

function trialFact(
	{ id, status, trialEnd, createdAt }: SubscriptionRecord,
	now: number,
): FactDraft[] {
	if (status !== 'trialing' || !trialEnd) return [];
	const notice = Date.parse(trialEnd) - TRIAL_NOTICE_MS;
	if (notice > now) return [];
	return [
		{
			name: `${id}/trialEnding-${seconds(trialEnd)}`,
			type: 'subscription.trialEnding',
			at: new Date(Math.max(notice, Date.parse(createdAt))).toISOString(),
			current: true,
		},
	];
}
