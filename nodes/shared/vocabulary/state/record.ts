/**
 * What an adapter tells: one record for each thing of the vendor's. What a record means (what is paid, owed, late, lost, told)
 * stands beside it in this folder, once for all gateways. Amounts are minor units; moments are as `Date.toISOString` writes
 * them, since they are compared as text; what the gateway does not know is `undefined`.
 */
import type { PaymentFailure } from '../failure';
import type {
	CrmReference,
	Customer,
	DisputeState,
	PaymentMethod,
	SubscriptionState,
	Transaction,
} from '../payment';
import type { BillingInterval } from '../mrr';
import type { Subject } from '../subject';

/** What every root has, whatever it is. */
export interface RootRecord {
	/** The gateway's id; of a payment, as payment subjects are called. */
	readonly id: string;
	/** The gateway's own word for where it stands. */
	readonly rawStatus: string;
	/** ISO 4217, in any case: all amounts in the record are in its minor units. */
	readonly currency: string;
	readonly createdAt: string;
	readonly description?: string;
	readonly customer: Customer;
	readonly crmReference?: CrmReference;
	/** What it was made anew from. */
	readonly replaces?: Pick<Subject, 'kind' | 'id'>;
	/** Where a person sees it at the gateway. */
	readonly url: string;
}

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

/** `open`: asked for and not settled. `uncollectible`: given up by the business, and may still be paid. */
export type InvoiceStage = 'draft' | 'open' | 'paid' | 'uncollectible' | 'voided' | 'unknown';

/**
 * Something that was asked for in writing. Where a gateway has subscriptions without invoices, one for each period that was
 * due, with an id that is the period's for ever.
 */
export interface InvoiceRecord extends RootRecord {
	readonly stage: InvoiceStage;
	readonly number?: string;
	readonly asked: AskedRecord;
	/** What was paid of it, whatever brought it, without what a balance settled. */
	readonly paid: number;
	/** What the gateway says is left to pay. */
	readonly remaining: number;
	/** Settled by the customer's balance, where there is such a thing. */
	readonly credit?: MovementRecord;
	/** What was paid outside of the gateway: recorded by hand. */
	readonly outside: readonly MovementRecord[];
	/** Laid to it, oldest first: paid with, or tried. */
	readonly payments: readonly LaidPaymentRecord[];
	/** Tried and canceled with the invoice: they brought nothing, but were declined. Oldest first. */
	readonly abandoned: readonly LaidPaymentRecord[];
	/** The ids of all payments that were ever laid to it, as payment subjects are called. */
	readonly paymentIds: readonly string[];
	/** Issued after it was paid, oldest first; those before it only lower what is asked. */
	readonly creditNotes: readonly CreditNoteRecord[];
	readonly finalizedAt?: string;
	readonly dueAt?: string;
	readonly paidAt?: string;
	readonly voidedAt?: string;
	readonly givenUpAt?: string;
	/** `automatic`: the gateway charges what is on file. `sent`: the customer pays it on a page. */
	readonly collection?: 'automatic' | 'sent';
	/** How often the gateway has charged by itself. */
	readonly tries: number;
	readonly nextTryAt?: string;
	/** What a subscription bills: its start, or a further period. Missing for everything else. */
	readonly billing?: 'first' | 'renewal';
	/** End of the period that is billed. */
	readonly periodEnd?: string;
	/** Why the gateway could not make it final, where it could not. */
	readonly unfinished?: { readonly code?: string; readonly message?: string };
	/** Page on which the customer can pay it. */
	readonly page?: string;
	readonly pdfUrl?: string;
}

/** What an invoice asks for, in the words of an `Obligation`. */
export interface AskedRecord {
	/** After discounts, tax and the credit notes before its payment, before any balance; 0 when voided. */
	readonly amount: number;
	/** What is left of that for the customer to pay when it became final; 0 and below where a balance settles all. */
	readonly due: number;
	readonly discounted: number;
	readonly creditNoted: number;
	readonly carriedOver: number;
	readonly overpaid: number;
}

/** Money that moved beside the gateway's own transactions. */
export interface MovementRecord {
	readonly id: string;
	readonly amount: number;
	readonly at: string;
}

/** A payment, and how it is laid to the invoice. */
export interface LaidPaymentRecord {
	readonly payment: PaymentRecord;
	/** What it brought to this invoice. */
	readonly amount: number;
	/** Whether that counts as paid. */
	readonly isPaid: boolean;
	/** When it was laid to it: later than it was made where somebody attached it. */
	readonly laidAt: string;
}

/** Value given back after the payment, but for what the gateway's own refunds show. */
export interface CreditNoteRecord {
	readonly id: string;
	readonly at: string;
	readonly outside: number;
	readonly toBalance: number;
	readonly reason?: string;
}

export interface SubscriptionRecord extends RootRecord {
	readonly status: SubscriptionState['status'];
	/** Whether the gateway collects nothing for now, though the subscription goes on. */
	readonly isCollectionPaused: boolean;
	/** Since when it is paused, where the gateway says so. */
	readonly pausedAt?: string;
	/** For people. */
	readonly plan: string;
	/** Of the first item that recurs. */
	readonly interval?: BillingInterval;
	/** What recurs by a price that is known before. */
	readonly items: readonly RecurringItem[];
	/** Those that last, in the order in which they are taken off. */
	readonly discounts: readonly RecurringDiscount[];
	/** When it bills next. */
	readonly periodEnd?: string;
	/** When it is to end. */
	readonly endsAt?: string;
	/** When somebody said that it is to end. */
	readonly canceledAt?: string;
	readonly endedAt?: string;
	/** For people: why it ended. */
	readonly cancelReason?: string;
	readonly trialEnd?: string;
	/** All of it, oldest first; drafts too. */
	readonly invoices: readonly InvoiceRecord[];
}

export interface RecurringItem {
	/** With its quantity, for one interval. */
	readonly amount: number;
	readonly interval: BillingInterval;
}

/** Off every bill, by hundredths of a percent or by an amount of the interval. */
export type RecurringDiscount = (
	{ readonly hundredths: number } | { readonly amount: number; readonly interval: BillingInterval }
) & { readonly endsAt?: string };
