/** Invoices as `invoicing_v2` has them. https://developer.paypal.com/docs/api/invoicing/v2/ */
import type { Link } from '../protocol/lists';
import type { Money } from './amounts';

export type InvoiceStatus =
	| 'DRAFT'
	| 'SENT'
	| 'SCHEDULED'
	| 'PAID'
	| 'MARKED_AS_PAID'
	| 'CANCELLED'
	| 'REFUNDED'
	| 'PARTIALLY_PAID'
	| 'PARTIALLY_REFUNDED'
	| 'MARKED_AS_REFUNDED'
	| 'UNPAID'
	| 'PAYMENT_PENDING';

export interface Tax {
	readonly name: string;
	/** Decimal text: `7.25`. */
	readonly percent: string;
	readonly amount?: Money;
}

export interface Discount {
	readonly percent?: string;
	readonly amount?: Money;
}

export interface InvoiceItem {
	readonly id?: string;
	readonly name: string;
	readonly description?: string;
	/** Decimal text. */
	readonly quantity: string;
	readonly unit_amount: Money;
	readonly tax?: Tax;
	readonly discount?: Discount;
	readonly unit_of_measure?: 'QUANTITY' | 'HOURS' | 'AMOUNT';
}

export interface AmountBreakdown {
	readonly item_total?: Money;
	readonly discount?: { readonly invoice_discount?: Discount; readonly item_discount?: Money };
	readonly tax_total?: Money;
	readonly shipping?: { readonly amount?: Money; readonly tax?: Tax };
	readonly custom?: { readonly label: string; readonly amount?: Money };
}

export interface InvoiceConfiguration {
	readonly tax_calculated_after_discount?: boolean;
	readonly tax_inclusive?: boolean;
	readonly allow_tip?: boolean;
	readonly partial_payment?: {
		readonly allow_partial_payment?: boolean;
		readonly minimum_amount_due?: Money;
	};
	readonly template_id?: string;
}

export interface InvoiceMetadata {
	create_time: string;
	last_update_time?: string;
	cancel_time?: string;
	first_sent_time?: string;
	last_sent_time?: string;
	created_by_flow?: string;
	recipient_view_url?: string;
	invoicer_view_url?: string;
}

export interface InvoiceDetail {
	readonly currency_code: string;
	readonly invoice_number: string;
	readonly reference?: string;
	/** `2026-11-30`. */
	readonly invoice_date: string;
	readonly note?: string;
	readonly terms_and_conditions?: string;
	readonly memo?: string;
	readonly payment_term?: { readonly term_type?: string; readonly due_date?: string };
	readonly metadata: InvoiceMetadata;
}

export interface Recipient {
	readonly billing_info?: {
		readonly business_name?: string;
		readonly name?: { readonly given_name?: string; readonly surname?: string };
		readonly email_address?: string;
	};
	readonly shipping_info?: object;
}

export interface InvoicePayment {
	readonly type: 'PAYPAL' | 'EXTERNAL';
	/** Of the capture, where PayPal took the money. */
	readonly payment_id: string;
	readonly payment_date: string;
	readonly method: string;
	readonly note?: string;
	readonly amount: Money;
	transaction_status?: 'SUCCESS' | 'PENDING';
	readonly transaction_type?: 'SALE';
}

export interface InvoiceRefund {
	readonly type: 'PAYPAL' | 'EXTERNAL';
	readonly refund_id: string;
	readonly refund_date: string;
	readonly amount: Money;
	readonly method: string;
}

export interface Invoice {
	readonly id: string;
	status: InvoiceStatus;
	detail: InvoiceDetail;
	invoicer?: object;
	primary_recipients?: readonly Recipient[];
	additional_recipients?: readonly string[];
	items: readonly InvoiceItem[];
	configuration: InvoiceConfiguration;
	amount: Money & { readonly breakdown: AmountBreakdown };
	due_amount: Money;
	gratuity?: Money;
	payments?: { paid_amount: Money; transactions: InvoicePayment[] };
	refunds?: { refund_amount: Money; transactions: InvoiceRefund[] };
	links: readonly Link[];
}

/** What somebody sends to make one or to replace one. */
export interface InvoiceDraft {
	readonly detail: Partial<InvoiceDetail> & { readonly currency_code: string };
	readonly invoicer?: object;
	readonly primary_recipients?: readonly Recipient[];
	readonly additional_recipients?: readonly string[];
	readonly items?: readonly InvoiceItem[];
	readonly configuration?: InvoiceConfiguration;
	readonly amount?: { readonly breakdown?: AmountBreakdown };
}
