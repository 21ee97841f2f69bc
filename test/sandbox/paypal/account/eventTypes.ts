/** What a webhook may listen to. https://developer.paypal.com/api/rest/webhooks/event-names/ */

const TYPES = `
CHECKOUT.ORDER.APPROVED|A buyer approved a checkout order|2.0
CHECKOUT.ORDER.COMPLETED|A checkout order is processed|2.0
CHECKOUT.PAYMENT-APPROVAL.REVERSED|A problem occurred after the buyer approved the order but before you captured the payment|1.0
PAYMENT.AUTHORIZATION.CREATED|A payment authorization is created, approved, executed, or a future payment authorization is created|1.0,2.0
PAYMENT.AUTHORIZATION.VOIDED|A payment authorization is voided|1.0,2.0
PAYMENT.CAPTURE.COMPLETED|A payment capture completes|1.0,2.0
PAYMENT.CAPTURE.PENDING|The state of a payment capture changes to pending|1.0,2.0
PAYMENT.CAPTURE.DECLINED|A payment capture is declined|2.0
PAYMENT.CAPTURE.DENIED|A payment capture is denied|1.0,2.0
PAYMENT.CAPTURE.REFUNDED|A merchant refunds a payment capture|1.0,2.0
PAYMENT.CAPTURE.REVERSED|PayPal reverses a payment capture|1.0,2.0
PAYMENT.REFUND.PENDING|A payment refund is pending|2.0
PAYMENT.REFUND.FAILED|A payment refund failed|2.0
PAYMENT.SALE.COMPLETED|A sale completes|1.0
PAYMENT.SALE.PENDING|The state of a sale changes to pending|1.0
PAYMENT.SALE.DENIED|The state of a sale changes from pending to denied|1.0
PAYMENT.SALE.REFUNDED|A merchant refunds a sale|1.0
PAYMENT.SALE.REVERSED|PayPal reverses a sale|1.0
BILLING.PLAN.CREATED|A billing plan is created|2.0
BILLING.PLAN.UPDATED|A billing plan is updated|2.0
BILLING.PLAN.ACTIVATED|A billing plan is activated|2.0
BILLING.PLAN.DEACTIVATED|A billing plan is deactivated|2.0
BILLING.PLAN.PRICING-CHANGE.ACTIVATED|A price change for the plan is activated|2.0
BILLING.SUBSCRIPTION.CREATED|A subscription is created|2.0
BILLING.SUBSCRIPTION.ACTIVATED|A subscription is activated|2.0
BILLING.SUBSCRIPTION.UPDATED|A subscription is updated|2.0
BILLING.SUBSCRIPTION.EXPIRED|A subscription expires|2.0
BILLING.SUBSCRIPTION.CANCELLED|A subscription is cancelled|2.0
BILLING.SUBSCRIPTION.SUSPENDED|A subscription is suspended|2.0
BILLING.SUBSCRIPTION.RE-ACTIVATED|A subscription is re-activated|1.0
BILLING.SUBSCRIPTION.PAYMENT.FAILED|Payment failed on subscription|2.0
INVOICING.INVOICE.CREATED|An invoice is created|1.0,2.0
INVOICING.INVOICE.SCHEDULED|An invoice is scheduled|1.0,2.0
INVOICING.INVOICE.UPDATED|An invoice is updated|1.0,2.0
INVOICING.INVOICE.PAID|An invoice is paid, partially paid, or payment is made and is pending|1.0,2.0
INVOICING.INVOICE.CANCELLED|A merchant or customer cancels an invoice|1.0,2.0
INVOICING.INVOICE.REFUNDED|An invoice is refunded or partially refunded|1.0,2.0
CATALOG.PRODUCT.CREATED|A product is created|1.0
CATALOG.PRODUCT.UPDATED|A product is updated|1.0
CUSTOMER.DISPUTE.CREATED|A dispute is created|1.0
CUSTOMER.DISPUTE.UPDATED|A dispute is updated|1.0
CUSTOMER.DISPUTE.RESOLVED|A dispute is resolved|1.0
`;

export interface EventType {
	readonly name: string;
	readonly description: string;
	readonly status: 'ENABLED';
	readonly resource_versions: readonly string[];
}

export const EVENT_TYPES: readonly EventType[] = TYPES.trim()
	.split('\n')
	.map((line) => {
		const [name = '', description = '', versions = ''] = line.split('|');
		return { name, description, status: 'ENABLED', resource_versions: versions.split(',') };
	});

/** `undefined` for a name that PayPal does not know. */
export const eventType = (name: string): EventType | undefined =>
	EVENT_TYPES.find((type) => type.name === name);
