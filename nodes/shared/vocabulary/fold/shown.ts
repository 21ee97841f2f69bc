import type { PaymentFailure } from '../failure';
import type {
	DisputeState,
	Obligation,
	PaymentMethod,
	PaymentState,
	SubscriptionState,
	SubscriptionStatus,
} from '../payment';
import { methodOf } from '../paymentMethod';
import type { Asked } from './asked';
import type { Shown } from './money';
import { newestOf } from './newest';

/** The fields that hold one thing of many subjects. */
export interface SingleValues {
	/** The subject whose payment arrived last, else the newest. It tells who the payer is. */
	readonly leading: PaymentState;
	readonly lastPaidAt?: string;
	readonly lastTransactionId?: string;
	readonly method?: PaymentMethod;
	readonly failure?: PaymentFailure;
	readonly dispute?: DisputeState;
	readonly invoiceNumber?: string;
	readonly paymentUrl?: string;
	/** The live one that started last, else the last one. */
	readonly subscription?: SubscriptionState;
	/** Sum over live subscriptions; missing where there is no subscription. */
	readonly mrr?: number;
	/** ISO 8601: the earliest of the live subscriptions. */
	readonly nextBillingAt?: string;
}

const HELD: ReadonlySet<DisputeState['status']> = new Set(['needsResponse', 'underReview']);
const OVER: ReadonlySet<SubscriptionStatus> = new Set(['canceled', 'expired']);

/**
 * @param states at least one.
 * @param outstanding minor units still to be paid; `undefined` where that cannot be told.
 */
export function singleValues(
	states: readonly PaymentState[],
	shown: readonly Shown[],
	asked: Asked,
	outstanding: number | undefined,
): SingleValues {
	const arrived = shown.findLast(
		({ transaction }) => transaction.kind === 'payment' && transaction.outcome === 'succeeded',
	);
	const leading = arrived?.state ?? newestOf(states);
	if (!leading) throw new RangeError('a fold needs at least one state');
	const last = arrived?.transaction ?? leading.transactions.at(-1);
	const subscriptions = states.flatMap((state) => (state.subscription ? [state] : []));
	const live = subscriptions.filter(({ subscription }) => isLive(subscription));
	const ends = live.flatMap(({ subscription }) => subscription?.currentPeriodEnd ?? []);
	const invoice = invoiceShown(asked.obligations, states);
	return {
		leading,
		lastPaidAt: arrived ? (arrived.state.lastPaidAt ?? arrived.transaction.at) : undefined,
		lastTransactionId: arrived?.transaction.id ?? leading.lastTransactionId,
		method: last?.method ?? methodOf(leading),
		failure: failureShown(asked, arrived?.transaction.at, outstanding),
		dispute: disputeShown(states),
		...invoice,
		subscription: newestOf(live.length > 0 ? live : subscriptions)?.subscription,
		mrr:
			subscriptions.length === 0
				? undefined
				: live.reduce((total, { subscription }) => total + (subscription?.mrr ?? 0), 0),
		nextBillingAt: ends.sort()[0],
	};
}

/** The obligation that is open and due first, with its page; else the last one's number, and no page. */
function invoiceShown(
	obligations: readonly Obligation[],
	states: readonly PaymentState[],
): Pick<SingleValues, 'invoiceNumber' | 'paymentUrl'> {
	const open = obligations
		.filter((obligation) => obligation.open > 0)
		.sort((left, right) => (dueRank(left) < dueRank(right) ? -1 : 1))[0];
	if (open) return { invoiceNumber: open.number, paymentUrl: open.paymentUrl };
	const voided = states.flatMap((state) => state.obligations);
	const last = lastAsked(obligations) ?? lastAsked(voided);
	if (last) return { invoiceNumber: last.number };
	const waiting = states.filter(({ paymentUrl }) => paymentUrl !== undefined);
	return { paymentUrl: newestOf(waiting)?.paymentUrl };
}

function dueRank({ dueAt, askedAt, id }: Obligation): string {
	return `${dueAt} ${askedAt} ${id}`;
}

function lastAsked(obligations: readonly Obligation[]): Obligation | undefined {
	const rank = ({ askedAt, id }: Obligation) => `${askedAt} ${id}`;
	return [...obligations].sort((left, right) => (rank(left) < rank(right) ? 1 : -1))[0];
}

interface Decline {
	readonly at: string;
	readonly failure: PaymentFailure;
}

/** The last declined try for something that is still owed; a try that a payment followed was made good by it. */
function failureShown(
	{ obligations, attempts }: Asked,
	paidAt: string | undefined,
	outstanding: number | undefined,
): PaymentFailure | undefined {
	const declined = obligations.flatMap(({ open, failure, failedAt, askedAt }): Decline[] =>
		open > 0 && failure ? [{ at: failedAt ?? askedAt, failure }] : [],
	);
	const tried = attempts.flatMap((state): Decline[] => {
		if (!state.failure || state.amountPaid > 0) return [];
		const at = state.transactions.findLast(({ outcome }) => outcome === 'failed')?.at;
		return [{ at: at ?? state.createdAt, failure: state.failure }];
	});
	const standing = tried.filter(({ at }) => paidAt === undefined || at > paidAt);
	const owed = outstanding === undefined || outstanding > 0 ? standing : [];
	return [...declined, ...owed].sort((left, right) => (left.at < right.at ? 1 : -1))[0]?.failure;
}

/** One that waits for us, the most urgent first; else one that holds money; else the last. */
function disputeShown(states: readonly PaymentState[]): DisputeState | undefined {
	const disputes = states.flatMap((state) => state.disputes);
	const waiting = disputes
		.filter(({ status, evidenceDueBy }) => isOpen(status) && evidenceDueBy !== undefined)
		.sort((left, right) => ((left.evidenceDueBy ?? '') < (right.evidenceDueBy ?? '') ? -1 : 1));
	const latest = [...disputes].sort((left, right) => (rankOf(left) < rankOf(right) ? 1 : -1));
	return waiting[0] ?? latest.find(({ status }) => HELD.has(status)) ?? latest[0];
}

function rankOf({ openedAt = '', id }: DisputeState): string {
	return `${openedAt} ${id}`;
}

function isOpen(status: DisputeState['status']): boolean {
	return HELD.has(status) || status === 'inquiry';
}

function isLive(subscription: SubscriptionState | undefined): boolean {
	return subscription !== undefined && !OVER.has(subscription.status);
}
