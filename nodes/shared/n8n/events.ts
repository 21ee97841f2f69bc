import type { INodePropertyOptions } from 'n8n-workflow';
import { PAYMENT_EVENT_TYPES, type PaymentEventType } from '../vocabulary/event';
import { lookup } from '../vocabulary/lookup';

/** Stands for every event, also those that later versions add. */
export const ALL_EVENTS = 'all';

const EVENTS: Readonly<Record<PaymentEventType, { name: string; description: string }>> = {
	'payment.succeeded': { name: 'Payment Succeeded', description: 'Money has arrived' },
	'payment.pending': { name: 'Payment Pending', description: 'The payment is under way' },
	'payment.actionRequired': {
		name: 'Payment Action Required',
		description: 'The customer has to confirm the payment',
	},
	'payment.authorized': {
		name: 'Payment Authorized',
		description: 'The money is reserved and waits for its capture',
	},
	'payment.underReview': {
		name: 'Payment Under Review',
		description: 'A fraud check looks at the payment',
	},
	'payment.fraudWarning': {
		name: 'Payment Fraud Warning',
		description: 'The bank warns of fraud, and a refund may still avoid a dispute',
	},
	'payment.failed': { name: 'Payment Failed', description: 'The payment was declined' },
	'payment.canceled': {
		name: 'Payment Canceled',
		description: 'The payment was canceled or an authorization was voided',
	},
	'refund.pending': { name: 'Refund Pending', description: 'A refund is under way' },
	'refund.succeeded': { name: 'Refund Succeeded', description: 'Money went back to the customer' },
	'refund.failed': { name: 'Refund Failed', description: 'A refund did not go through' },
	'dispute.opened': { name: 'Dispute Opened', description: 'The customer disputes a payment' },
	'dispute.updated': { name: 'Dispute Updated', description: 'A dispute moved on' },
	'dispute.won': { name: 'Dispute Won', description: 'The disputed money stays' },
	'dispute.lost': { name: 'Dispute Lost', description: 'The disputed money is gone' },
	'invoice.sent': { name: 'Invoice Sent', description: 'An invoice went to the customer' },
	'invoice.paid': { name: 'Invoice Paid', description: 'An invoice was paid' },
	'invoice.paymentFailed': {
		name: 'Invoice Payment Failed',
		description: 'A try to collect an invoice was declined',
	},
	'invoice.overdue': { name: 'Invoice Overdue', description: 'An invoice is past its due date' },
	'invoice.voided': { name: 'Invoice Voided', description: 'An invoice was taken back' },
	'invoice.uncollectible': {
		name: 'Invoice Uncollectible',
		description: 'An invoice was given up',
	},
	'invoice.finalizationFailed': {
		name: 'Invoice Finalization Failed',
		description: 'An invoice could not be issued, so that nobody was billed',
	},
	'subscription.created': {
		name: 'Subscription Created',
		description: 'A customer subscribed to a plan',
	},
	'subscription.renewed': {
		name: 'Subscription Renewed',
		description: 'The next period of a subscription was paid',
	},
	'subscription.updated': {
		name: 'Subscription Updated',
		description: 'Plan, price or quantity changed',
	},
	'subscription.pastDue': {
		name: 'Subscription Past Due',
		description: 'The payment of a period is late',
	},
	'subscription.paused': { name: 'Subscription Paused', description: 'Collection was paused' },
	'subscription.resumed': { name: 'Subscription Resumed', description: 'Collection goes on' },
	'subscription.canceled': { name: 'Subscription Canceled', description: 'A subscription ended' },
	'subscription.trialEnding': {
		name: 'Subscription Trial Ending',
		description: 'A trial ends in a few days',
	},
};

export const EVENT_OPTIONS: INodePropertyOptions[] = [
	{
		name: 'All Payment Events',
		value: ALL_EVENTS,
		description: 'Everything that changes what a deal shows',
	},
	...PAYMENT_EVENT_TYPES.map((type) => ({ ...EVENTS[type], value: type })),
];

/** The event types a user chose; words that no version knows are left out. */
export function chosenEventTypes(chosen: readonly string[]): PaymentEventType[] {
	if (chosen.includes(ALL_EVENTS)) return [...PAYMENT_EVENT_TYPES];
	return PAYMENT_EVENT_TYPES.filter(
		(type) => chosen.includes(type) && lookup(EVENTS, type) !== undefined,
	);
}
