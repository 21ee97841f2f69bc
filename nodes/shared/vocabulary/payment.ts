import type { PaymentEventType } from './event';
import type { PaymentFailure } from './failure';
import type { Subject } from './subject';

/**
 * Where one subject stands, before refunds and disputes (those are amounts). `unknown` is a gateway word that no table has:
 * it is never guessed to be something else, and a person is asked.
 */
export type SubjectStatus =
	| 'draft'
	| 'pending'
	| 'actionRequired'
	| 'underReview'
	| 'authorized'
	| 'partiallyPaid'
	| 'paid'
	| 'failed'
	| 'pastDue'
	| 'uncollectible'
	| 'canceled'
	| 'unknown';

export interface PaymentMethod {
	/** The gateway's word: `card`, `sepa_debit`, `paypal`. */
	readonly type: string;
	readonly brand?: string;
	readonly last4?: string;
}

/**
 * One movement of money, or the attempt of one. Amounts in minor units of the state's currency. Its id is the same whichever
 * subject shows it, since a payment may be attached to an invoice later: a transaction counts once on a deal.
 *
 * - `payment`: money that arrives (a charge, a part of a bank transfer, a payment recorded by hand).
 * - `refund`: value given back: a refund, or a credit note after the payment.
 * - `credit`: settled by the customer's balance; no money arrives.
 * - `dispute`: `pending` holds the money of an open chargeback (an inquiry is no transaction), `succeeded` has taken it for
 *   good, `canceled` gave it back.
 */
export interface Transaction {
	readonly id: string;
	readonly kind: 'payment' | 'authorization' | 'refund' | 'credit' | 'dispute';
	readonly outcome: 'pending' | 'succeeded' | 'failed' | 'canceled';
	readonly amount: number;
	/** ISO 8601. */
	readonly at: string;
	readonly failure?: PaymentFailure;
	readonly method?: PaymentMethod;
	readonly fee?: number;
	readonly net?: number;
	readonly receiptUrl?: string;
}

export type SubscriptionStatus =
	| 'incomplete'
	| 'trialing'
	| 'active'
	| 'pastDue'
	| 'unpaid'
	| 'paused'
	| 'canceled'
	| 'expired'
	| 'unknown';

export interface SubscriptionState {
	readonly id: string;
	readonly status: SubscriptionStatus;
	readonly plan: string;
	/** `month`, `year`, `3 months`. */
	readonly interval: string;
	/** Monthly recurring revenue in minor units; 0 when nothing recurs any more. */
	readonly mrr: number;
	readonly currentPeriodEnd?: string;
	/** When it will end, or has ended. */
	readonly cancelAt?: string;
	readonly trialEnd?: string;
}

export interface InvoiceState {
	readonly id: string;
	readonly number?: string;
	/** Signed pages change with each read and are no part of `version`. */
	readonly hostedUrl?: string;
	readonly pdfUrl?: string;
	readonly dueAt?: string;
	/** From when on it is late, as long as it is open: its due date or, where the gateway collects by itself, when it became final. */
	readonly owedSince?: string;
}

/**
 * Something that was asked for in writing: an invoice, each finalised invoice of a subscription, a free order. Drafts are none.
 * Amounts in minor units of the state's currency.
 */
export interface Obligation {
	/** The gateway's id of the invoice. */
	readonly id: string;
	readonly status: 'open' | 'paid' | 'uncollectible' | 'voided';
	/**
	 * After discounts and after the credit notes that lowered it, before any balance of the customer; whether or not it is paid
	 * since. 0 when voided. Never below 0.
	 */
	readonly asked: number;
	/** What discounts took off. */
	readonly discounted: number;
	/** What credit notes took off before it was paid; later ones are refunds. */
	readonly creditNoted: number;
	/** What an invoice below zero (a smaller plan in mid-period) put on the customer's balance: money that was paid before. */
	readonly carriedOver: number;
	/** What was paid above it and went to the customer's balance: it is paid already where that balance settles another one. */
	readonly overpaid?: number;
	/** Still to be paid; 0 when paid, voided or given up. */
	readonly open: number;
	/** ISO 8601: when it was finalised. */
	readonly askedAt: string;
	/** ISO 8601: when nothing was open any more; missing while something is. */
	readonly settledAt?: string;
	/**
	 * Its date has passed or, where the gateway collects by itself, its first charge was declined. Never the first invoice of a
	 * subscription that did not start.
	 */
	readonly isPastDue: boolean;
	/** ISO 8601; where the gateway collects by itself, when it was finalised. */
	readonly dueAt: string;
	readonly number?: string;
	/** Page on which the customer can pay it, while it is open. */
	readonly paymentUrl?: string;
	/** The gateway's ids of the payments that were made or tried for it, as payment subjects are called. */
	readonly paymentIds: readonly string[];
	/** Tries for it that were declined, by the ids that their facts begin with: two bills may be declined in one second. */
	readonly declinedIds?: readonly string[];
	/** Of its last declined try, while something is open. */
	readonly failure?: PaymentFailure;
	/** ISO 8601: when that try was made. */
	readonly failedAt?: string;
}

