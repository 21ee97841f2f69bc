import type { PaymentEventType } from './event';

/** What a team does about an event: the branches of a workflow. `other` asks for nothing but the fields on the deal. */
export const TOPICS = ['paid', 'failed', 'refunded', 'subscription', 'dispute', 'other'] as const;

export type Topic = (typeof TOPICS)[number];

/** A renewal is money that arrived. A subscription that is past due has its own declined invoice, which is `failed`. */
const TOPIC_OF: Readonly<Record<PaymentEventType, Topic>> = {
	'payment.succeeded': 'paid',
	'payment.pending': 'other',
	'payment.actionRequired': 'other',
	'payment.authorized': 'other',
	'payment.underReview': 'other',
	'payment.fraudWarning': 'dispute',
	'payment.failed': 'failed',
	'payment.canceled': 'other',
	'refund.pending': 'other',
	'refund.succeeded': 'refunded',
	'refund.failed': 'other',
	'dispute.opened': 'dispute',
	'dispute.updated': 'dispute',
	'dispute.won': 'dispute',
	'dispute.lost': 'dispute',
	'invoice.sent': 'other',
	'invoice.paid': 'paid',
	'invoice.paymentFailed': 'failed',
	'invoice.overdue': 'other',
	'invoice.voided': 'other',
	'invoice.uncollectible': 'other',
	'invoice.finalizationFailed': 'other',
	'subscription.created': 'subscription',
	'subscription.renewed': 'paid',
	'subscription.updated': 'subscription',
	'subscription.pastDue': 'other',
	'subscription.paused': 'subscription',
	'subscription.resumed': 'subscription',
	'subscription.canceled': 'subscription',
	'subscription.trialEnding': 'subscription',
};

export function topicOf(type: PaymentEventType): Topic {
	return TOPIC_OF[type];
}
