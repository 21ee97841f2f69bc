import type { DisputeRecord, RefundRecord } from '../../../shared/vocabulary/state/record';
import { fromPaypal } from '../amounts';
import type { PaypalCapture } from '../shapes/capture';
import { withDisputes } from './dispute';
import { firstMoment } from './moments';

/** What is known of the money that went back of one capture or sale. */
export interface MoneyBack {
	readonly refunds: readonly RefundRecord[];
	readonly disputes: readonly DisputeRecord[];
	/** PayPal says that a part went back, and nobody says how much. */
	readonly isUntold: boolean;
}

/** The reasons with which PayPal says that a bank or a buyer has it back. @see payments_payment_v2, capture_status_details */
const TAKEN_BACK: ReadonlySet<string> = new Set(['BUYER_COMPLAINT', 'CHARGEBACK']);

/** Whether PayPal says that more went back of a capture than these show, so that it has to be looked for. */
export function isMissing(
	{ status, amount }: Pick<PaypalCapture, 'status' | 'amount'>,
	{ refunds, disputes }: Pick<MoneyBack, 'refunds' | 'disputes'>,
): boolean {
	const back = backOf(refunds, disputes) + cameBack(refunds);
	if (status === 'REFUNDED') return back < fromPaypal(amount);
	return status === 'PARTIALLY_REFUNDED' && back === 0;
}

/**
 * The money that went back of a capture, with what only its status tells: all of a refunded one, or that a dispute holds it.
 * @param disputes those that are about this capture.
 */
export function moneyBackOf(
	capture: PaypalCapture,
	listed: readonly RefundRecord[],
	disputes: readonly DisputeRecord[],
): MoneyBack {
	const refunds = withDisputes(listed, disputes);
	const reason = capture.status_details?.reason ?? '';
	const value = fromPaypal(capture.amount);
	const at = firstMoment(capture.update_time, capture.create_time);
	const isTakenBack = TAKEN_BACK.has(reason);
	if (capture.status === 'PENDING' && isTakenBack && disputes.length === 0) {
		return {
			refunds,
			disputes: [untoldDispute(capture, 'underReview', value, at)],
			isUntold: false,
		};
	}
	const missing = value - backOf(refunds, disputes) - cameBack(refunds);
	if (capture.status === 'REFUNDED' && missing > 0) {
		return isTakenBack
			? {
					refunds,
					disputes: [...disputes, untoldDispute(capture, 'lost', missing, at)],
					isUntold: false,
				}
			: { refunds: [...refunds, untoldRefund(capture.id, missing, at)], disputes, isUntold: false };
	}
	return { refunds, disputes, isUntold: isMissing(capture, { refunds, disputes }) };
}

/** What went back or is on its way, once: a refund that shows a lost dispute again is the dispute's. */
function backOf(refunds: readonly RefundRecord[], disputes: readonly DisputeRecord[]): number {
	const lost = disputes.filter(({ status }) => status === 'lost');
	const own = withDisputes(refunds, disputes).filter(
		({ outcome, disputeId }) =>
			disputeId === undefined && (outcome === 'succeeded' || outcome === 'pending'),
	);
	return [...lost, ...own].reduce((sum, { amount }) => sum + amount, 0);
}

/** A refund that failed explains the word of its capture, and gave nothing back. */
function cameBack(refunds: readonly RefundRecord[]): number {
	return refunds
		.filter(({ outcome }) => outcome === 'failed' || outcome === 'canceled')
		.reduce((sum, { amount }) => sum + amount, 0);
}

function untoldRefund(id: string, amount: number, at: string): RefundRecord {
	return { id: `${id}/refunded`, outcome: 'succeeded', amount, at };
}

/** Money that a bank took back in another way than a dispute that PayPal lists. */
function untoldDispute(
	{ id, status, status_details, create_time }: PaypalCapture,
	meaning: 'underReview' | 'lost',
	amount: number,
	at: string,
): DisputeRecord {
	const reason = status_details?.reason ?? '';
	return {
		...{ id: `${id}/reversed`, status: meaning, rawStatus: `${status} ${reason}`, amount },
		...{
			reason: reason.toLowerCase(),
			openedAt: meaning === 'lost' ? at : firstMoment(create_time),
		},
		...(meaning === 'lost' ? { movedAt: at } : {}),
	};
}
