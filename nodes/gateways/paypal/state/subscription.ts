import type { GatewayConnection } from '../../../shared/contracts/gateway';
import { lookup } from '../../../shared/vocabulary/lookup';
import type { SubscriptionStatus } from '../../../shared/vocabulary/payment';
import type { InvoiceRecord, SubscriptionRecord } from '../../../shared/vocabulary/state/record';
import { UnusableAnswer } from '../../../shared/vocabulary/unusableAnswer';
import { fromPaypal } from '../amounts';
import type { PaypalSubscription } from '../shapes/subscription';
import { SUBSCRIPTION_STATUSES } from '../statuses';
import { readReference } from './crmReference';
import { customerOf } from './customer';
import { firstMoment, toMoment } from './moments';
import { subscriptionPage } from './pages';
import { amountOf, type Period, periodsOf, shareOpen } from './period';
import { failedAmount, toPeriodInvoice, untoldPeriod } from './periodInvoice';
import { currencyOf, intervalOf, itemsOf, later, regularCycle, trialCycle } from './recurring';
import type { SubscriptionReading } from './subscriptionReading';

type Mode = Pick<GatewayConnection, 'livemode'>;

/** Set-up fee and first period are two payments of one day. */
const ONE_DAY_MS = 86_400_000;

export function toSubscription(reading: SubscriptionReading, mode: Mode): SubscriptionRecord {
	const { subscription, transactions } = reading;
	const paid = transactions[0]?.transaction.amount_with_breakdown.gross_amount;
	const currency = currencyOf(subscription) ?? paid?.currency_code ?? unpriced(subscription.id);
	const payer = transactions.at(-1)?.transaction;
	const hasBilled = transactions.length > 0;
	const terms = toTerms(subscription, currency, mode, hasBilled);
	const customer = customerOf(
		subscription.subscriber,
		payer && { email_address: payer.payer_email, name: payer.payer_name },
	);
	return { ...terms, customer, invoices: invoicesOf(reading, currency, mode) };
}

/**
 * What the subscription says of itself. A plan that ends by itself is not told to end: nobody has said so.
 * @see billing_subscriptions_v1, subscription
 */
export function toTerms(
	subscription: PaypalSubscription,
	currency: string,
	mode: Mode,
	hasBilled: boolean,
): Omit<SubscriptionRecord, 'invoices'> {
	const { id, status: word, plan, plan_id, custom_id, status_change_note: note } = subscription;
	const status = statusOf(subscription, hasBilled);
	const interval = intervalOf(regularCycle(subscription));
	const since = toMoment(subscription.status_update_time);
	const isOver = status === 'canceled' || status === 'expired';
	const periodEnd = isOver ? undefined : toMoment(subscription.billing_info?.next_billing_time);
	const trialEnd = status === 'trialing' ? trialEndOf(subscription) : undefined;
	const crmReference = readReference(custom_id);
	return {
		id,
		rawStatus: word,
		status,
		currency,
		createdAt: firstMoment(subscription.create_time, subscription.start_time),
		...(plan?.description ? { description: plan.description } : {}),
		customer: customerOf(subscription.subscriber),
		...(crmReference ? { crmReference } : {}),
		url: subscriptionPage(id, mode),
		isCollectionPaused: false,
		...(word === 'SUSPENDED' && since ? { pausedAt: since } : {}),
		plan: plan?.name ?? plan_id ?? '',
		...(interval ? { interval } : {}),
		items: itemsOf(subscription),
		discounts: [],
		...(periodEnd ? { periodEnd } : {}),
		...(isOver && since ? { canceledAt: since, endedAt: since } : {}),
		...(isOver && note ? { cancelReason: note } : {}),
		...(trialEnd ? { trialEnd } : {}),
	};
}

/**
 * PayPal calls one active that is on trial or behind, and one suspended whether a person did it or PayPal after too many failed
 * payments; one that has billed all its cycles is called expired, and was not in vain.
 */
function statusOf(subscription: PaypalSubscription, hasBilled: boolean): SubscriptionStatus {
	const { status, billing_info, plan } = subscription;
	const own = lookup(SUBSCRIPTION_STATUSES, status) ?? 'unknown';
	const { failed_payments_count: failed = 0, outstanding_balance } = billing_info ?? {};
	const owed = outstanding_balance ? fromPaypal(outstanding_balance) : 0;
	if (own === 'active' && (failed > 0 || owed > 0)) return 'pastDue';
	if (own === 'active' && isOnTrial(subscription)) return 'trialing';
	// Where it is 0 PayPal never suspends by itself, so that a person did.
	const threshold = plan?.payment_preferences?.payment_failure_threshold ?? 1;
	if (own === 'paused' && threshold > 0 && failed >= threshold) return 'unpaid';
	return own === 'expired' && hasBilled ? 'canceled' : own;
}

