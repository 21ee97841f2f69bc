/** Disputes and what the buyer, the bank and PayPal do to them. https://developer.paypal.com/docs/api/customer-disputes/v1/ */
import { randomBytes } from 'node:crypto';

import { MERCHANT_EMAIL, MERCHANT_NAME } from '../account/merchant';
import type { World } from '../world';
import { reverseCapture, type ReversalReason } from './refunds';
import type { Dispute, MoneyMovement, OutcomeCode } from './wire/dispute';
import type { Money } from './wire/money';

const ANSWER_DAYS = 10;
/** What the seller loses by; `RESOLVED_WITH_PAYOUT` is paid by PayPal. */
const LOST: ReadonlySet<OutcomeCode> = new Set(['RESOLVED_BUYER_FAVOUR', 'ACCEPTED']);

export interface DisputeOptions {
	/** Decimal text; all of the transaction where there is none. */
	readonly value?: string;
	readonly reason?: string;
	/** `EXTERNAL`: by the payer's bank or card issuer. */
	readonly channel?: 'INTERNAL' | 'EXTERNAL';
	/** The capture is pending until it is decided, with the dispute as its reason, as `capture_status_details` allows. */
	readonly marksCapture?: boolean;
}

/** The buyer asks, and no money moves. */
export const inquire = (
	world: World,
	transactionId: string,
	options: DisputeOptions = {},
): Dispute =>
	open(world, transactionId, 'INQUIRY', {
		reason: 'MERCHANDISE_OR_SERVICE_NOT_RECEIVED',
		...options,
	});

/** A chargeback of the payer's bank, or a claim: the money is taken from the seller until it is decided. */
export const openDispute = (
	world: World,
	transactionId: string,
	options: DisputeOptions = {},
): Dispute =>
	open(world, transactionId, 'CHARGEBACK', {
		reason: 'UNAUTHORISED',
		channel: 'EXTERNAL',
		...options,
	});

/** An inquiry becomes a claim. */
export function escalateDispute(world: World, id: string): Dispute {
	const dispute = disputeOf(world, id);
	dispute.dispute_life_cycle_stage = 'CHARGEBACK';
	waitForSeller(world, dispute);
	dispute.money_movements = [movement(world, dispute.dispute_amount, 'DEBIT')];
	return told(world, dispute, 'UPDATED');
}

/** The seller has answered; PayPal looks at it. */
export function reviewDispute(world: World, id: string): Dispute {
	const dispute = disputeOf(world, id);
	dispute.status = 'UNDER_REVIEW';
	dispute.dispute_state = 'UNDER_PAYPAL_REVIEW';
	delete dispute.seller_response_due_date;
	return told(world, dispute, 'UPDATED');
}

/** Decided: what the seller lost is pulled back for good, what was held and not lost comes back. */
export function closeDispute(world: World, id: string, outcome: OutcomeCode): Dispute {
	const dispute = disputeOf(world, id);
	const isLost = LOST.has(outcome);
	const [transaction] = dispute.disputed_transactions;
	const movements = dispute.money_movements ?? [];
	if (isLost && movements.length === 0)
		movements.push(movement(world, dispute.dispute_amount, 'DEBIT'));
	if (!isLost && movements.length > 0)
		movements.push(movement(world, dispute.dispute_amount, 'CREDIT'));
	dispute.status = 'RESOLVED';
	dispute.dispute_state = 'RESOLVED';
	delete dispute.seller_response_due_date;
	dispute.dispute_outcome = {
		outcome_code: outcome,
		...(isLost || outcome === 'RESOLVED_WITH_PAYOUT'
			? { amount_refunded: dispute.dispute_amount }
			: {}),
	};
	if (movements.length > 0) dispute.money_movements = movements;
	const capture = world.captures.get(transaction?.seller_transaction_id ?? '');
	if (capture?.status === 'PENDING') {
		capture.status = 'COMPLETED';
		delete capture.status_details;
	}
	told(world, dispute, 'RESOLVED');
	if (isLost && capture) {
		reverseCapture(world, capture, reasonOf(dispute), dispute.dispute_amount);
	}
	return dispute;
}

