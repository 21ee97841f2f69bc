/** What happens to a subscription: its first invoice, renewals, failures, pauses and its end. */
import { idOf, type Mode } from '../account/mode';
import type { Attempt } from '../payments/attempt';
import { invalid } from '../protocol/errors';
import { defaultMethodOf, payInvoice } from './invoiceAttempts';
import { voidInvoice } from './invoiceLifecycle';
import { subscriptionOf, type Invoice } from './invoiceObject';
import { bill } from './subscriptionBilling';
import { endOfPeriod, periodEndOf, type Subscription } from './subscriptionObject';

type CancellationReason = NonNullable<Subscription['cancellation_details']>['reason'];

const TRIAL_WARNING_SECONDS = 3 * 24 * 60 * 60;
const ENDED = new Set<Subscription['status']>(['canceled', 'incomplete_expired']);

/** Bills the first period, or begins the trial; `shouldPay` false leaves the payment to the customer. */
export function startSubscription(
	mode: Mode,
	subscription: Subscription,
	shouldPay: boolean,
): Attempt | undefined {
	if (subscription.trial_end !== null) mode.update(subscription, { status: 'trialing' });
	else if (subscription.collection_method === 'send_invoice') {
		mode.update(subscription, { status: 'active' });
	}
	mode.emit('customer.subscription.created', subscription);
	const endsSoon =
		subscription.trial_end !== null && subscription.trial_end - mode.now() <= TRIAL_WARNING_SECONDS;
	if (endsSoon) mode.emit('customer.subscription.trial_will_end', subscription);
	return bill(mode, subscription, 'subscription_create', shouldPay);
}

/** The period ends: cancels if that was asked for, else renews; a trial ends in its own way. */
export function advanceSubscription(mode: Mode, subscription: Subscription): void {
	requireRunning(subscription);
	const isTrialEnd = subscription.status === 'trialing';
	if (subscription.cancel_at_period_end) {
		return cancelSubscription(mode, subscription, subscription.cancellation_details?.reason);
	}
	if (isTrialEnd && endsTrialWithoutPayment(mode, subscription)) return;
	movePeriods(mode, subscription, isTrialEnd);
	bill(mode, subscription, 'subscription_cycle', true);
}

/** Ends it now; what is open stays open, as at Stripe. */
export function cancelSubscription(
	mode: Mode,
	subscription: Subscription,
	reason: CancellationReason = 'cancellation_requested',
): void {
	requireRunning(subscription);
	mode.update(subscription, {
		status: 'canceled',
		canceled_at: subscription.canceled_at ?? mode.now(),
		ended_at: mode.now(),
		cancellation_details: { ...emptyDetails(), ...subscription.cancellation_details, reason },
	});
	mode.emit('customer.subscription.deleted', subscription);
	stopCollection(mode, subscription);
}

/** What is open of a canceled subscription stays open, and nobody tries again. */
function stopCollection(mode: Mode, subscription: Subscription): void {
	for (const invoice of mode.all('invoice')) {
		if (subscriptionOf(invoice) !== subscription.id || invoice.status !== 'open') continue;
		mode.change('invoice.updated', invoice, { auto_advance: false, next_payment_attempt: null });
	}
}

/** What the account does once every retry has failed. */
export function giveUp(
	mode: Mode,
	subscription: Subscription,
	outcome: 'canceled' | 'unpaid' | 'past_due',
): void {
	if (outcome === 'canceled') return cancelSubscription(mode, subscription, 'payment_failed');
	mode.change('customer.subscription.updated', subscription, { status: outcome });
}

/** The first invoice was not paid within its 23 hours. */
export function expireSubscription(mode: Mode, subscription: Subscription): void {
	mode.change('customer.subscription.updated', subscription, {
		status: 'incomplete_expired',
		ended_at: mode.now(),
	});
	const latest = idOf(subscription.latest_invoice);
	const invoice = latest === null ? undefined : mode.get('invoice', latest);
	// https://docs.stripe.com/billing/subscriptions/overview#subscription-statuses
	if (invoice?.status === 'open') voidInvoice(mode, invoice);
}

/** Nothing is billed until it is resumed. */
export function pauseSubscription(mode: Mode, subscription: Subscription): void {
	requireRunning(subscription);
	mode.update(subscription, { status: 'paused' });
	mode.emit('customer.subscription.paused', subscription);
}

