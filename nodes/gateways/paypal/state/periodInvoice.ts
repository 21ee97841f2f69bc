import type { GatewayConnection } from '../../../shared/contracts/gateway';
import type { BillingInterval } from '../../../shared/vocabulary/mrr';
import type {
	AttemptRecord,
	InvoiceRecord,
	LaidPaymentRecord,
	PaymentRecord,
} from '../../../shared/vocabulary/state/record';
import { fromPaypal } from '../amounts';
import type { PaypalSubscription } from '../shapes/subscription';
import { toFailure } from './failure';
import { firstMoment, toMoment } from './moments';
import { automaticPaymentsPage, paymentPage, subscriptionPage } from './pages';
import { capturePayment } from './payment';
import { amountOf, type Period } from './period';
import { intervalOf, later, regularCycle, trialCycle } from './recurring';

type Mode = Pick<GatewayConnection, 'livemode'>;
type Last = NonNullable<PaypalSubscription['billing_info']>['last_failed_payment'];

export interface PeriodTerms {
	readonly subscription: PaypalSubscription;
	readonly currency: string;
	/** What it still asks for, where it is unpaid. */
	readonly open: number;
	readonly isFirst: boolean;
	/** Whether it is the one that PayPal tries now. */
	readonly isLatest: boolean;
	/** When each of the other periods was paid. */
	readonly paidAt?: readonly string[];
	readonly mode: Mode;
}

/** A failed payment is told of one of the declines within this time. */
const NEAR_MS = 86_400_000;

/** The period as something that was asked for. */
export function toPeriodInvoice(period: Period, terms: PeriodTerms): InvoiceRecord {
	const { subscription, isLatest, mode, open } = terms;
	const last = subscription.billing_info?.last_failed_payment;
	const payments = period.tries.flatMap(({ money }) =>
		money ? [toLaid(explained(capturePayment(money, mode), last))] : [],
	);
	const paid = payments.filter(({ isPaid }) => isPaid).reduce((sum, { amount }) => sum + amount, 0);
	const isWaiting = period.paidBy !== undefined && paid === 0;
	const first = firstMoment(period.tries[0]?.transaction.time);
	const arrivedAt = payments.findLast(({ isPaid }) => isPaid)?.laidAt;
	const asked = period.paidBy ? amountOf(period) : open;
	const stage = period.paidBy
		? isWaiting
			? waitingStage(payments)
			: 'paid'
		: open > 0
			? 'open'
			: 'voided';
	const nextTryAt =
		isLatest && stage === 'open' ? toMoment(last?.next_payment_retry_time) : undefined;
	return {
		...blank(period.id, first, terms),
		rawStatus: period.tries.at(-1)?.transaction.status ?? '',
		stage,
		asked: { ...NOTHING_ASKED, amount: asked, due: asked },
		paid,
		remaining: stage === 'open' ? asked : 0,
		payments,
		paymentIds: payments.map(({ payment }) => payment.id),
		...(arrivedAt ? { paidAt: arrivedAt } : {}),
		tries: period.tries.length,
		...(nextTryAt ? { nextTryAt } : {}),
		...(stage === 'open' ? { page: automaticPaymentsPage(mode) } : {}),
		url: paymentPage(period.tries.at(-1)?.transaction.id ?? period.id, mode),
	};
}

/** A word that no table has is told as such. */
function waitingStage(payments: readonly LaidPaymentRecord[]): 'open' | 'unknown' {
	return payments.at(-1)?.payment.stage === 'unknown' ? 'unknown' : 'open';
}

/**
 * A period of which PayPal lists no try, and says that it failed. Called by the day on which it was due, so that further tries are
 * of the same one.
 */
