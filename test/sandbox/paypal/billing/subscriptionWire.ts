/** Products, plans, subscriptions and sales as they travel: `catalogs_products_v1`, `billing_subscriptions_v1`, `payments_payment_v1`. */
import type { Link } from '../protocol/lists';
import type { Money, OldMoney } from './amounts';

export interface Product {
	readonly id: string;
	readonly name: string;
	readonly description?: string;
	readonly type: 'PHYSICAL' | 'DIGITAL' | 'SERVICE';
	readonly category?: string;
	readonly create_time: string;
	update_time: string;
	readonly links: readonly Link[];
}

export interface PricingTier {
	readonly starting_quantity: string;
	readonly ending_quantity?: string;
	readonly amount: Money;
}

export interface PricingScheme {
	version?: number;
	fixed_price?: Money;
	pricing_model?: 'VOLUME' | 'TIERED';
	tiers?: readonly PricingTier[];
	create_time?: string;
	update_time?: string;
}

export interface BillingCycle {
	/** Missing where nothing is charged. */
	pricing_scheme?: PricingScheme;
	readonly frequency: {
		readonly interval_unit: 'DAY' | 'WEEK' | 'MONTH' | 'YEAR';
		readonly interval_count?: number;
	};
	readonly tenure_type: 'REGULAR' | 'TRIAL';
	readonly sequence: number;
	/** 0 without end. */
	total_cycles?: number;
}

export interface PaymentPreferences {
	readonly auto_bill_outstanding?: boolean;
	readonly setup_fee?: Money;
	readonly setup_fee_failure_action?: 'CONTINUE' | 'CANCEL';
	readonly payment_failure_threshold?: number;
}

export interface Plan {
	readonly id: string;
	readonly product_id: string;
	name: string;
	description?: string;
	status: 'CREATED' | 'INACTIVE' | 'ACTIVE';
	readonly billing_cycles: readonly BillingCycle[];
	payment_preferences: PaymentPreferences;
	taxes?: { readonly percentage: string; readonly inclusive?: boolean };
	readonly quantity_supported: boolean;
	readonly create_time: string;
	update_time: string;
	readonly links: readonly Link[];
}

export interface CycleExecution {
	readonly tenure_type: 'REGULAR' | 'TRIAL';
	readonly sequence: number;
	cycles_completed: number;
	cycles_remaining: number;
	current_pricing_scheme_version: number;
	readonly total_cycles: number;
}

export interface FailedPayment {
	readonly amount: Money;
	readonly time: string;
	readonly reason_code: string;
	readonly next_payment_retry_time?: string;
}

export interface Subscriber {
	readonly email_address?: string;
	readonly payer_id?: string;
	readonly name?: { readonly given_name?: string; readonly surname?: string };
}

export interface Subscription {
	readonly id: string;
	status: 'APPROVAL_PENDING' | 'APPROVED' | 'ACTIVE' | 'SUSPENDED' | 'CANCELLED' | 'EXPIRED';
	status_change_note?: string;
	status_update_time: string;
	plan_id: string;
	start_time: string;
	quantity: string;
	shipping_amount: Money;
	subscriber?: Subscriber;
	billing_info?: {
		outstanding_balance: Money;
		cycle_executions: CycleExecution[];
		last_payment?: { readonly amount: Money; readonly time: string };
		next_billing_time?: string;
		failed_payments_count: number;
	};
	custom_id?: string;
	plan_overridden: boolean;
	readonly create_time: string;
	update_time: string;
	links: readonly Link[];
}

/** https://developer.paypal.com/docs/api/payments/v1/#definition-sale */
export interface Sale {
	readonly id: string;
	state: 'completed' | 'partially_refunded' | 'pending' | 'refunded' | 'denied';
	readonly amount: {
		readonly total: string;
		readonly currency: string;
		readonly details: { readonly subtotal: string };
	};
	readonly payment_mode: 'INSTANT_TRANSFER' | 'ECHECK';
	readonly protection_eligibility: 'ELIGIBLE';
	readonly protection_eligibility_type: 'ITEM_NOT_RECEIVED_ELIGIBLE,UNAUTHORIZED_PAYMENT_ELIGIBLE';
	readonly transaction_fee?: OldMoney;
	/** Empty, as delivered. */
	readonly invoice_number: '';
	readonly custom?: string;
	/** `I-…`. */
	readonly billing_agreement_id: string;
	readonly create_time: string;
	update_time: string;
	readonly links: readonly Link[];
}

/** A refund in the words of the older API. */
export interface SaleRefund {
	readonly id: string;
	readonly create_time: string;
	readonly update_time: string;
	readonly state: 'pending' | 'completed' | 'cancelled' | 'failed';
	readonly amount: { readonly total: string; readonly currency: string };
	readonly refund_from_transaction_fee: OldMoney;
	readonly refund_from_received_amount: OldMoney;
	readonly total_refunded_amount: OldMoney;
	readonly sale_id: string;
	readonly description?: string;
	readonly invoice_number?: string;
	readonly custom?: string;
	readonly links: readonly Link[];
}