export interface DisputeState {
	readonly id: string;
	readonly status: 'inquiry' | 'needsResponse' | 'underReview' | 'won' | 'lost' | 'closed';
	readonly reason: string;
	readonly amount: number;
	readonly evidenceDueBy?: string;
	/** ISO 8601. */
	readonly openedAt?: string;
}

/** What became true once. The same key from webhook, polling and reconciliation. */
export interface Fact {
	/** Transaction id and outcome: `stripe/acct_1/live/ch_1/failed`. */
	readonly key: string;
	readonly type: PaymentEventType;
	/** ISO 8601. */
	readonly at: string;
	/** Minor units of the state's currency. */
	readonly amount?: number;
	/** Whether it still holds in the state just read: a failure after which the customer paid does not. */
	readonly current: boolean;
	/** For people: `renewal 2026-12`, `insufficient funds`. */
	readonly reason?: string;
	/** The transaction it tells of, when it tells of one. */
	readonly transactionId?: string;
}

/** The deal that we, or whoever made the payment, wrote into the gateway's metadata. */
export interface CrmReference {
	readonly crm?: string;
	/** HubSpot portal, Salesforce organisation, Zoho organisation. */
	readonly account?: string;
	readonly dealId?: string;
	readonly contactId?: string;
}

export interface Customer {
	readonly id?: string;
	readonly email?: string;
	/** Typed at the payment, where the customer's record has another one; they lead to a contact as well. */
	readonly otherEmails?: readonly string[];
	readonly name?: string;
}

/** The authoritative snapshot of one root subject, read from the gateway by id. All amounts in minor units of `currency`. */
export interface PaymentState {
	readonly subject: Subject;
	readonly status: SubjectStatus;
	readonly rawStatus: string;
	/** ISO 4217, upper case. */
	readonly currency: string;
	/** Asked for in all its obligations or, of a payment that no invoice asked for, by itself; 0 when canceled. */
	readonly amountDue: number;
	/** Gross, over all its transactions: refunds do not lower it. */
	readonly amountPaid: number;
	readonly amountRefunded: number;
	/** Pulled back by open or lost chargebacks; an inquiry moves no money. */
	readonly amountDisputed: number;
	/** What it asked for in writing, oldest first; all invoices of a subscription. Empty for a payment that no invoice asked for. */
	readonly obligations: readonly Obligation[];
	readonly description?: string;
	/** Oldest first. */
	readonly transactions: readonly Transaction[];
	readonly lastTransactionId?: string;
	/** When money last arrived, ISO 8601. */
	readonly lastPaidAt?: string;
	readonly createdAt: string;
	readonly customer: Customer;
	readonly invoice?: InvoiceState;
	readonly subscription?: SubscriptionState;
	/** The latest decline, while nothing has been paid since. */
	readonly failure?: PaymentFailure;
	readonly disputes: readonly DisputeState[];
	/** Page on which the customer can pay what is open. */
	readonly paymentUrl?: string;
	readonly crmReference?: CrmReference;
	/** What it was made anew from: it belongs where that was. */
	readonly replaces?: Subject;
	/** Where a person sees it at the gateway. */
	readonly url: string;
	/** Oldest first. */
	readonly facts: readonly Fact[];
	/** Digest of money, statuses, ids and dates; equal versions project to equal fields. */
	readonly version: string;
}
