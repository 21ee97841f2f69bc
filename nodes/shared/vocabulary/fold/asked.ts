import { sum } from '../money';
import type { Obligation, PaymentState, Transaction } from '../payment';
import { type Subject, toScope } from '../subject';
import { newestOf } from './newest';

/** A payment that no invoice asked for, and what its status makes of it. */
interface Attempt {
	readonly state: PaymentState;
	readonly isFirm: boolean;
}

/** One thing that is asked: from when on, how much, and when it was settled once. */
export interface Item {
	readonly amount: number;
	readonly askedAt: string;
	readonly settledAt?: string;
}

/** What is asked for on the deal, in minor units of one currency. */
export interface Asked {
	/** In all, less what the customer's balance carried over from the same deal. */
	readonly total: number;
	readonly items: readonly Item[];
	/** Of all subjects, but for voided ones. */
	readonly obligations: readonly Obligation[];
	/** Payments that no invoice asked for. */
	readonly attempts: readonly PaymentState[];
	readonly discounted: number;
	readonly creditNoted: number;
	/** Still to be paid on obligations. */
	readonly open: number;
}

/**
 * What the subjects ask for. An obligation is asked whether or not it was paid since; a try only once it holds or moves money,
 * or while there is nothing else: then the last one.
 * @param carried see `Money`.
 * @throws AmountRefused past the largest exact integer.
 */
export function askedOf(states: readonly PaymentState[], carried: number, currency: string): Asked {
	const all = states.flatMap(({ obligations }) => obligations);
	const obligations = all.filter(({ status }) => status !== 'voided');
	const attempts = attemptsOf(states);
	const firm = attempts.filter(({ isFirm }) => isFirm);
	const isOwed = obligations.some(({ open }) => open > 0);
	const hasMoved = states.some(({ amountPaid }) => amountPaid > 0);
	const waiting = firm.length > 0 || isOwed || hasMoved ? [] : lastOf(attempts);
	const items = [
		...obligations
			.filter(({ asked }) => asked > 0)
			.map(({ asked, askedAt, settledAt }) => ({ amount: asked, askedAt, settledAt })),
		...[...firm, ...waiting].map(({ state }) => ({
			amount: state.amountDue,
			askedAt: state.createdAt,
			settledAt: settledAtOf(state),
		})),
	];
	const total = sum(
		items.map(({ amount }) => amount),
		currency,
	);
	return {
		total: Math.max(0, total - carried),
		items,
		obligations,
		attempts: attempts.map(({ state }) => state),
		discounted: sum(
			obligations.map(({ discounted }) => discounted),
			currency,
		),
		creditNoted: sum(
			obligations.map(({ creditNoted }) => creditNoted),
			currency,
		),
		open: sum(
			obligations.map(({ open }) => open),
			currency,
		),
	};
}

/** Whether there was a moment at which everything that had been asked by then was settled. */
export function wasEverSettled({ items }: Pick<Asked, 'items'>): boolean {
	const moments = items.flatMap(({ settledAt }) => settledAt ?? []);
	return moments.some((moment) =>
		items.every(
			({ askedAt, settledAt }) =>
				askedAt > moment || (settledAt !== undefined && settledAt <= moment),
		),
	);
}

/** Whether everything that is asked now has been settled once. */
export function isAllSettled({ items }: Pick<Asked, 'items'>): boolean {
	return items.length > 0 && items.every(({ settledAt }) => settledAt !== undefined);
}

/** The deal's invoices came to zero by a discount or a gift; a credit note, a voided invoice and a trial are none. */
export function isForFree({ obligations, items }: Asked): boolean {
	return (
		items.length === 0 &&
		obligations.some(({ status, discounted }) => status === 'paid' && discounted > 0) &&
		obligations.every(({ creditNoted }) => creditNoted === 0)
	);
}

function attemptsOf(states: readonly PaymentState[]): Attempt[] {
	const nameOf = (subject: Subject, id: string) => `${toScope(subject)} ${id}`;
	const laidToInvoices = new Set(
		states.flatMap(({ subject, obligations }) =>
			obligations.flatMap(({ paymentIds }) => paymentIds.map((id) => nameOf(subject, id))),
		),
	);
	return states
		.filter(
			({ subject, obligations: own }) =>
				subject.kind === 'payment' &&
				own.length === 0 &&
				!laidToInvoices.has(nameOf(subject, subject.id)),
		)
		.map((state) => ({ state, isFirm: isFirm(state) }));
}

/** It moved money, holds it, or is on its way; what waits for the customer is none of these. */
function isFirm({ status, amountPaid, transactions }: PaymentState): boolean {
	if (amountPaid > 0 || status === 'authorized' || status === 'underReview') return true;
	return transactions.some(({ kind, outcome }) => kind === 'payment' && outcome === 'pending');
}

function lastOf(attempts: readonly Attempt[]): readonly Attempt[] {
	const asking = attempts.filter(({ state }) => state.amountDue > 0);
	const last = newestOf(asking.map(({ state }) => state));
	return asking.filter(({ state }) => state === last);
}

/** When all of a payment had arrived; of one that comes in parts, the last of them. */
function settledAtOf({ amountDue, amountPaid, transactions }: PaymentState): string | undefined {
	if (amountPaid <= 0 || amountPaid < amountDue) return undefined;
	return transactions.findLast(isArrived)?.at;
}

function isArrived({ kind, outcome }: Transaction): boolean {
	return kind === 'payment' && outcome === 'succeeded';
}
