/** Orders v2 and payments v2 as they travel; the fields are those of `checkout_orders_v2` and `payments_payment_v2`. */
import type { Link } from '../../protocol/lists';
import type { Money } from './money';

export interface RelatedIds {
	readonly order_id?: string;
	readonly authorization_id?: string;
	readonly capture_id?: string;
}

interface Payment<Status extends string> {
	readonly id: string;
	status: Status;
	status_details?: { readonly reason: string };
	readonly amount: Money;
	readonly invoice_id?: string;
	readonly custom_id?: string;
	readonly seller_protection?: {
		readonly status: string;
		readonly dispute_categories?: readonly string[];
	};
	readonly supplementary_data?: { readonly related_ids: RelatedIds };
	readonly payee?: { readonly email_address?: string; readonly merchant_id: string };
	links: readonly Link[];
	readonly create_time: string;
	update_time: string;
}

export interface ProcessorResponse {
	readonly avs_code?: string;
	readonly cvv_code?: string;
	readonly response_code?: string;
	readonly payment_advice_code?: string;
}

export interface Capture extends Payment<
	'COMPLETED' | 'DECLINED' | 'PARTIALLY_REFUNDED' | 'PENDING' | 'REFUNDED' | 'FAILED'
> {
	readonly final_capture: boolean;
	readonly disbursement_mode?: 'INSTANT';
	/** Missing until the money is there. */
	seller_receivable_breakdown?: {
		readonly gross_amount: Money;
		readonly paypal_fee: Money;
		readonly net_amount: Money;
	};
	processor_response?: ProcessorResponse;
}

export interface Authorization extends Payment<
	'CREATED' | 'CAPTURED' | 'DENIED' | 'PARTIALLY_CAPTURED' | 'VOIDED' | 'PENDING'
> {
	readonly expiration_time: string;
}

export interface Refund {
	readonly id: string;
	status: 'CANCELLED' | 'FAILED' | 'PENDING' | 'COMPLETED';
	status_details?: { readonly reason: 'ECHECK' };
	readonly amount: Money;
	readonly invoice_id?: string;
	readonly custom_id?: string;
	readonly note_to_payer?: string;
	readonly seller_payable_breakdown?: {
		readonly gross_amount: Money;
		readonly paypal_fee: Money;
		readonly net_amount: Money;
		readonly total_refunded_amount: Money;
	};
	readonly payer?: { readonly email_address?: string; readonly merchant_id: string };
	/** `up` is the capture. */
	readonly links: readonly Link[];
	readonly create_time: string;
	update_time: string;
}

export interface Breakdown {
	readonly item_total?: Money;
	readonly shipping?: Money;
	readonly handling?: Money;
	readonly tax_total?: Money;
	readonly insurance?: Money;
	readonly shipping_discount?: Money;
	readonly discount?: Money;
}

export interface Item {
	readonly name: string;
	readonly quantity: string;
	readonly unit_amount: Money;
	readonly tax?: Money;
	readonly description?: string;
	readonly sku?: string;
}

export interface PurchaseUnit {
	readonly reference_id: string;
	readonly amount: Money & { readonly breakdown?: Breakdown };
	readonly payee: { readonly email_address: string; readonly merchant_id: string };
	readonly description?: string;
	readonly custom_id?: string;
	readonly invoice_id?: string;
	readonly items?: readonly Item[];
	payments?: {
		authorizations?: Authorization[];
		captures?: Capture[];
		refunds?: Refund[];
	};
}

export interface Payer {
	readonly name?: { readonly given_name?: string; readonly surname?: string };
	readonly email_address?: string;
	readonly payer_id?: string;
	readonly address?: { readonly country_code: string };
}

export interface PaymentSource {
	readonly paypal?: {
		readonly email_address?: string;
		readonly account_id?: string;
		readonly name?: { readonly given_name?: string; readonly surname?: string };
		readonly address?: { readonly country_code: string };
	};
	readonly card?: {
		readonly name?: string;
		readonly last_digits?: string;
		readonly brand?: string;
		readonly type?: string;
		readonly expiry?: string;
	};
}

export interface Order {
	readonly id: string;
	readonly intent: 'CAPTURE' | 'AUTHORIZE';
	status: 'CREATED' | 'SAVED' | 'APPROVED' | 'VOIDED' | 'COMPLETED' | 'PAYER_ACTION_REQUIRED';
	purchase_units: PurchaseUnit[];
	payer?: Payer;
	payment_source?: PaymentSource;
	links: readonly Link[];
	readonly create_time: string;
	update_time: string;
}
