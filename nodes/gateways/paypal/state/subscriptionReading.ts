import type { GatewayConnection } from '../../../shared/contracts/gateway';
import { eachPage } from '../../../shared/loops/pages';
import { UnusableAnswer } from '../../../shared/vocabulary/unusableAnswer';
import { call, callIfThere } from '../client';
import {
	type PaypalSubscription,
	type PaypalSubscriptionTransaction,
	type PaypalSubscriptionTransactions,
	SUBSCRIPTION,
	SUBSCRIPTION_TRANSACTIONS,
} from '../shapes/subscription';
import { nextOf, queryIn } from './links';
import { firstMoment } from './moments';
import { readMoneyBack } from './paymentReading';
import { type PaidTransaction, transactionAsCapture } from './period';

/** Clocks need not agree, and a payment may be dated after its call. */
const MARGIN_MS = 86_400_000;

/** A list that is cut into shorter times is not cut any further than this. */
const SHORTEST_MS = 86_400_000;

/** Far above what one time can have. */
const MOST_PAGES = 100;

/** Far above what a payment a day for ten years takes. */
const MOST_TIMES = 1_000;

export interface SubscriptionReading {
	readonly subscription: PaypalSubscription;
	/** Oldest first. */
	readonly transactions: readonly PaidTransaction[];
}

/**
 * A subscription with its plan, its last failed payment and all its payments. Two calls where nothing was paid, and from there on
 * one for each payment, for its disputes (fewer for many); more only where a payment was refunded.
 * @see billing_subscriptions_v1, GET /v1/billing/subscriptions/{id}
 */
export async function readSubscription(
	id: string,
	connection: GatewayConnection,
): Promise<SubscriptionReading | undefined> {
	const path = `/v1/billing/subscriptions/${encodeURIComponent(id)}`;
	const query = { fields: 'last_failed_payment,plan' };
	const subscription = await callIfThere({ method: 'GET', path, query }, SUBSCRIPTION, connection);
	if (!subscription) return undefined;
	const { create_time, start_time } = subscription;
	const created = [create_time, start_time].flatMap((one) => (one ? [Date.parse(one)] : []));
	const from = Math.min(connection.clock.now(), ...created) - MARGIN_MS;
	const listed = await listTransactions(id, from, connection.clock.now() + MARGIN_MS, connection);
	const rows = [...new Map(listed.map((one) => [one.id, one])).values()].sort((left, right) =>
		firstMoment(left.time) < firstMoment(right.time) ? -1 : 1,
	);
	const captures = rows.map(transactionAsCapture);
	const money = await readMoneyBack(
		captures.map((capture) => ({ capture, refunds: [], isSale: true })),
		connection,
	);
	const transactions = rows.map((transaction, index): PaidTransaction => {
		const found = money[index];
		return { transaction, ...(found ? { money: found } : {}) };
	});
	return { subscription, transactions };
}

/**
 * The call demands a time and has no parameter for a page. It says how many pages there are: where they are not linked, the time
 * is halved until one page holds it.
 * @throws UnusableAnswer where that does not come to an end: a payment that is not listed would be one that nobody made.
 */
async function listTransactions(
	id: string,
	from: number,
	to: number,
	connection: GatewayConnection,
): Promise<PaypalSubscriptionTransaction[]> {
	const rows: PaypalSubscriptionTransaction[] = [];
	const times = [{ from, to }];
	for (let asked = 0; asked < MOST_TIMES; asked++) {
		const time = times.shift();
		if (!time) return rows;
		const { transactions, isWhole } = await listWithin(id, time, connection);
		const length = time.to - time.from;
		if (isWhole) {
			rows.push(...transactions);
		} else if (length > SHORTEST_MS) {
			const middle = time.from + Math.floor(length / 2);
			times.push({ from: time.from, to: middle }, { from: middle, to: time.to });
		} else {
			break;
		}
	}
	throw new UnusableAnswer('PayPal', `PayPal does not list all payments of the subscription ${id}`);
}

async function listWithin(
	id: string,
	{ from, to }: { readonly from: number; readonly to: number },
	connection: GatewayConnection,
) {
	const path = `/v1/billing/subscriptions/${encodeURIComponent(id)}/transactions`;
	const time = { start_time: new Date(from).toISOString(), end_time: new Date(to).toISOString() };
	const pages = eachPage<PaypalSubscriptionTransactions>({
		...{ vendor: 'PayPal', what: 'payments of a subscription', most: MOST_PAGES },
		read: async (next) =>
			await call(
				{ method: 'GET', path, query: next === undefined ? time : queryIn(next) },
				SUBSCRIPTION_TRANSACTIONS,
				connection,
			),
		next: ({ links }) => nextOf(links),
	});
	const read: PaypalSubscriptionTransactions[] = [];
	for await (const page of pages) read.push(page);
	return {
		transactions: read.flatMap(({ transactions }) => transactions),
		isWhole: read.length > 1 || (read[0]?.total_pages ?? 1) <= 1,
	};
}