/** Cycles are counted as they begin: a trial lasts until the first regular one. */
function isOnTrial({ billing_info }: PaypalSubscription): boolean {
	const cycles = billing_info?.cycle_executions ?? [];
	const trials = cycles.filter(({ tenure_type }) => tenure_type === 'TRIAL');
	return (
		trials.length > 0 &&
		cycles.every(({ tenure_type, cycles_completed = 0 }) => {
			return tenure_type === 'TRIAL' || cycles_completed === 0;
		})
	);
}

function trialEndOf(subscription: PaypalSubscription): string | undefined {
	const next = toMoment(subscription.billing_info?.next_billing_time);
	const interval = intervalOf(trialCycle(subscription));
	const trials = (subscription.billing_info?.cycle_executions ?? []).filter(
		({ tenure_type }) => tenure_type === 'TRIAL',
	);
	const left = trials.reduce((sum, { cycles_remaining = 0 }) => sum + cycles_remaining, 0);
	if (next === undefined || left === 0) return next;
	return interval && later(next, interval, left);
}

/** All that was due, oldest first. */
function invoicesOf(
	{ subscription, transactions }: SubscriptionReading,
	currency: string,
	mode: Mode,
): InvoiceRecord[] {
	const periods = periodsOf(transactions, intervalOf(regularCycle(subscription)));
	const { rest, shares } = shareOpen(periods, openOf(subscription, periods));
	const terms = { subscription, currency, mode };
	const invoices = periods.map((period, index) =>
		toPeriodInvoice(period, {
			...terms,
			open: shares.get(period.id) ?? 0,
			isFirst: !beginsFree(subscription) && isFirst(period, periods, setUpFeeOf(subscription) > 0),
			isLatest: index === periods.length - 1,
		}),
	);
	if (rest <= 0) return invoices;
	const isFirstOfAll = invoices.length === 0 && !hasStarted(subscription);
	const paidAt = invoices.flatMap((invoice) => (invoice.paidAt ? [invoice.paidAt] : []));
	const whole = { open: rest, isFirst: isFirstOfAll, isLatest: true, paidAt };
	const untold = untoldPeriod({ ...terms, ...whole });
	return [...invoices, untold].sort((left, right) => (left.createdAt < right.createdAt ? -1 : 1));
}

/** What PayPal still collects: its balance or, before it counts there, the payment that failed; nothing once it is over. */
function openOf(subscription: PaypalSubscription, periods: readonly Period[]): number {
	const { status, billing_info } = subscription;
	if (status === 'CANCELLED' || status === 'EXPIRED') return 0;
	const { outstanding_balance, failed_payments_count: failed = 0 } = billing_info ?? {};
	const owed = outstanding_balance ? fromPaypal(outstanding_balance) : 0;
	if (owed > 0 || failed === 0) return Math.max(0, owed);
	const last = periods.at(-1);
	const declined = last && last.paidBy === undefined ? amountOf(last) : undefined;
	const price = itemsOf(subscription)[0]?.amount ?? 0;
	return failedAmount(subscription) ?? declined ?? price;
}

/** A daily one renews within its first day, so that only a set-up fee has a second payment beside it. */
function isFirst(period: Period, [first]: readonly Period[], hasSetUpFee: boolean): boolean {
	const { tries } = period;
	if (period === first) return true;
	if (!hasSetUpFee) return false;
	const [own, start] = [tries, first?.tries ?? []].map((one) => one[0]?.transaction.time ?? '');
	return Date.parse(own ?? '') - Date.parse(start ?? '') < ONE_DAY_MS;
}

/** The first period cost nothing: what is paid first is for a later one. */
function beginsFree(subscription: PaypalSubscription): boolean {
	const cycles = subscription.plan?.billing_cycles ?? [];
	const [first] = [...cycles].sort((left, right) => left.sequence - right.sequence);
	const { fixed_price: price, tiers = [] } = first?.pricing_scheme ?? {};
	const amounts = [price, ...tiers.map(({ amount }) => amount)];
	const isFree = amounts.every((money) => money === undefined || fromPaypal(money) === 0);
	return first?.tenure_type === 'TRIAL' && isFree && setUpFeeOf(subscription) === 0;
}

function setUpFeeOf({ plan }: PaypalSubscription): number {
	const fee = plan?.payment_preferences?.setup_fee;
	return fee ? fromPaypal(fee) : 0;
}

/** A trial that cost nothing has left no payment. */
function hasStarted({ billing_info }: PaypalSubscription): boolean {
	const cycles = billing_info?.cycle_executions ?? [];
	return cycles.some(({ cycles_completed = 0 }) => cycles_completed > 0);
}

function unpriced(id: string): never {
	throw new UnusableAnswer('PayPal', `PayPal answered the subscription ${id} without any amount`);
}
