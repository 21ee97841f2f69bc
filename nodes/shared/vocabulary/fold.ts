import { attempt } from './attempt';
import { AmountRefused, fromDecimal, sum } from './money';
import type { PaymentFailure } from './failure';
import type { DisputeState, InvoiceState, PaymentState, SubscriptionState } from './payment';
import { type PaymentStatus, type StatusEvidence, statusOf } from './status';
import { toReference } from './subject';

/** What the deal says it is worth; as the CRM holds it. */
export interface DealTerms {
	/** Decimal text; `null` when the deal has no amount. */
	readonly amount: string | null;
	/** ISO 4217; `null` when the CRM does not say. */
	readonly currency: string | null;
}

export interface FoldOptions {
	/** How far below the deal's amount counts as paid; decimal text in the payment's currency. */
	readonly tolerance: string;
	/** Any success counts as paid, whatever the deal's amount is. */
	readonly anySuccessIsPaid: boolean;
}

/** Every subject of a deal as one payment. Amounts in minor units of `currency`. */
export interface DealPayment {
	readonly status: PaymentStatus;
	/** Every status this money has been through for certain, oldest first; the last one is `status`. It never depends on what a run happened to see. */
	readonly milestones: readonly PaymentStatus[];
	readonly currency: string;
	readonly totalPaid: number;
	readonly totalRefunded: number;
	readonly totalDisputed: number;
	readonly outstanding: number;
	readonly lastPaidAt?: string;
	readonly lastTransactionId?: string;
	/** The subject the single-valued fields tell of: the one that moved money last, else the newest. */
	readonly leading: PaymentState;
	readonly failure?: PaymentFailure;
	readonly dispute?: DisputeState;
	readonly invoice?: InvoiceState;
	readonly subscription?: SubscriptionState;
	readonly paymentUrl?: string;
}

/** Why a deal's subjects cannot be one payment; a person has to look. */
export interface FoldRefusal {
	readonly refused: 'severalCurrencies' | 'unknownStatus' | 'dealAmount';
	readonly message: string;
}

const HELD_DISPUTES: ReadonlySet<DisputeState['status']> = new Set([
	'needsResponse',
	'underReview',
]);
const DEAD: ReadonlySet<PaymentState['status']> = new Set(['failed', 'canceled']);
const WAITING: ReadonlySet<PaymentState['status']> = new Set(['draft', 'pending', 'underReview']);
const DELINQUENT: ReadonlySet<PaymentState['status']> = new Set(['pastDue', 'uncollectible']);

/**
 * One payment out of all of a deal's subjects. Pure, and independent of their order: a failed or canceled subject adds
 * nothing once another has paid.
 * @param states at least one.
 */
export function fold(
	states: readonly PaymentState[],
	terms: DealTerms,
	options: FoldOptions,
): DealPayment | FoldRefusal {
	const odd = states.find((state) => state.status === 'unknown');
	if (odd) {
		return {
			refused: 'unknownStatus',
			message: `The gateway calls ${toReference(odd.subject)} "${odd.rawStatus}", a status this version does not know`,
		};
	}
	const counting = contributing(states);
	const currencies = [...new Set(counting.map((state) => state.currency))].sort();
	if (currencies.length > 1) {
		return {
			refused: 'severalCurrencies',
			message: `The payments of this deal are in ${currencies.join(' and ')}; totals of several currencies cannot be added`,
		};
	}
	const attempted = attempt(() => foldOneCurrency(counting, terms, options));
	if ('value' in attempted) return attempted.value;
	if (!(attempted.error instanceof AmountRefused)) throw attempted.error;
	return { refused: 'dealAmount', message: attempted.error.message };
}

