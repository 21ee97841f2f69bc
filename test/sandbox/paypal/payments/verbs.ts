/** What payers, their banks and the merchant do: methods of the sandbox. Ids of payments are orders' or captures'. */
import type { World } from '../world';
import { approve, authorizeOrder, captureOrder, type PayerChoice, payerOf } from './approval';
import { write } from './amounts';
import { authorizationOf } from './authorizationObject';
import { captureAuthorization, voidAuthorization } from './authorizations';
import { completeCapture, denyCapture, makeCapture } from './captures';
import { createDisputeVerbs } from './disputeVerbs';
import {
	authorizationsOf,
	capturesOf,
	forget,
	makeOrder,
	orderOf,
	shownOrder,
} from './orderObject';
import { readOrder } from './orderRequest';
import { completeRefund, failRefund, makeRefund, refundOf } from './refunds';
import type { NewOrder, NewPayment, PaymentVerbs } from './verbTypes';
import type { Authorization, Capture, Order } from './wire/order';

/** Typed in by the merchant: a payment that nothing asked for. https://developer.paypal.com/reports/reference/t-codes */
const DIRECT = 'T0012';

export type { NewPayment } from './verbTypes';

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
				return pay({
					value,
					currency,
					...payerOf(order),
					...(unit?.custom_id ? { customId: unit.custom_id } : {}),
				});
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
				code: DIRECT,
				payer: { email: email ?? 'ada@northwind.example', name: name ?? 'Ada Northwind' },
				...(outcome === undefined ? {} : { outcome }),
				...(customId === undefined ? {} : { customId }),
				...(invoiceId === undefined ? {} : { invoiceId }),
			}),
		refund(paymentId, value) {
			const capture = captureBy(paymentId);
			return makeRefund(worldOf(), capture.id, moneyOf(value, capture.amount.currency_code));
		},
		forgetOrder: (orderId) => forget(worldOf(), orderId),
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
		isDirect: (captureId) =>
			worldOf().transactions.some(
				({ transactionId, code }) => transactionId === captureId && code === DIRECT,
			),
		captures: () => [...worldOf().captures.values()].reverse(),
		refunds: () => [...worldOf().refunds.values()].reverse(),
	};
}
