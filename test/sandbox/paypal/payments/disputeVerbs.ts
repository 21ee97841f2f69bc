/** What buyers, banks and PayPal do about a payment afterwards: methods of the sandbox. */
import type { World } from '../world';
import {
	closeDispute,
	type DisputeOptions,
	escalateDispute,
	inquire,
	openDispute,
	reviewDispute,
} from './disputes';
import { reverseCapture } from './refunds';
import type { Dispute, OutcomeCode } from './wire/dispute';
import type { Refund } from './wire/order';

export interface DisputeVerbs {
	/** The buyer asks in the Resolution Center; `paymentId` is an order, a capture or a sale. */
	inquire(paymentId: string, options?: DisputeOptions): Dispute;
	/** The payer's bank takes the money back until it is decided; `channel: 'INTERNAL'` is a claim at PayPal. */
	openDispute(paymentId: string, options?: DisputeOptions): Dispute;
	/** An inquiry becomes a claim. */
	escalateDispute(disputeId: string): Dispute;
	/** The seller has answered. */
	reviewDispute(disputeId: string): Dispute;
	closeDispute(disputeId: string, outcome: 'won' | 'lost' | OutcomeCode): Dispute;
	/** PayPal pulls the money back without a dispute; decimal text, or all that is left. */
	reverse(paymentId: string, value?: string): Refund;
	/** Newest first. */
	disputes(): Dispute[];
}

const OUTCOMES: Readonly<Record<'won' | 'lost', OutcomeCode>> = {
	won: 'RESOLVED_SELLER_FAVOUR',
	lost: 'RESOLVED_BUYER_FAVOUR',
};

/** `captureIdOf` finds the capture of an order; what is in the list of transactions is disputed by its own id. */
export function createDisputeVerbs(
	worldOf: () => World,
	captureIdOf: (paymentId: string) => string,
): DisputeVerbs {
	const transactionOf = (id: string): string =>
		worldOf().transactions.some(({ transactionId }) => transactionId === id) ? id : captureIdOf(id);
	return {
		inquire: (id, options) => inquire(worldOf(), transactionOf(id), options),
		openDispute: (id, options) => openDispute(worldOf(), transactionOf(id), options),
		escalateDispute: (id) => escalateDispute(worldOf(), id),
		reviewDispute: (id) => reviewDispute(worldOf(), id),
		closeDispute: (id, outcome) =>
			closeDispute(
				worldOf(),
				id,
				outcome === 'won' || outcome === 'lost' ? OUTCOMES[outcome] : outcome,
			),
		reverse(paymentId, value) {
			const capture = worldOf().captures.get(captureIdOf(paymentId));
			if (!capture) throw new Error(`No capture of ${paymentId}`);
			const { currency_code } = capture.amount;
			return reverseCapture(
				worldOf(),
				capture,
				'CHARGEBACK',
				...(value === undefined ? [] : [{ currency_code, value }]),
			);
		},
		disputes: () => [...worldOf().disputes.values()].reverse(),
	};
}
