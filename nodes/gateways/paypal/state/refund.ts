import { lookup } from '../../../shared/vocabulary/lookup';
import type { RefundRecord } from '../../../shared/vocabulary/state/record';
import { fromPaypal, fromPaypalV1 } from '../amounts';
import type { PaypalRefund } from '../shapes/refund';
import type { PaypalRefundV1 } from '../shapes/sale';
import { REFUND_OUTCOMES, REFUND_V1_OUTCOMES } from '../statuses';
import { firstMoment } from './moments';

/** Money that went back of one capture or sale. */
export interface KnownRefund {
	readonly refund: RefundRecord;
	/** Of the capture or sale, where PayPal says so. */
	readonly of?: string;
}

/** A word that PayPal has added counts as under way: it may still come back. */
export function toRefund(refund: PaypalRefund): RefundRecord | undefined {
	const { id, status, amount, create_time, update_time } = refund;
	if (!amount) return undefined;
	const outcome = lookup(REFUND_OUTCOMES, status) ?? 'pending';
	return { id, outcome, amount: fromPaypal(amount), at: at(outcome, create_time, update_time) };
}

/** The same of v1: of a subscription's payment. Deliveries of a refund of v1 may have a negative amount. */
export function toRefundV1(refund: PaypalRefundV1): RefundRecord | undefined {
	const { id, state, amount, create_time, update_time } = refund;
	if (!amount) return undefined;
	const outcome = lookup(REFUND_V1_OUTCOMES, state.toLowerCase()) ?? 'pending';
	const value = Math.abs(fromPaypalV1(amount));
	return { id, outcome, amount: value, at: at(outcome, create_time, update_time) };
}

/** When it was made or, where it came back, when it did. */
function at(
	outcome: RefundRecord['outcome'],
	created: string | undefined,
	updated: string | undefined,
): string {
	const cameBack = outcome === 'failed' || outcome === 'canceled';
	return cameBack ? firstMoment(updated, created) : firstMoment(created, updated);
}
