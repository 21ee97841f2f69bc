import { billOf, obligationOf } from './bill';
import type { PaymentEventType } from './event';
import { FAILURE_WORDS } from './failure';
import { toText } from './money';
import type { Fact, PaymentState } from './payment';
import { methodOf, methodText } from './paymentMethod';

/** What a sentence about a fact can speak of. */
export interface FactWords {
	readonly fact: Fact;
	readonly state: PaymentState;
	readonly gatewayName: string;
}

const HEADLINES: Readonly<Record<PaymentEventType, string>> = {
	'payment.succeeded': 'Payment received',
	'payment.pending': 'Payment under way',
	'payment.actionRequired': 'Payment waits for the customer',
	'payment.authorized': 'Payment authorized',
	'payment.underReview': 'Payment under review',
	'payment.fraudWarning': 'Fraud warning',
	'payment.failed': 'Payment declined',
	'payment.canceled': 'Payment canceled',
	'refund.pending': 'Refund under way',
	'refund.succeeded': 'Refund made',
	'refund.failed': 'Refund did not go through',
	'dispute.opened': 'Payment disputed',
	'dispute.updated': 'Dispute updated',
	'dispute.won': 'Dispute won',
	'dispute.lost': 'Dispute lost',
	'invoice.sent': 'Invoice sent',
	'invoice.paid': 'Invoice paid',
	'invoice.paymentFailed': 'Invoice payment declined',
	'invoice.overdue': 'Invoice overdue',
	'invoice.voided': 'Invoice voided',
	'invoice.uncollectible': 'Invoice given up',
	'invoice.finalizationFailed': 'Invoice could not be issued',
	'subscription.created': 'Subscription started',
	'subscription.renewed': 'Subscription renewed',
	'subscription.updated': 'Subscription changed',
	'subscription.pastDue': 'Subscription past due',
	'subscription.paused': 'Subscription paused',
	'subscription.resumed': 'Subscription resumed',
	'subscription.canceled': 'Subscription canceled',
	'subscription.trialEnding': 'Trial ends soon',
};

/** `{who}`, `{amount}`, `{by}`, `{plan}` and `{why}` are filled; a part whose value is not known is left out whole. */
const SENTENCES: Readonly<Record<PaymentEventType, string>> = {
	'payment.succeeded': '{who} paid {amount}[ by {by}] via {gateway}.',
	'payment.pending': 'A payment of {amount} by {who} is under way at {gateway}.',
	'payment.actionRequired': '{who} has to confirm the payment of {amount} at {gateway}.',
	'payment.authorized': '{amount} from {who} is reserved at {gateway} and waits for its capture.',
	'payment.underReview': 'The payment of {amount} by {who} is being reviewed at {gateway}.',
	'payment.fraudWarning':
		'The bank of {who} warns that the payment of {amount} via {gateway} may be fraud. A refund now avoids a dispute.',
	'payment.failed': 'The payment of {amount} by {who} via {gateway} was declined.[ {why}.]',
	'payment.canceled': 'The payment of {amount} by {who} at {gateway} was canceled.',
	'refund.pending': 'A refund of {amount} to {who} is under way at {gateway}.',
	'refund.succeeded': '{amount} was refunded to {who} via {gateway}.',
	'refund.failed': 'The refund of {amount} to {who} via {gateway} did not go through.',
	'dispute.opened': '{who} disputes {amount} paid via {gateway}.[ Reason: {reason}.]',
	'dispute.updated': 'The dispute of {amount} with {who} at {gateway} was updated.[ {reason}.]',
	'dispute.won': 'The dispute of {amount} with {who} at {gateway} was won.',
	'dispute.lost': 'The dispute of {amount} with {who} at {gateway} was lost.',
	'invoice.sent': 'An invoice[ {invoice}] of {amount} was sent to {who} via {gateway}.',
	'invoice.paid': '{who} paid the invoice[ {invoice}] of {amount}[ by {by}] via {gateway}.',
	'invoice.paymentFailed':
		'The payment of the invoice[ {invoice}] of {amount} by {who} via {gateway} was declined.[ {why}.]',
	'invoice.overdue': 'The invoice[ {invoice}] of {amount} to {who} at {gateway} is overdue.',
	'invoice.voided': 'The invoice[ {invoice}] of {amount} to {who} at {gateway} was voided.',
	'invoice.uncollectible':
		'The invoice[ {invoice}] of {amount} to {who} at {gateway} was given up as uncollectible.',
	'invoice.finalizationFailed':
		'{gateway} could not issue the invoice of {amount} to {who}, so nobody was billed.[ {reason}.]',
	'subscription.created': '{who} subscribed[ to {plan}] via {gateway}.',
	'subscription.renewed': '{who} renewed[ {plan}] for {amount}[ by {by}] via {gateway}.',
	'subscription.updated': 'The subscription of {who}[ to {plan}] at {gateway} was changed.',
	'subscription.pastDue':
		'The subscription of {who}[ to {plan}] at {gateway} is past due.[ {why}.]',
	'subscription.paused': 'The subscription of {who}[ to {plan}] at {gateway} was paused.',
	'subscription.resumed': 'The subscription of {who}[ to {plan}] at {gateway} was resumed.',
	'subscription.canceled': 'The subscription of {who}[ to {plan}] at {gateway} was canceled.',
	'subscription.trialEnding': 'The trial of {who}[ of {plan}] at {gateway} ends soon.',
};

/** `Payment received: €1,200.00`. */
export function headline({ fact, state }: FactWords): string {
	const amount = amountText(fact, state);
	const title = HEADLINES[fact.type];
	return amount === undefined || fact.type.startsWith('subscription.')
		? title
		: `${title}: ${amount}`;
}

/** `Acme paid €1,200.00 by Visa •4242 via Stripe.` Plain text: whoever puts it into markup escapes it. */
export function sentence({ fact, state, gatewayName }: FactWords): string {
	const transaction = state.transactions.find(({ id }) => id === fact.transactionId);
	const obligation = obligationOf(fact, state);
	const failure = transaction?.failure ?? obligation?.failure ?? state.failure;
	const by = methodText(transaction?.method ?? methodOf(state));
	const values: Readonly<Record<string, string | undefined>> = {
		who: state.customer.name ?? state.customer.email ?? 'The customer',
		amount: amountText(fact, state) ?? 'An amount',
		// Of a wallet that is the gateway itself, its name once is enough.
		by: by === gatewayName ? undefined : by,
		gateway: gatewayName,
		why: failure && FAILURE_WORDS[failure.category],
		reason: fact.reason,
		invoice: billOf(obligation, state).number,
		plan: state.subscription?.plan || undefined,
	};
	const fill = (text: string) =>
		text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
	const isKnown = (part: string) =>
		[...part.matchAll(/\{(\w+)\}/g)].every(([, name = '']) => values[name] !== undefined);
	const optional = SENTENCES[fact.type].replace(/\[([^\]]*)\]/g, (_, part: string) =>
		isKnown(part) ? part : '',
	);
	return fill(optional);
}

function amountText(fact: Fact, state: PaymentState): string | undefined {
	return fact.amount === undefined ? undefined : toText(fact.amount, state.currency);
}
