import type { RefundRecord } from '../../../shared/contracts/gatewayActions';
import { lookup } from '../../../shared/vocabulary/lookup';
import { fromPaypal } from '../amounts';
import type { PaypalRefund } from '../shapes/refund';
import { REFUND_OUTCOMES } from '../statuses';
import { UnusableAnswer } from '../../../shared/vocabulary/unusableAnswer';

/** @param paymentId as the payment subject is called: the order or, without one, the capture. */
export function toRefund(refund: PaypalRefund, paymentId: string): RefundRecord {
	const { id, status, amount, status_details: details, create_time: created } = refund;
	if (!amount || created === undefined) {
		throw new UnusableAnswer('PayPal', `PayPal tells neither amount nor time of the refund ${id}`);
	}
	const reason = refund.note_to_payer;
	const why = details?.reason?.toLowerCase().replaceAll('_', ' ');
	return {
		id,
		status: lookup(REFUND_OUTCOMES, status) ?? 'unknown',
		rawStatus: status,
		amount: fromPaypal(amount),
		currency: amount.currency_code.toUpperCase(),
		...(reason ? { reason } : {}),
		...(why && !stands(refund) ? { failureReason: why } : {}),
		paymentId,
		createdAt: new Date(created).toISOString(),
	};
}

/** One that failed, or was canceled, left the money where it was: the next one is a new one. */
export function stands({ status }: Pick<PaypalRefund, 'status'>): boolean {
	return status !== 'FAILED' && status !== 'CANCELLED';
}