export function untoldPeriod(terms: PeriodTerms): InvoiceRecord {
	const { subscription, open, currency, mode } = terms;
	const { last_failed_payment: last, failed_payments_count = 0 } = subscription.billing_info ?? {};
	const failedAt = firstMoment(
		last?.time,
		subscription.status_update_time,
		subscription.start_time,
	);
	// Whatever the plan says, a period begins after those that were paid before it.
	const before = (terms.paidAt ?? []).filter((moment) => moment <= failedAt);
	const dueAt = [dueBefore(subscription, failedAt), ...before].sort().at(-1) ?? failedAt;
	// No slash: a fact's key is parted by them, and names what it is about.
	const id = `${subscription.id}-${dueAt.slice(0, 10)}`;
	const nextTryAt = toMoment(last?.next_payment_retry_time);
	const failure = toFailure({ word: last?.reason_code ?? 'PAYMENT_DENIED' });
	const payment: PaymentRecord = {
		...{ id, rawStatus: last?.reason_code ?? '', currency, createdAt: dueAt, customer: {} },
		url: subscriptionPage(subscription.id, mode),
		...{ stage: 'failed', amount: open, attempts: [], refunds: [], disputes: [] },
		declines: [{ id: `${id}/${failed_payments_count}`, at: failedAt, amount: open, failure }],
	};
	return {
		...blank(id, dueAt, terms),
		...{ rawStatus: last?.reason_code ?? '', stage: 'open', paid: 0, remaining: open },
		asked: { ...NOTHING_ASKED, amount: open, due: open },
		payments: [{ payment, amount: open, isPaid: false, laidAt: failedAt }],
		paymentIds: [],
		tries: Math.max(1, failed_payments_count),
		page: automaticPaymentsPage(mode),
		...(nextTryAt ? { nextTryAt } : {}),
	};
}

const NOTHING_ASKED = {
	...{ amount: 0, due: 0, discounted: 0, creditNoted: 0, carriedOver: 0, overpaid: 0 },
};

function blank(
	id: string,
	at: string,
	{ subscription, currency, isFirst, mode }: PeriodTerms,
): Omit<
	InvoiceRecord,
	'rawStatus' | 'stage' | 'asked' | 'paid' | 'remaining' | 'payments' | 'paymentIds' | 'tries'
> {
	return {
		...{ id, currency, createdAt: at, finalizedAt: at, customer: {} },
		...{ outside: [], abandoned: [], creditNotes: [], collection: 'automatic' },
		billing: isFirst ? 'first' : 'renewal',
		url: subscriptionPage(subscription.id, mode),
	};
}

function toLaid(payment: PaymentRecord): LaidPaymentRecord {
	const isPaid = payment.attempts.some(({ outcome }) => outcome === 'succeeded');
	return { payment, amount: payment.amount, isPaid, laidAt: payment.createdAt };
}

/** PayPal gives the reason with the subscription, and only of the last decline. */
function explained(payment: PaymentRecord, last: Last): PaymentRecord {
	if (!last?.time || !last.reason_code) return payment;
	const [moment, word] = [Date.parse(last.time), last.reason_code];
	const attempts = payment.attempts.map((attempt): AttemptRecord => {
		const isIt =
			attempt.outcome === 'failed' && Math.abs(Date.parse(attempt.triedAt) - moment) < NEAR_MS;
		return isIt ? { ...attempt, failure: toFailure({ word }) } : attempt;
	});
	return { ...payment, attempts };
}

/** When the period was due whose payment failed then: so many intervals after its start, or after its trial. */
function dueBefore(subscription: PaypalSubscription, failedAt: string): string {
	const interval: BillingInterval | undefined = intervalOf(regularCycle(subscription));
	const start = firstMoment(subscription.start_time, subscription.create_time, failedAt);
	if (!interval) return failedAt;
	const trial = trialCycle(subscription);
	const trialInterval = intervalOf(trial);
	const first = trialInterval ? later(start, trialInterval, trial?.total_cycles ?? 1) : start;
	if (first > failedAt) return start;
	const once = Date.parse(later(first, interval, 1)) - Date.parse(first);
	// A guess that is never too late, from where on each is looked at: months differ.
	let times = Math.max(0, Math.floor((Date.parse(failedAt) - Date.parse(first)) / once) - 2);
	while (later(first, interval, times + 1) <= failedAt) times++;
	return later(first, interval, times);
}

/** What PayPal last failed to collect. */
export function failedAmount(subscription: PaypalSubscription): number | undefined {
	const amount = subscription.billing_info?.last_failed_payment?.amount;
	return amount && fromPaypal(amount);
}
