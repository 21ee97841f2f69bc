/** What may be given back, by `captures.refund-422` of the OpenAPI file. */
import { unprocessable } from '../protocol/errors';
import type { World } from '../world';
import { units } from './amounts';
import { openDisputeOn } from './openDisputes';
import type { Money } from './wire/money';
import type { Capture } from './wire/order';

/** "You are over the time limit to perform a refund": 180 days after the payment, by PayPal's user agreement. */
const REFUND_MILLISECONDS = 180 * 86_400_000;

/** @throws 422 with PayPal's issue; `left` is what has not been given back. */
export function refuseRefund(
	world: World,
	capture: Capture,
	amount: Money,
	left: Money,
	invoiceId: string | undefined,
): void {
	const dispute = openDisputeOn(world, capture.id);
	if (capture.status === 'PENDING') throw issue('PENDING_CAPTURE');
	if (capture.status === 'DECLINED' || capture.status === 'FAILED')
		throw issue('REFUND_NOT_ALLOWED');
	if (units(left) <= 0) throw issue('CAPTURE_FULLY_REFUNDED');
	if (world.now().getTime() - Date.parse(capture.create_time) > REFUND_MILLISECONDS) {
		throw issue('REFUND_TIME_LIMIT_EXCEEDED');
	}
	if (amount.currency_code !== capture.amount.currency_code) {
		throw issue('REFUND_CAPTURE_CURRENCY_MISMATCH', '/amount/currency_code');
	}
	if (units(amount) > units(left)) throw issue('REFUND_AMOUNT_EXCEEDED', '/amount/value');
	if (dispute?.dispute_channel === 'EXTERNAL')
		throw issue('REFUND_NOT_PERMITTED_DUE_TO_CHARGEBACK');
	if (dispute && units(amount) < units(capture.amount)) throw issue('TRANSACTION_DISPUTED');
	if (world.balanceIsEmpty) throw issue('REFUND_FAILED_INSUFFICIENT_FUNDS');
	const isTaken = [...world.refunds.values()].some(
		({ invoice_id: id }) => id !== undefined && id === invoiceId,
	);
	if (isTaken) throw issue('DUPLICATE_INVOICE_ID', '/invoice_id');
}

/** Issues and sentences of `captures.refund-422`. */
const WORDS: Readonly<Record<string, string>> = {
	PENDING_CAPTURE:
		'Cannot initiate a refund as the capture is pending. Capture is typically pending when the payer has funded the transaction using e-check/bank funded.',
	REFUND_NOT_ALLOWED: 'Capture cannot be refunded.',
	CAPTURE_FULLY_REFUNDED: 'The capture has already been fully refunded',
	REFUND_TIME_LIMIT_EXCEEDED: 'You are over the time limit to perform a refund on this capture',
	REFUND_CAPTURE_CURRENCY_MISMATCH: 'Refund must be in the same currency as the capture',
	REFUND_AMOUNT_EXCEEDED:
		'The refund amount must be less than or equal to the capture amount that has not yet been refunded.',
	REFUND_NOT_PERMITTED_DUE_TO_CHARGEBACK:
		'Refunds are not allowed on this capture due to a chargeback on the card or bank. Please contact the payee to resolve the chargeback.',
	TRANSACTION_DISPUTED:
		'Partial refunds cannot be offered at this time because there is an open case on this transaction. Visit the PayPal Resolution Center to review this case.',
	REFUND_FAILED_INSUFFICIENT_FUNDS:
		'Capture could not be refunded due to insufficient funds. Please check to see if you have sufficient funds in your PayPal account or if the bank account linked to your PayPal account is verified and has sufficient funds.',
	DUPLICATE_INVOICE_ID: 'Invoice ID was previously used to refund a capture.',
};

const issue = (name: string, field?: string) => unprocessable(name, WORDS[name], field);