function foldOneCurrency(
	states: readonly PaymentState[],
	terms: DealTerms,
	options: FoldOptions,
): DealPayment {
	const leading = newest(states);
	const { currency } = leading;
	const total = (pick: (state: PaymentState) => number) => sum(states.map(pick), currency);
	const totalPaid = total((state) => state.amountPaid);
	const totalRefunded = total((state) => state.amountRefunded);
	const totalDisputed = total((state) => state.amountDisputed);
	const due = amountDue(states, terms, currency);
	const disputes = states.flatMap((state) => state.disputes);
	const tolerance = fromDecimal(options.tolerance === '' ? '0' : options.tolerance, currency);
	const isFree = due === 0 && states.some((state) => state.status === 'paid');
	const reaches = options.anySuccessIsPaid || (due !== undefined && totalPaid + tolerance >= due);
	const isFullyPaid = isFree || (totalPaid > 0 && reaches);
	const evidence: StatusEvidence = {
		totalPaid,
		totalRefunded,
		isFullyPaid,
		hasOpenDispute: disputes.some((dispute) => HELD_DISPUTES.has(dispute.status)),
		isChargedBack: totalDisputed > 0 && totalRefunded + totalDisputed >= totalPaid,
		isDelinquent: states.some((state) => DELINQUENT.has(state.status)),
		isAuthorized: states.some((state) => state.status === 'authorized'),
		needsAction: states.some((state) => state.status === 'actionRequired'),
		isPending: states.some((state) => WAITING.has(state.status)),
		hasFailed: states.some((state) => state.status === 'failed'),
	};
	const status = statusOf(evidence);
	const failing = newestOf(states.filter((state) => state.failure !== undefined));
	return {
		status,
		milestones: milestonesOf(status, evidence),
		currency,
		totalPaid,
		totalRefunded,
		totalDisputed,
		outstanding: due === undefined ? 0 : Math.max(0, due - totalPaid),
		lastPaidAt: latest(states.map((state) => state.lastPaidAt)),
		lastTransactionId: leading.lastTransactionId,
		leading,
		failure: totalPaid > 0 && !evidence.isDelinquent ? undefined : failing?.failure,
		dispute: disputes.find((dispute) => HELD_DISPUTES.has(dispute.status)) ?? disputes.at(-1),
		invoice: newestOf(states.filter((state) => state.invoice !== undefined))?.invoice,
		subscription: newestOf(states.filter((state) => state.subscription !== undefined))
			?.subscription,
		paymentUrl: newestOf(states.filter((state) => state.paymentUrl !== undefined))?.paymentUrl,
	};
}

/** Dead subjects count only while nothing else does: neither their currency nor their failure matters once another pays. */
function contributing(states: readonly PaymentState[]): readonly PaymentState[] {
	const alive = states.filter((state) => state.amountPaid > 0 || !DEAD.has(state.status));
	if (alive.length > 0) return alive;
	const failed = states.filter((state) => state.status === 'failed');
	const last = newest(failed.length > 0 ? failed : states);
	return [last];
}

/**
 * `undefined` when the deal's amount is in another currency: then no payment can be known to reach it. A deal with a
 * subscription is worth a value over time, which no single invoice reaches: what the gateway asks for now counts instead.
 */
function amountDue(
	states: readonly PaymentState[],
	terms: DealTerms,
	currency: string,
): number | undefined {
	const recurs = states.some((state) => state.subject.kind === 'subscription');
	if (recurs || terms.amount === null || terms.amount.trim() === '') {
		return sum(
			states.map((state) => state.amountDue),
			currency,
		);
	}
	if (terms.currency !== null && terms.currency.toUpperCase() !== currency) return undefined;
	return fromDecimal(terms.amount, currency);
}

const AFTER_MONEY: ReadonlySet<PaymentStatus> = new Set([
	'Paid',
	'Delinquent',
	'Partially refunded',
	'Refunded',
	'Disputed',
	'Charged back',
]);

/** Totals paid never shrink, so a deal that is refunded now was paid before, whether or not a run saw it. */
function milestonesOf(status: PaymentStatus, evidence: StatusEvidence): PaymentStatus[] {
	const passed: PaymentStatus[] = [];
	if (evidence.totalPaid > 0) passed.push('Partially paid');
	if (evidence.isFullyPaid && AFTER_MONEY.has(status)) passed.push('Paid');
	if (evidence.totalRefunded > 0) passed.push('Partially refunded');
	return [...passed.filter((milestone) => milestone !== status), status];
}

function newest(states: readonly PaymentState[]): PaymentState {
	const found = newestOf(states);
	if (!found) throw new RangeError('a fold needs at least one state');
	return found;
}

/** By when money last moved or, before any did, by creation; ties by reference, so that order of arrival never matters. */
function newestOf(states: readonly PaymentState[]): PaymentState | undefined {
	const rank = (state: PaymentState) =>
		`${state.lastPaidAt ?? ''}|${state.createdAt}|${toReference(state.subject)}`;
	return [...states].sort((left, right) => (rank(left) < rank(right) ? 1 : -1))[0];
}

function latest(moments: ReadonlyArray<string | undefined>): string | undefined {
	const known = moments.filter((moment): moment is string => moment !== undefined);
	return known.sort().at(-1);
}
