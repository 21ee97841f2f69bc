import type { DisputeState } from '../../../shared/vocabulary/payment';
import type { DisputeRecord, RefundRecord } from '../../../shared/vocabulary/state/record';
import { total } from '../../../shared/vocabulary/state/transactions';
import type { PaypalCapture } from '../shapes/capture';
import { withDisputes } from './dispute';
import { type Reversed, without } from './reversed';

/** In these, or after them, the money of a dispute is not the merchant's, or was not for a while. */
const TOOK_MONEY: ReadonlySet<DisputeState['status']> = new Set([
	'needsResponse',
	'underReview',
	'lost',
	'won',
]);

/** Whose money it was that PayPal took back by itself. */
export interface Shared {
	/** What no dispute tells. */
	readonly lost: number;
	/** What disputes tell that are not lost, or came back: gone or not, it is neither refunded nor lost. */
	readonly held: number;
	/** Lost disputes of which it shows nothing: refunds may. */
	readonly elsewhere: readonly DisputeRecord[];
}

/**
 * A dispute's money is the reversal of the same amount. What is left of reversals may be parts of what a dispute took, but not of one
 * that a refund shows, and not of one that took nothing in the end.
 */
export function shareOut(
	reversed: Reversed | undefined,
	disputes: readonly DisputeRecord[],
	refunds: readonly RefundRecord[],
): Shared {
	const { amounts = [], cancelled = 0 } = reversed ?? {};
	const took = disputes.filter(({ status }) => TOOK_MONEY.has(status));
	const { rest, unmatched } = without(
		amounts.map((amount) => ({ amount })),
		took,
	);
	const elsewhere = unmatched.filter(({ status }) => status === 'lost');
	const isShown = ({ id }: DisputeRecord) =>
		withDisputes(refunds, elsewhere).some(({ disputeId }) => disputeId === id);
	const parts = unmatched.filter((one) => one.status !== 'won' && !isShown(one));
	const inParts = Math.min(total(rest), total(parts));
	const inLost = Math.min(inParts, total(parts.filter(({ status }) => status === 'lost')));
	const matched = took.filter((one) => one.status !== 'lost' && !unmatched.includes(one));
	return {
		lost: total(rest) - inParts,
		held: total(matched) + (inParts - inLost) + cancelled,
		elsewhere,
	};
}

/**
 * What was taken back and no dispute tells (MONEY.md, section 1: a bank's return is lost, and counts once beside a dispute). One
 * for each capture, by the same name whoever tells it, so that it is told once.
 */
export function lostOf(
	{ id, status, status_details }: Pick<PaypalCapture, 'id' | 'status' | 'status_details'>,
	{ amount, at }: { readonly amount: number; readonly at: string },
): DisputeRecord | undefined {
	if (amount <= 0) return undefined;
	const reason = status_details?.reason;
	return {
		...{ id: `${id}/reversed`, status: 'lost', amount },
		rawStatus: [status, reason].filter(Boolean).join(' '),
		reason: (reason ?? 'payment_reversal').toLowerCase(),
		...{ openedAt: at, movedAt: at },
	};
}

/** A list of refunds may tell the day alone, in a time zone of its own. */
const SAME_MS = 2 * 86_400_000;

/** Refunds without those that were none: by their ids, and by amount and time where PayPal has not told the id yet. */
export function withoutReversed(
	refunds: readonly RefundRecord[],
	reversed: Reversed | undefined,
): readonly RefundRecord[] {
	const { ids = new Set(), nameless = [] } = reversed ?? {};
	const rest = refunds.filter(({ id }) => !ids.has(id));
	for (const { amount, at } of nameless) {
		const distance = (one: RefundRecord) => Math.abs(Date.parse(one.at) - Date.parse(at));
		const same = rest.findIndex((one) => one.amount === amount && distance(one) <= SAME_MS);
		if (same >= 0) rest.splice(same, 1);
	}
	return rest;
}
