import type { PaypalCapture } from '../shapes/capture';
import type { PaypalSubscriptionTransaction } from '../shapes/subscription';
import { CAPTURE_OUTCOMES } from '../statuses';
import { lookup } from '../../../shared/vocabulary/lookup';
import type { BillingInterval } from '../../../shared/vocabulary/mrr';
import { fromPaypal } from '../amounts';
import { firstMoment } from './moments';
import type { CaptureReading } from './payment';
import { later } from './recurring';

/** What PayPal lists for a subscription, and the money of it. */
export interface PaidTransaction {
	readonly transaction: PaypalSubscriptionTransaction;
	/** Missing for a decline. */
	readonly money?: CaptureReading;
}

/**
 * A period that was due: everything that PayPal tried for it, and what paid it. PayPal has neither invoices nor periods, so it is
 * called by the first of its transactions, which stays its own when a later try succeeds.
 */
export interface Period {
	readonly id: string;
	/** Oldest first. */
	readonly tries: readonly PaidTransaction[];
	/** The last try, where it was not declined. */
	readonly paidBy?: PaidTransaction;
}

/** Tries of one period are further apart from the next period's than so much of its length. */
const SAME_PERIOD = 0.9;

/** Of a plan that nobody can read: PayPal tries again within days. */
const USUAL: BillingInterval = { unit: 'month', count: 1 };

/**
 * What was due so far. Each payment that went through is a period of its own; a decline belongs to the payment after it where
 * that came before the next period was due, else it stayed unpaid.
 * @param transactions oldest first.
 */
export function periodsOf(
	transactions: readonly PaidTransaction[],
	interval: BillingInterval = USUAL,
): Period[] {
	const periods: Period[] = [];
	let tries: PaidTransaction[] = [];
	const close = (paidBy?: PaidTransaction) => {
		const [first] = tries;
		if (first) periods.push({ id: first.transaction.id, tries, ...(paidBy ? { paidBy } : {}) });
		tries = [];
	};
	for (const one of transactions) {
		const [first] = tries;
		if (first && !isSamePeriod(first, one, interval)) close();
		tries.push(one);
		if (!isDeclined(one)) close(one);
	}
	close();
	return periods;
}

function isDeclined({ transaction: { status } }: PaidTransaction): boolean {
	return lookup(CAPTURE_OUTCOMES, status) === 'failed';
}

function isSamePeriod(
	first: PaidTransaction,
	next: PaidTransaction,
	interval: BillingInterval,
): boolean {
	const from = firstMoment(first.transaction.time);
	const length = Date.parse(later(from, interval, 1)) - Date.parse(from);
	return Date.parse(next.transaction.time) - Date.parse(from) < length * SAME_PERIOD;
}

/** What a period was over: of its last try. */
export function amountOf({ tries }: Period): number {
	const last = tries.at(-1);
	return last ? fromPaypal(last.transaction.amount_with_breakdown.gross_amount) : 0;
}

/**
 * How much of what is open each unpaid period still asks for, the latest first: PayPal tells one balance for all of them. What
 * nobody asks for any more (written off, or the subscription ended) asks for nothing.
 * @returns what no period accounts for, and each period's share by its id.
 */
export function shareOpen(
	periods: readonly Period[],
	open: number,
): { readonly rest: number; readonly shares: ReadonlyMap<string, number> } {
	const unpaid = periods.filter(({ paidBy }) => paidBy === undefined).toReversed();
	const shares = new Map<string, number>();
	let rest = open;
	for (const period of unpaid) {
		const share = Math.min(rest, amountOf(period));
		shares.set(period.id, share);
		rest -= share;
	}
	const [latest] = unpaid;
	if (latest && rest > 0) {
		shares.set(latest.id, (shares.get(latest.id) ?? 0) + rest);
		rest = 0;
	}
	return { rest, shares };
}

/** A payment of a subscription in the form of a capture. @see billing_subscriptions_v1, transaction */
export function transactionAsCapture(transaction: PaypalSubscriptionTransaction): PaypalCapture {
	const { id, status, status_details, time, amount_with_breakdown: amounts } = transaction;
	return {
		...{ id, status, status_details, amount: amounts.gross_amount },
		...{ invoice_id: undefined, custom_id: undefined, final_capture: true, payee: undefined },
		seller_receivable_breakdown: { paypal_fee: amounts.fee_amount, net_amount: amounts.net_amount },
		...{ processor_response: undefined, supplementary_data: undefined, links: [] },
		...{ create_time: time, update_time: undefined },
	};
}
