import type { PaymentFailure } from '../failure';
import type { DisputeState, PaymentMethod, Transaction } from '../payment';
import type { RootRecord } from './rootRecord';

/**
 * How far a payment is by the gateway's own word. `waiting`: nobody has paid yet. `processing`: the bank works on it.
 * `underReview`: a person at the business decides before any money is taken; `AttemptRecord.review` tells of it. A gateway whose word says less than the payment's attempts (a completed order may be declined) asks `stageOf` of its attempts.
 */
export type PaymentStage =
	| 'waiting'
	| 'actionRequired'
	| 'processing'
	| 'underReview'
	| 'authorized'
	| 'succeeded'
	| 'failed'
	| 'canceled'
	| 'unknown';

/** A payment, with everything that was tried for it and everything that became of its money. */
export interface PaymentRecord extends RootRecord {
	readonly stage: PaymentStage;
	/** What it is over; less may have been captured. */
	readonly amount: number;
	/** Oldest first. Earlier declined ones where the gateway still shows them. */
	readonly attempts: readonly AttemptRecord[];
	/** Tries that made no transaction, such as one that was left at the bank's check; oldest first. */
	readonly declines: readonly DeclineRecord[];
	/** Tells apart the try that waits or is under way and has no transaction yet: the payment's id and what it is made with. */
	readonly openTry?: string;
	/** Money that went back, oldest first. What is released of an authorization never was money. */
	readonly refunds: readonly RefundRecord[];
	readonly disputes: readonly DisputeRecord[];
	/** When and why it was given up, where the gateway says so. */
	readonly canceled?: { readonly at?: string; readonly reason?: string };
	/** An order that came to nothing by a discount, so that nothing is ever charged for it: what the discount took off. */
	readonly order?: { readonly discounted: number };
}

/**
 * One transaction that was to bring money: a charge, a capture, a sale, a payment recorded by hand.
 *
 * - `authorized`: reserved, and nothing captured of it. A capture under the same id takes its place; one with an id of its
 *   own is an attempt of its own, and so is what is still reserved then.
 * - `voided`: was reserved, and was let go or ran out. What was captured and voided before it settled has succeeded, and has a
 *   refund.
 */
export interface AttemptRecord {
	readonly id: string;
	readonly outcome: 'pending' | 'authorized' | 'voided' | 'succeeded' | 'failed';
	/** What arrived, with tips; else what was tried or reserved. */
	readonly amount: number;
	/** Of the amount: given freely, and never asked for. */
	readonly tip?: number;
	/** What may still be captured, where the gateway says so. */
	readonly capturable?: number;
	/** When the customer paid, or tried to. */
	readonly triedAt: string;
	/** When the money came, where that was later: a capture, a debit that came through. */
	readonly arrivedAt?: string;
	/** Why it was declined. */
	readonly failure?: PaymentFailure;
	readonly method?: PaymentMethod;
	/** Only in the payment's currency, and where the gateway knows it by now. */
	readonly fee?: number;
	readonly net?: number;
	readonly receiptUrl?: string;
	/** A part of what was asked, after which the gateway waits for the rest: nobody is thanked for it yet. */
	readonly isPart?: true;
	/** Only that it came is known: the transaction was not brought along, and what is told is told by the payment's id. */
	readonly isUnseen?: true;
	/** A person at the business is asked whether it may be kept; until then it has not arrived. */
	readonly review?: ReviewRecord;
}

/** A fraud check by a person. */
export interface ReviewRecord {
	/** Of the review or, where it has none, of the attempt. */
	readonly id: string;
	readonly openedAt: string;
	readonly isOpen: boolean;
	/** What is looked at, also where less was captured since. */
	readonly amount: number;
}

export interface DeclineRecord {
	/** Tells it apart from the payment's other tries: the payment's id and what it was tried with, or the number of the try. */
	readonly id: string;
	readonly at: string;
	readonly amount: number;
	readonly failure: PaymentFailure;
}

export interface RefundRecord {
	readonly id: string;
	readonly outcome: Transaction['outcome'];
	readonly amount: number;
	/** When it was made or, where it came back, when it did. */
	readonly at: string;
	/** For people: `requested by customer`. */
	readonly reason?: string;
	/** The dispute whose money it shows again: that counts once, as what the dispute took. */
	readonly disputeId?: string;
}

/**
 * A dispute, or money that a bank took back in another way after it counted as paid (a returned debit, a reversal): that is a
 * lost one.
 */
export interface DisputeRecord {
	readonly id: string;
	readonly status: DisputeState['status'];
	readonly rawStatus: string;
	/** The gateway's code: `product_not_received`. */
	readonly reason: string;
	/** In the payment's currency; the whole payment where the bank counts in another one. */
	readonly amount: number;
	readonly openedAt: string;
	/** When it took the money, where that was not when it was opened: it was an inquiry first. */
	readonly withdrawnAt?: string;
	/** When it became what it is; missing while it stands as it began. Where nobody says when, the last moment that is known. */
	readonly movedAt?: string;
	readonly evidenceDueBy?: string;
}

/** That a bank suspects fraud, while a refund still helps. */
export interface FraudWarningRecord {
	readonly id: string;
	readonly at: string;
	readonly isActionable: boolean;
	readonly reason: string;
	readonly amount?: number;
	readonly transactionId?: string;
}
