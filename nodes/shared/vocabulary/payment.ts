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

/** One movement of money, or the attempt of one. Amounts in minor units of the state's currency. */
export interface Transaction {
	readonly id: string;
	readonly kind: 'payment' | 'authorization' | 'refund' | 'dispute';
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

export interface DisputeState {
	readonly id: string;
	readonly status: 'inquiry' | 'needsResponse' | 'underReview' | 'won' | 'lost' | 'closed';
	readonly reason: string;
	readonly amount: number;
	readonly evidenceDueBy?: string;
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
	readonly name?: string;
}

/** The authoritative snapshot of one root subject, read from the gateway by id. All amounts in minor units of `currency`. */
export interface PaymentState {
	readonly subject: Subject;
	readonly status: SubjectStatus;
	readonly rawStatus: string;
	/** ISO 4217, upper case. */
	readonly currency: string;
	readonly amountDue: number;
	/** Gross: refunds do not lower it. */
	readonly amountPaid: number;
	readonly amountRefunded: number;
	/** Pulled back by open or lost chargebacks; an inquiry moves no money. */
	readonly amountDisputed: number;
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
	/** Where a person sees it at the gateway. */
	readonly url: string;
	/** Oldest first. */
	readonly facts: readonly Fact[];
	/** Digest of money, statuses, ids and dates; equal versions project to equal fields. */
	readonly version: string;
}
