/** What payers, their banks and the merchant can do. Ids of payments are orders' or captures'. */
import type { PayerChoice } from './approval';
import type { DisputeVerbs } from './disputeVerbs';
import type { Authorization, Capture, Order, Refund } from './wire/order';

export interface NewOrder {
	/** Decimal text. */
	readonly value: string;
	/** USD, where there is none. */
	readonly currency?: string;
	readonly intent?: Order['intent'];
	readonly customId?: string;
	readonly invoiceId?: string;
	readonly description?: string;
}

export type NewPayment = NewOrder & PayerChoice;

export interface PaymentVerbs extends DisputeVerbs {
	/** As the merchant's shop makes it; `payer-action` is what a bank's check waits for. */
	makeOrder(order: NewOrder, awaits?: 'approval' | 'payer-action'): Order;
	/** The payer agrees on PayPal's page. @throws once the page is gone. */
	payerApproves(orderId: string, choice?: PayerChoice): Order;
	/** The shop takes the money. @throws PaypalFailure */
	capture(orderId: string): Capture;
	/** Made, approved and captured. */
	pay(payment: NewPayment): Order;
	/** Once more with something that works: the same order while it is open, otherwise a new one for the same. */
	payAgain(paymentId: string): Order;
	/** Of a card: the order is completed, its capture declined. `5120` is a card without money. */
	decline(payment: NewPayment, code?: string): Order;
	/** The money is under way: `ECHECK`, or held: `PENDING_REVIEW`, `UNILATERAL`, … */
	pend(payment: NewPayment, reason?: string): Order;
	/** The money of a pending payment arrives. */
	settle(paymentId: string): Capture;
	/** The money of a pending payment does not arrive. */
	deny(paymentId: string): Capture;
	/** Reserved only. */
	authorize(payment: NewPayment): Order;
	/** Decimal text; all that is reserved, where there is none. */
	captureAuthorization(paymentId: string, value?: string): Capture;
	voidAuthorization(paymentId: string): Authorization;
	/** A payment that no order asked for: taken directly, or in PayPal's own pages. */
	captureWithoutOrder(payment: NewPayment): Capture;
	/** By the merchant in PayPal's pages; decimal text, or all that is left. */
	refund(paymentId: string, value?: string): Refund;
	/** PayPal knows the order no longer, and still knows its payments. */
	forgetOrder(orderId: string): void;
	/** Refunds take days from now on, or no longer. */
	makeRefundsSlow(areSlow?: boolean): void;
	/** The merchant has not the money that refunds need. */
	emptyBalance(isEmpty?: boolean): void;
	settleRefund(refundId: string): Refund;
	failRefund(refundId: string): Refund;
	/** Newest first, as one read shows them. */
	orders(): Order[];
	/** Newest first; also those without an order. */
	captures(): Capture[];
	refunds(): Refund[];
	/** Whether a capture belongs to no order, no invoice and no subscription. */
	isDirect(captureId: string): boolean;
}
