import type { BillingInterval } from '../mrr';
import type { SubscriptionState } from '../payment';
import type { InvoiceRecord } from './invoiceRecord';
import type { RootRecord } from './rootRecord';

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
