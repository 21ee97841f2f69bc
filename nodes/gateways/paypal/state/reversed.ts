import type { DisputeState } from '../../../shared/vocabulary/payment';
import type { DisputeRecord, RefundRecord } from '../../../shared/vocabulary/state/record';
import type { PaypalCapture } from '../shapes/capture';

/**
 * Code of the report for what PayPal took back by itself; a refund by the merchant is T1107. Whose the others of T11… are is said
 * nowhere, so that they count as refunds.
 * @see https://developer.paypal.com/reports/reference/t-codes
 */
export const REVERSAL_CODE = 'T1106';

/** What PayPal took back of one capture or sale, by itself. */
export interface Reversed {
	/** Those of its transactions that have been told by their ids. */
	readonly ids: ReadonlySet<string>;
	/** Minor units. */
	readonly amount: number;
	/** When it began. */
	readonly at: string;
}

export interface Reversal {
	/** Missing for what a sale's event tells, which names the sale alone. */
	readonly id?: string;
	readonly amount: number;
	readonly at: string;
}

/** Each once: an event and a row of the report tell the same, and one without an id is one of those that have one. */
export function toReversed(reversals: readonly Reversal[]): Reversed | undefined {
	const named = new Map<string, Reversal>();
	for (const one of reversals) if (one.id !== undefined) named.set(one.id, one);
	const nameless = reversals.filter(({ id }) => id === undefined);
	const [at] = reversals.map((one) => one.at).sort();
	if (at === undefined) return undefined;
	const amount = Math.max(sumOf([...named.values()]), sumOf(nameless));
	return { ids: new Set(named.keys()), amount, at };
}

/** In these, or after them, the money of a dispute is not the merchant's, or was not for a while. */
const TOOK_MONEY: ReadonlySet<DisputeState['status']> = new Set([
	'needsResponse',
	'underReview',
	'lost',
	'won',
]);

/**
 * What was taken back and no dispute tells (MONEY.md, section 1: a bank's return is lost, and counts once beside a dispute). One
 * for each capture, by the same name whoever tells it, so that it is told once.
 */
export function lostOf(
	{ id, status, status_details }: Pick<PaypalCapture, 'id' | 'status' | 'status_details'>,
	reversed: Pick<Reversed, 'amount' | 'at'>,
	disputes: readonly DisputeRecord[],
): DisputeRecord | undefined {
	const told = sumOf(disputes.filter((one) => TOOK_MONEY.has(one.status)));
	const amount = reversed.amount - told;
	if (amount <= 0) return undefined;
	const reason = status_details?.reason;
	return {
		...{ id: `${id}/reversed`, status: 'lost', amount },
		rawStatus: [status, reason].filter(Boolean).join(' '),
		reason: (reason ?? 'payment_reversal').toLowerCase(),
		...{ openedAt: reversed.at, movedAt: reversed.at },
	};
}

/** Refunds without those that were none. */
export function withoutReversed(
	refunds: readonly RefundRecord[],
	reversed: Reversed | undefined,
): readonly RefundRecord[] {
	return reversed ? refunds.filter(({ id }) => !reversed.ids.has(id)) : refunds;
}

export function sumOf(rows: ReadonlyArray<{ readonly amount: number }>): number {
	return rows.reduce((sum, { amount }) => sum + amount, 0);
}
