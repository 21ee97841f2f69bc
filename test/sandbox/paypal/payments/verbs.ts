/** What payers, their banks and the merchant do: methods of the sandbox. Ids of payments are orders' or captures'. */
import type { World } from '../world';
import { approve, authorizeOrder, captureOrder, type PayerChoice } from './approval';
import { write } from './amounts';
import { authorizationOf } from './authorizationObject';
import { captureAuthorization, voidAuthorization } from './authorizations';
import { completeCapture, denyCapture, makeCapture } from './captures';
import { createDisputeVerbs, type DisputeVerbs } from './disputeVerbs';
import { authorizationsOf, capturesOf, makeOrder, orderOf, shownOrder } from './orderObject';
import { readOrder } from './orderRequest';
import { completeRefund, failRefund, makeRefund, refundOf } from './refunds';
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
}

/** `worldOf` gives the account as it is now: a reset makes a new one. */
export function createPaymentVerbs(worldOf: () => World): PaymentVerbs {
	const make = ({ value, currency = 'USD', ...order }: NewOrder, source = {}): Order =>
		makeOrder(
			worldOf(),
			readOrder({
				intent: order.intent ?? 'CAPTURE',
				purchase_units: [
					{
						amount: { currency_code: currency, value },
						...(order.customId === undefined ? {} : { custom_id: order.customId }),
						...(order.invoiceId === undefined ? {} : { invoice_id: order.invoiceId }),
						...(order.description === undefined ? {} : { description: order.description }),
					},
				],
				...source,
			}),
		);
	const pay = (payment: NewPayment, choice: PayerChoice = payment): Order => {
		const world = worldOf();
		const order = make({ ...payment, intent: 'CAPTURE' });
		approve(world, order, choice);
		captureOrder(world, order);
		return shownOrder(world, order);
	};
	/** The last one of an order that has several. */
	const captureBy = (paymentId: string): Capture => {
		const world = worldOf();
		const order = world.orders.get(paymentId);
		const capture = order ? capturesOf(world, order).at(-1) : world.captures.get(paymentId);
		if (!capture) throw new Error(`No capture of ${paymentId}`);
		return capture;
	};
	const authorizationBy = (paymentId: string): Authorization => {
		const world = worldOf();
		const order = world.orders.get(paymentId);
		const authorization = order && authorizationsOf(world, order).at(-1);
		return authorization ?? authorizationOf(world, paymentId);
	};
	const moneyOf = (value: string | undefined, currency: string) =>
		value === undefined ? {} : { amount: { ...write(0, currency), value } };

	return {
		...createDisputeVerbs(worldOf, (paymentId) => captureBy(paymentId).id),
		makeOrder: (order, awaits = 'approval') =>
			make(order, awaits === 'approval' ? {} : { payment_source: { card: {} } }),
		payerApproves(orderId, choice) {
			const order = orderOf(worldOf(), orderId);
			approve(worldOf(), order, choice);
			return order;
		},
		capture: (orderId) => captureOrder(worldOf(), orderOf(worldOf(), orderId)),
		pay: (payment) => pay(payment),
		payAgain(paymentId) {
			const world = worldOf();
			const order = orderOf(world, paymentId);
			if (order.status === 'COMPLETED') {
				const [unit] = order.purchase_units;
				const { value = '', currency_code: currency = '' } = unit?.amount ?? {};
				return pay({ value, currency, ...(unit?.custom_id ? { customId: unit.custom_id } : {}) });
			}
			approve(world, order);
			captureOrder(world, order);
			return shownOrder(world, order);
		},
		decline: (payment, code = '5120') =>
			pay(payment, {
				...payment,
				method: 'card',
				outcome: {
					status: 'DECLINED',
					processor: { avs_code: 'Y', cvv_code: 'M', response_code: code },
				},
			}),
		pend: (payment, reason = 'ECHECK') =>
			pay(payment, { ...payment, outcome: { status: 'PENDING', reason } }),
		settle(paymentId) {
			const capture = captureBy(paymentId);
			completeCapture(worldOf(), capture);
			return capture;
		},
		deny(paymentId) {
			const capture = captureBy(paymentId);
			denyCapture(worldOf(), capture);
			return capture;
		},
		authorize(payment) {
			const world = worldOf();
			const order = make({ ...payment, intent: 'AUTHORIZE' });
			approve(world, order, payment);
			authorizeOrder(world, order);
			return shownOrder(world, order);
		},
		captureAuthorization(paymentId, value) {
			const authorization = authorizationBy(paymentId);
			const money = moneyOf(value, authorization.amount.currency_code);
			return captureAuthorization(worldOf(), authorization, { ...money, isFinal: true });
		},
		voidAuthorization(paymentId) {
			const authorization = authorizationBy(paymentId);
			voidAuthorization(worldOf(), authorization);
			return authorization;
		},
		captureWithoutOrder: ({ value, currency = 'USD', customId, invoiceId, outcome, email, name }) =>
			makeCapture(worldOf(), {
				amount: { currency_code: currency, value },
				code: 'T0011',
				payer: { email: email ?? 'ada@northwind.example', name: name ?? 'Ada Northwind' },
				...(outcome === undefined ? {} : { outcome }),
				...(customId === undefined ? {} : { customId }),
				...(invoiceId === undefined ? {} : { invoiceId }),
			}),
		refund(paymentId, value) {
			const capture = captureBy(paymentId);
			return makeRefund(worldOf(), capture.id, moneyOf(value, capture.amount.currency_code));
		},
		makeRefundsSlow: (areSlow = true) => void (worldOf().refundsArePending = areSlow),
		emptyBalance: (isEmpty = true) => void (worldOf().balanceIsEmpty = isEmpty),
		settleRefund(refundId) {
			const refund = refundOf(worldOf(), refundId);
			completeRefund(worldOf(), refund);
			return refund;
		},
		failRefund(refundId) {
			const refund = refundOf(worldOf(), refundId);
			failRefund(worldOf(), refund);
			return refund;
		},
		orders: () =>
			[...worldOf().orders.values()].reverse().map((order) => shownOrder(worldOf(), order)),
		captures: () => [...worldOf().captures.values()].reverse(),
		refunds: () => [...worldOf().refunds.values()].reverse(),
	};
}