export function disputeOf(world: World, id: string): Dispute {
	const dispute = world.disputes.get(id);
	if (!dispute) throw new Error(`No dispute ${id}`);
	return dispute;
}

function open(
	world: World,
	transactionId: string,
	stage: 'INQUIRY' | 'CHARGEBACK',
	{ value, reason = 'OTHER', channel = 'INTERNAL', marksCapture = false }: DisputeOptions,
): Dispute {
	const row = world.transactions.find((one) => one.transactionId === transactionId);
	if (!row) throw new Error(`No transaction ${transactionId}`);
	const id = `PP-R-${randomText()}-${world.disputes.size + 10_000_000}`;
	const at = world.now().toISOString();
	const gross = { currency_code: row.currency, value: row.value };
	const href = `${world.origin()}/v1/customer/disputes/${id}`;
	const dispute: Dispute = {
		dispute_id: id,
		create_time: at,
		update_time: at,
		disputed_transactions: [
			{
				seller_transaction_id: transactionId,
				create_time: row.at.toISOString(),
				transaction_status: 'COMPLETED',
				gross_amount: gross,
				...(row.invoiceId === undefined ? {} : { invoice_number: row.invoiceId }),
				...(row.customField === undefined ? {} : { custom: row.customField }),
				buyer: { name: row.payer?.name ?? 'Ada Acme' },
				seller: {
					email: MERCHANT_EMAIL,
					merchant_id: world.merchantId,
					name: MERCHANT_NAME,
				},
			},
		],
		reason,
		status: 'OPEN',
		dispute_state: 'OPEN_INQUIRIES',
		dispute_amount: value === undefined ? gross : { ...gross, value },
		dispute_life_cycle_stage: stage,
		dispute_channel: channel,
		links: [{ href, rel: 'self', method: 'GET' }],
	};
	if (stage === 'CHARGEBACK') {
		waitForSeller(world, dispute);
		dispute.money_movements = [movement(world, dispute.dispute_amount, 'DEBIT')];
	}
	world.disputes.set(id, dispute);
	const capture = world.captures.get(transactionId);
	if (marksCapture && capture) {
		capture.status = 'PENDING';
		capture.status_details = { reason: reasonOf(dispute) };
	}
	return told(world, dispute, 'CREATED');
}

const reasonOf = ({ dispute_channel: channel }: Dispute): ReversalReason =>
	channel === 'EXTERNAL' ? 'CHARGEBACK' : 'BUYER_COMPLAINT';

function waitForSeller(world: World, dispute: Dispute): void {
	dispute.status = 'WAITING_FOR_SELLER_RESPONSE';
	dispute.dispute_state = 'REQUIRED_ACTION';
	dispute.seller_response_due_date = new Date(
		world.now().getTime() + ANSWER_DAYS * 86_400_000,
	).toISOString();
}

/** No resource version, as in PayPal's own deliveries. */
function told(world: World, dispute: Dispute, what: 'CREATED' | 'UPDATED' | 'RESOLVED'): Dispute {
	dispute.update_time = world.now().toISOString();
	const summary =
		what === 'CREATED'
			? `A new dispute opened with Case # ${dispute.dispute_id}`
			: `A dispute was ${what.toLowerCase()} with case # ${dispute.dispute_id}`;
	world.emit(`CUSTOMER.DISPUTE.${what}`, 'dispute', dispute, undefined, summary);
	return dispute;
}

const movement = (world: World, amount: Money, type: 'DEBIT' | 'CREDIT'): MoneyMovement => ({
	affected_party: 'SELLER',
	amount,
	initiated_time: world.now().toISOString(),
	type,
	reason: 'DISPUTE_SETTLEMENT',
});

const randomText = (): string => randomBytes(2).toString('hex').slice(1).toUpperCase();
