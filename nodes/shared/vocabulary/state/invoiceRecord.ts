import type { PaymentRecord } from './paymentRecord';
import type { RootRecord } from './rootRecord';

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