/** Starts a new period and bills it. */
export function resumeSubscription(mode: Mode, subscription: Subscription): void {
	if (subscription.status !== 'paused') {
		throw invalid('Only paused subscriptions can be resumed', undefined, 'subscription_not_paused');
	}
	movePeriods(mode, subscription, true, mode.now());
	bill(mode, subscription, 'subscription_update', true);
	mode.update(subscription, { status: 'active' });
	mode.emit('customer.subscription.resumed', subscription);
}

/** An invoice for what changed, now. */
export function billNow(mode: Mode, subscription: Subscription): void {
	bill(mode, subscription, 'subscription_update', true);
}

/** `invoice.paid` */
export function onInvoicePaid(mode: Mode, invoice: Invoice): void {
	const subscription = latestOf(mode, invoice);
	if (subscription === undefined) return;
	const isBehind = ['incomplete', 'past_due', 'unpaid'].includes(subscription.status);
	if (isBehind) mode.change('customer.subscription.updated', subscription, { status: 'active' });
}

/** `invoice.payment_failed` */
export function onInvoiceFailed(mode: Mode, invoice: Invoice): void {
	const subscription = latestOf(mode, invoice);
	if (subscription?.status !== 'active') return;
	mode.change('customer.subscription.updated', subscription, { status: 'past_due' });
}

/** `invoice.voided`: an incomplete subscription has nothing left to complete it. */
export function onInvoiceVoided(mode: Mode, invoice: Invoice): void {
	const subscription = latestOf(mode, invoice);
	if (subscription?.status === 'incomplete') expireSubscription(mode, subscription);
}

/** Refuses what a subscription that has ended cannot do. */
export function requireRunning(subscription: Subscription): void {
	if (!ENDED.has(subscription.status)) return;
	throw invalid(
		`A canceled subscription can only update its cancellation_details and metadata: ${subscription.id}`,
		undefined,
		'subscription_canceled',
	);
}

/** Stripe tries again by itself; after the last try the account's setting cancels the subscription. */
export function retryInvoice(mode: Mode, invoice: Invoice): void {
	const method = defaultMethodOf(mode, invoice);
	if (invoice.status !== 'open' || method === undefined) return;
	payInvoice(mode, invoice, method);
	const subscription = latestOf(mode, invoice);
	const isLast = invoice.status === 'open' && invoice.next_payment_attempt === null;
	if (isLast && subscription?.status === 'past_due') giveUp(mode, subscription, 'canceled');
}

/** A trial without a payment method may pause or cancel instead of billing. */
function endsTrialWithoutPayment(mode: Mode, subscription: Subscription): boolean {
	const customer = mode.get('customer', idOf(subscription.customer) ?? '');
	const hasMethod =
		subscription.default_payment_method !== null ||
		customer.invoice_settings.default_payment_method !== null ||
		customer.default_source !== null;
	if (hasMethod) return false;
	const behavior = subscription.trial_settings?.end_behavior.missing_payment_method;
	if (behavior === 'pause') pauseSubscription(mode, subscription);
	if (behavior === 'cancel') cancelSubscription(mode, subscription);
	return behavior === 'pause' || behavior === 'cancel';
}

function movePeriods(
	mode: Mode,
	subscription: Subscription,
	isNewAnchor: boolean,
	start = isNewAnchor ? mode.now() : periodEndOf(subscription),
): void {
	const data = subscription.items.data.map((item) => ({
		...item,
		current_period_start: start,
		current_period_end: endOfPeriod(mode.get('price', item.price.id), start),
	}));
	mode.change('customer.subscription.updated', subscription, {
		items: { ...subscription.items, data },
		...(subscription.status === 'trialing' ? { status: 'active' as const, trial_end: start } : {}),
		...(isNewAnchor ? { billing_cycle_anchor: start } : {}),
	});
}

/** The subscription whose latest invoice this is: an older one no longer changes its status. */
function latestOf(mode: Mode, invoice: Invoice): Subscription | undefined {
	const id = subscriptionOf(invoice);
	const subscription = id === null ? undefined : mode.get('subscription', id);
	return subscription?.latest_invoice === invoice.id ? subscription : undefined;
}

function emptyDetails(): NonNullable<Subscription['cancellation_details']> {
	return { comment: null, feedback: null, feedback_option: null, reason: null };
}
