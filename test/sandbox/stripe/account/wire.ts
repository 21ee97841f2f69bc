/** The SDK's types as they travel: expandable fields are ids, decimals are strings. */
import type Stripe from 'stripe';

/** An object as the sandbox keeps it, with every field that the vendor's types require. */
export type Wire<T> = { -readonly [Key in keyof T]: Field<T[Key]> };

type Field<T> = string extends T
	? Exclude<T, { id: string }>
	: T extends Stripe.Decimal
		? string
		: T extends ReadonlyArray<infer Item>
			? Array<Field<Item>>
			: T extends object
				? Wire<T>
				: T;

export interface ObjectTypes {
	balance_transaction: Wire<Stripe.BalanceTransaction>;
	charge: Wire<Stripe.Charge>;
	'checkout.session': Wire<Stripe.Checkout.Session>;
	coupon: Wire<Stripe.Coupon>;
	credit_note: Wire<Stripe.CreditNote>;
	customer: Wire<Stripe.Customer>;
	customer_balance_transaction: Wire<Stripe.CustomerBalanceTransaction>;
	customer_cash_balance_transaction: Wire<Stripe.CustomerCashBalanceTransaction>;
	discount: Wire<Stripe.Discount>;
	dispute: Wire<Stripe.Dispute>;
	invoice: Wire<Stripe.Invoice>;
	invoice_payment: Wire<Stripe.InvoicePayment>;
	invoiceitem: Wire<Stripe.InvoiceItem>;
	payment_intent: Wire<Stripe.PaymentIntent>;
	payment_link: Wire<Stripe.PaymentLink>;
	payment_method: Wire<Stripe.PaymentMethod>;
	payment_record: Wire<Stripe.PaymentRecord>;
	price: Wire<Stripe.Price>;
	product: Wire<Stripe.Product>;
	promotion_code: Wire<Stripe.PromotionCode>;
	'radar.early_fraud_warning': Wire<Stripe.Radar.EarlyFraudWarning>;
	refund: Wire<Stripe.Refund>;
	review: Wire<Stripe.Review>;
	subscription: Wire<Stripe.Subscription>;
	subscription_schedule: Wire<Stripe.SubscriptionSchedule>;
	'test_helpers.test_clock': Wire<Stripe.TestHelpers.TestClock>;
	webhook_endpoint: Wire<Stripe.WebhookEndpoint>;
}

export type ObjectName = keyof ObjectTypes;
export type AnyObject = ObjectTypes[ObjectName];

/** Stripe's event object; `data.object` is what it was when the event happened. */
export interface StripeEvent {
	readonly id: string;
	readonly object: 'event';
	/** Only in deliveries to the platform's endpoints for connected accounts. */
	readonly account?: string;
	readonly api_version: string;
	readonly created: number;
	readonly data: { readonly object: unknown; readonly previous_attributes?: unknown };
	readonly livemode: boolean;
	pending_webhooks: number;
	readonly request: { readonly id: string | null; readonly idempotency_key: string | null };
	readonly type: string;
}
