import type { DisputeRecord, RefundRecord } from '../../../shared/vocabulary/state/record';
import { total } from '../../../shared/vocabulary/state/transactions';
import { fromPaypal } from '../amounts';
import type { PaypalCapture } from '../shapes/capture';
import { withDisputes } from './dispute';
import { firstMoment } from './moments';
import type { Reversed } from './reversed';
import { lostOf, shareOut, withoutReversed } from './shareOut';

/** What is known of the money that went back of one capture or sale. */
export interface MoneyBack {
	readonly refunds: readonly RefundRecord[];
	readonly disputes: readonly DisputeRecord[];
	/** PayPal says that a part went back, and nobody says how much. */
	readonly isUntold: boolean;
}

/**
 * The reasons with which PayPal says that a bank or a buyer has it back, or holds it.
 * @see payments_payment_v2, capture_status_details
 */
const HELD: ReadonlySet<string> = new Set(['BUYER_COMPLAINT', 'CHARGEBACK']);

/** Of v1, where it says why a sale was reversed (payments_payment_v1, sale.reason_code), a claim under a guarantee as well. */
const TAKEN_BACK: ReadonlySet<string> = new Set([...HELD, 'GUARANTEE']);

/** Whether PayPal says that more went back of a capture than these show, so that it has to be looked for. */
export function isMissing(
	{ status, amount }: Pick<PaypalCapture, 'status' | 'amount'>,
	{ refunds, disputes }: Pick<MoneyBack, 'refunds' | 'disputes'>,
): boolean {
	const back = backOf(withDisputes(refunds, disputes), disputes) + cameBack(refunds);
	if (status === 'REFUNDED') return back < fromPaypal(amount);
	return status === 'PARTIALLY_REFUNDED' && back === 0;
}

/**
 * The money that went back of a capture, with what only its status tells: all of a refunded one, or that a dispute holds it.
 * What PayPal took back by itself is lost, as far as no dispute tells it; where PayPal does not say that it did, it counts as
 * refunded.
 * @param listed disputes that are about this capture.
 */
export function moneyBackOf(
	capture: PaypalCapture,
	shown: readonly RefundRecord[],
	listed: readonly DisputeRecord[],
	reversed?: Reversed,
): MoneyBack {
	const own = withoutReversed(shown, reversed);
	const taken = shareOut(reversed, listed, own);
	// Of a dispute whose money is known to be a reversal no refund shows anything: those beside it are the merchant's.
	const refunds = withDisputes(own, taken.elsewhere);
	const reason = capture.status_details?.reason ?? '';
	const value = fromPaypal(capture.amount);
	const at = firstMoment(capture.update_time, capture.create_time);
	if (capture.status === 'PENDING' && HELD.has(reason) && listed.length === 0) {
		return { refunds, disputes: [heldDispute(capture, value)], isUntold: false };
	}
	const known = lostOf(capture, { amount: taken.lost, at: reversed?.at ?? at });
	const disputes = known ? [...listed, known] : listed;
	const isTakenBack = TAKEN_BACK.has(reason);
	// What a dispute holds, or has won, is the money that a bank has taken back: not lost yet, or no more.
	const held = isTakenBack ? Math.max(taken.held, total(listed.filter(isNotLost))) : taken.held;
	const missing = value - backOf(refunds, disputes) - cameBack(refunds) - held;
	if (capture.status === 'REFUNDED' && missing > 0) {
		if (!isTakenBack) {
			return {
				refunds: [...refunds, untoldRefund(capture.id, missing, at)],
				disputes,
				isUntold: false,
			};
		}
		const lost = lostOf(capture, { amount: taken.lost + missing, at: known?.openedAt ?? at });
		return { refunds, disputes: lost ? [...listed, lost] : listed, isUntold: false };
	}
	return { refunds, disputes, isUntold: isUntold(capture, refunds, disputes, held) };
}

function isNotLost({ status }: DisputeRecord): boolean {
	return status === 'needsResponse' || status === 'underReview' || status === 'won';
}

function isUntold(
	{ status }: PaypalCapture,
	refunds: readonly RefundRecord[],
	disputes: readonly DisputeRecord[],
	held: number,
): boolean {
	const back = backOf(refunds, disputes) + cameBack(refunds) + held;
	return status === 'PARTIALLY_REFUNDED' && back === 0;
}

/**
 * What went back or is on its way, once.
 * @param refunds with the disputes whose money they show again.
 */
function backOf(refunds: readonly RefundRecord[], disputes: readonly DisputeRecord[]): number {
	const lost = disputes.filter(({ status }) => status === 'lost');
	const own = refunds.filter(
		({ outcome, disputeId }) =>
			disputeId === undefined && (outcome === 'succeeded' || outcome === 'pending'),
	);
	return total([...lost, ...own]);
}

/** A refund that failed explains the word of its capture, and gave nothing back. */
function cameBack(refunds: readonly RefundRecord[]): number {
	return total(refunds.filter(({ outcome }) => outcome === 'failed' || outcome === 'canceled'));
}

function untoldRefund(id: string, amount: number, at: string): RefundRecord {
	return { id: `${id}/refunded`, outcome: 'succeeded', amount, at };
}

/** Money that a bank asks back in another way than by a dispute that PayPal lists. */
function heldDispute(
	{ id, status, status_details, create_time }: PaypalCapture,
	amount: number,
): DisputeRecord {
	const reason = status_details?.reason ?? '';
	return {
		...{ id: `${id}/reversed`, status: 'underReview', rawStatus: `${status} ${reason}`, amount },
		...{ reason: reason.toLowerCase(), openedAt: firstMoment(create_time) },
	};
}
