import { attempt } from './attempt';
import { type Asked, askedOf, isAllSettled, isForFree, wasEverSettled } from './fold/asked';
import { type Money, moneyOf, runningTotals, type Shown, transactionsOf } from './fold/money';
import { newestOf } from './fold/newest';
import { type SingleValues, singleValues } from './fold/shown';
import { type DealTerms, type Worth, worthOf } from './fold/worth';
import { AmountRefused, roundDecimal } from './money';
import type { DisputeState, PaymentState } from './payment';
import { type PaymentStatus, type StatusEvidence, statusOf } from './status';
import { toReference } from './subject';

export type { DealTerms } from './fold/worth';

export interface FoldOptions {
	/** How far below the deal's amount counts as paid; decimal text in the payment's currency. */
	readonly tolerance: string;
	/** Any success counts as paid, whatever the deal's amount is. */
	readonly anySuccessIsPaid: boolean;
}

/** Every subject of a deal as one payment. Amounts in minor units of `currency`. */
export interface DealPayment extends SingleValues {
	readonly status: PaymentStatus;
	/** Every status this money has been through for certain, oldest first; the last one is `status`. It never depends on what a run happened to see. */
	readonly milestones: readonly PaymentStatus[];
	readonly currency: string;
	readonly totalPaid: number;
	readonly totalRefunded: number;
	/** What chargebacks took for good. */
	readonly totalChargedBack: number;
	/** The same, with what open chargebacks hold. */
	readonly totalDisputed: number;
	/** Missing where the deal's amount is in another currency, so that nobody can tell. */
	readonly outstanding?: number;
	/** Whether what was paid can be measured by what the deal is worth. */
	readonly isComparable: boolean;
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
const WAITING: ReadonlySet<PaymentState['status']> = new Set([
	'draft',
	'pending',
	'underReview',
	'partiallyPaid',
]);

/**
 * One payment out of all of a deal's subjects: what a controller would sign. Pure, and independent of their order.
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
			message: `The gateway calls ${toReference(odd.subject)} "${odd.rawStatus}", a status this version does not know. Update this package, or look at the payment at the gateway and fill in the deal by hand`,
		};
	}
	const currencies = currenciesOf(states);
	if (currencies.length > 1) {
		return {
			refused: 'severalCurrencies',
			message: `The payments of this deal are in ${currencies.join(' and ')}; totals of several currencies cannot be added`,
		};
	}
	const [currency = states[0]?.currency ?? ''] = currencies;
	const same = states.filter((state) => state.currency === currency);
	const attempted = attempt(() => foldOneCurrency(same, currency, terms, options));
	if ('value' in attempted) return attempted.value;
	if (!(attempted.error instanceof AmountRefused)) throw attempted.error;
	return { refused: 'dealAmount', message: attempted.error.message };
}

/** Tries on which nothing moved and that ask for nothing do not matter, whatever their currency. */
function currenciesOf(states: readonly PaymentState[]): string[] {
	const moving = states.filter(
		({ amountPaid, obligations, status, transactions }) =>
			amountPaid > 0 ||
			status === 'authorized' ||
			status === 'underReview' ||
			transactions.some(({ outcome }) => outcome === 'pending' || outcome === 'succeeded') ||
			obligations.some(({ asked }) => asked > 0),
	);
	const newest = newestOf(states);
	const counting = moving.length > 0 || !newest ? moving : [newest];
	return [...new Set(counting.map((state) => state.currency))].sort();
}

function foldOneCurrency(
	states: readonly PaymentState[],
	currency: string,
	terms: DealTerms,
	options: FoldOptions,
): DealPayment {
	const shown = transactionsOf(states);
	const money = moneyOf(shown, states, currency);
	const asked = askedOf(states, money.carried, currency);
	const worth = worthOf(states, terms, asked, currency);
	const measure = measureOf(shown, money, asked, worth, currency, options);
	const evidence = evidenceOf(states, money, asked, measure);
	const status = statusOf(evidence);
	const outstanding = outstandingOf(states, money, asked, worth, measure);
	return {
		status,
		milestones: milestonesOf(status, evidence),
		currency,
		totalPaid: money.paid,
		totalRefunded: money.refunded,
		totalChargedBack: money.lost,
		totalDisputed: money.lost + money.held,
		...(outstanding === undefined ? {} : { outstanding }),
		isComparable: worth.by !== 'nothing',
		...singleValues(states, shown, asked, outstanding),
	};
}

/** How what was paid stands to what the deal is worth. */
interface Measure {
	readonly isComparable: boolean;
	/** At some moment everything was there. */
	readonly wasReached: boolean;
	/** Everything is there now. */
	readonly isEnough: boolean;
	readonly isForFree: boolean;
}

function measureOf(
	shown: readonly Shown[],
	money: Money,
	asked: Asked,
	worth: Worth,
	currency: string,
	options: FoldOptions,
): Measure {
	const isFree = isForFree(asked);
	if (worth.by === 'nothing') {
		return { isComparable: false, wasReached: false, isEnough: false, isForFree: isFree };
	}
	const tolerance = roundDecimal(options.tolerance === '' ? '0' : options.tolerance, currency);
	const least = options.anySuccessIsPaid ? 1 : Math.max(1, worth.amount - tolerance);
	const reaches = (value: number) => value >= least;
	const totals = runningTotals(shown, money);
	const byItems = worth.by === 'asked' && !options.anySuccessIsPaid;
	return {
		isComparable: true,
		wasReached: isFree || (byItems && wasEverSettled(asked)) || (!byItems && totals.some(reaches)),
		isEnough: reaches(money.left),
		isForFree: isFree,
	};
}

function evidenceOf(
	states: readonly PaymentState[],
	money: Money,
	{ obligations, attempts }: Asked,
	measure: Measure,
): StatusEvidence {
	const invoiced = states.filter((state) => !isLoosePayment(state) || attempts.includes(state));
	const has = (status: PaymentState['status']) => invoiced.some((state) => state.status === status);
	return {
		hasOpenDispute: states.some(({ disputes }) =>
			disputes.some(({ status }) => HELD_DISPUTES.has(status)),
		),
		hasSettled: money.paid > 0 || money.credited > 0,
		isLeft: money.left > 0,
		hasLost: money.lost > 0,
		hasRefunded: money.refunded > 0,
		isComparable: measure.isComparable,
		wasReached: measure.wasReached,
		isEnough: measure.isEnough,
		isForFree: measure.isForFree,
		isDelinquent:
			obligations.some(
				({ open, isPastDue, status }) => (isPastDue && open > 0) || status === 'uncollectible',
			) || states.some(isUnpaid),
		isAuthorized: has('authorized'),
		needsAction: has('actionRequired'),
		isPending: invoiced.some((state) => WAITING.has(state.status)),
		hasFailed: has('failed') || has('pastDue') || has('uncollectible'),
	};
}

function isLoosePayment({ subject, obligations }: PaymentState): boolean {
	return subject.kind === 'payment' && obligations.length === 0;
}

/** Of gateways that have subscriptions without invoices, the subscription itself says that a period is late. */
function isUnpaid({ subscription, status, obligations }: PaymentState): boolean {
	return subscription?.status === 'unpaid' || (status === 'pastDue' && obligations.length === 0);
}

function outstandingOf(
	states: readonly PaymentState[],
	{ left }: Money,
	asked: Asked,
	worth: Worth,
	{ wasReached }: Measure,
): number | undefined {
	if (worth.by === 'nothing') return undefined;
	const recurs = states.some(({ subject }) => subject.kind === 'subscription');
	if (recurs) return asked.open;
	const isDone = worth.by === 'asked' ? isAllSettled(asked) : wasReached;
	return isDone ? 0 : Math.max(0, worth.amount - left);
}

/** Totals paid never shrink, so a deal that is refunded now was paid before, whether or not a run saw it. */
function milestonesOf(status: PaymentStatus, evidence: StatusEvidence): PaymentStatus[] {
	if (!evidence.isComparable) return [];
	const passed: PaymentStatus[] = [];
	if (evidence.hasSettled) passed.push('Partially paid');
	if (evidence.wasReached) passed.push('Paid');
	if (evidence.hasRefunded) passed.push('Partially refunded');
	return [...passed.filter((milestone) => milestone !== status), status];
}
