import type { GatewayConnection } from '../../../shared/contracts/gateway';
import type { HowMuch, PaymentActions } from '../../../shared/contracts/gatewayActions';
import { toText } from '../../../shared/vocabulary/money';
import { InputRefused } from '../../../shared/vocabulary/refusal';
import { fromPaypal, toPaypal } from '../amounts';
import { call, callForNothing } from '../client';
import { readOrder } from '../reading';
import { type PaypalAuthorization } from '../shapes/authorization';
import { CAPTURE, type PaypalCapture } from '../shapes/capture';
import { ORDER, type PaypalOrder } from '../shapes/order';
import { attemptAsync } from '../../../shared/vocabulary/attempt';
import { hasIssue } from '../errors';
import { readTransactionId } from './naming';
import { toPart } from './part';
import { notThere, stateOf } from './stateOf';
import { findTransaction, orderIdOf, paymentsOf } from './transactions';
import { requestIdOf } from './writing';

/** Captures that took nothing (payments_payment_v2, capture_status). */
const NOTHING_TAKEN = ['DECLINED', 'FAILED'];
const VOIDED = 'VOIDED';
const CAPTURABLE = ['CREATED', 'PENDING', 'PARTIALLY_CAPTURED'];

/** Takes what was authorized, once, or the money of an order that its buyer has approved. */
export const capture: PaymentActions['capture'] = async (
	{ id: text, howMuch },
	{ key },
	connection,
) => {
	const order = await orderNamed(text, connection);
	const { authorizations, captures } = paymentsOf(order);
	const taken = captures.filter(({ status }) => !NOTHING_TAKEN.includes(status));
	if (authorizations.length === 0) {
		await captureOrder(order, taken, howMuch, key, connection);
	} else {
		await captureAuthorized(authorizations, taken, howMuch, key, connection);
	}
	return await stateOf('payment', order.id, connection);
};

/**
 * Voids what is authorized. PayPal has no key for it and no need of one: what is voided stays voided.
 * @see https://developer.paypal.com/docs/api/payments/v2/#authorizations_void
 */
export const cancel: PaymentActions['cancel'] = async (text, _write, connection) => {
	const order = await orderNamed(text, connection);
	const { authorizations } = paymentsOf(order);
	const isOver = order.status === VOIDED && authorizations.length === 0;
	if (isOver) return await stateOf('payment', order.id, connection);
	if (authorizations.length === 0) {
		throw new InputRefused(
			order.status === 'COMPLETED'
				? `The payment ${order.id} was made: give the money back by a refund`
				: `PayPal cannot cancel the order ${order.id} that nobody has paid: it ends by itself some hours after it was made, and its buyer is charged nothing`,
		);
	}
	const open = authorizations.filter(({ status }) => CAPTURABLE.includes(status));
	if (open.length === 0 && !authorizations.some(({ status }) => status === VOIDED)) {
		throw new InputRefused(
			`Nothing is reserved any more for the payment ${order.id}: what was taken is given back by a refund`,
		);
	}
	for (const { id } of open) await voidOnce(id, connection);
	return await stateOf('payment', order.id, connection);
};

async function voidOnce(id: string, connection: GatewayConnection): Promise<void> {
	const path = `/v2/payments/authorizations/${encodeURIComponent(id)}/void`;
	const attempted = await attemptAsync(
		async () => await callForNothing({ method: 'POST', path, repeat: 'afterLookup' }, connection),
	);
	if ('error' in attempted && !hasIssue(attempted.error, 'PREVIOUSLY_VOIDED')) {
		throw attempted.error;
	}
}

/** Its own id, or that of an authorization or capture of it. @throws InputRefused */
async function orderNamed(text: string, connection: GatewayConnection): Promise<PaypalOrder> {
	const id = readTransactionId(text);
	const found = await findTransaction(id, connection);
	if (found?.kind === 'order') return found.order;
	const orderId =
		found?.kind === 'capture'
			? orderIdOf(found.capture)
			: found?.kind === 'authorization'
				? orderIdOf(found.authorization)
				: undefined;
	const order = orderId === undefined ? undefined : await readOrder(orderId, connection);
	if (order) return order;
	if (!found) throw notThere('payment', id, connection);
	throw new InputRefused(
		`The ${found.kind} ${id} belongs to no order that PayPal still shows, so that nothing is reserved there. Do it in PayPal`,
	);
}

/** PayPal takes all of an approved order. @see https://developer.paypal.com/docs/api/orders/v2/#orders_capture */
async function captureOrder(
	order: PaypalOrder,
	taken: readonly PaypalCapture[],
	howMuch: HowMuch,
	key: string,
	connection: GatewayConnection,
): Promise<void> {
	const currency = order.purchase_units[0]?.amount?.currency_code ?? '';
	if (taken.length > 0) return sameAmount(taken, howMuch, currency);
	if (order.status !== 'APPROVED' || order.intent === 'AUTHORIZE') {
		throw new InputRefused(
			order.status === 'APPROVED'
				? `The buyer has approved the order ${order.id}, and nothing is reserved yet: the shop that made it has to authorize it first`
				: `The order ${order.id} is ${words(order.status)} and holds nothing to take: its buyer has to approve it first`,
		);
	}
	if (howMuch !== 'all') {
		throw new InputRefused(
			'PayPal takes an approved order as a whole. Take all of it, and give a part back by a refund',
		);
	}
	const path = `/v2/checkout/orders/${encodeURIComponent(order.id)}/capture`;
	const requestId = requestIdOf('order.capture', key);
	await call({ method: 'POST', path, body: {}, requestId }, ORDER, connection);
}

/** Without an amount more than was reserved could not be told from a slip: PayPal takes up to 115 % of it. */
async function captureAuthorized(
	authorizations: readonly PaypalAuthorization[],
	taken: readonly PaypalCapture[],
	howMuch: HowMuch,
	key: string,
	connection: GatewayConnection,
): Promise<void> {
	const [first] = authorizations;
	const currency = first?.amount.currency_code ?? '';
	const part = howMuch === 'all' ? undefined : toPart(howMuch, currency);
	if (taken.length > 0) return sameAmount(taken, howMuch, currency);
	const [authorization, ...others] = authorizations.filter(({ status }) =>
		CAPTURABLE.includes(status),
	);
	if (!authorization || others.length > 0) {
		throw new InputRefused(
			authorization
				? `${others.length + 1} amounts are reserved for this payment, so it is not clear which one to take. Do it in PayPal`
				: `Nothing is reserved any more: the authorization is ${words(first?.status ?? '')}. Ask for the payment anew`,
		);
	}
	const reserved = fromPaypal(authorization.amount);
	if (part !== undefined && part > reserved) {
		throw new InputRefused(
			`${toText(part, currency)} is more than the ${toText(reserved, currency)} that are reserved. Give that much at most`,
		);
	}
	const path = `/v2/payments/authorizations/${encodeURIComponent(authorization.id)}/capture`;
	const body = { amount: toPaypal({ amount: part ?? reserved, currency }), final_capture: true };
	const requestId = requestIdOf('authorization.capture', key);
	await call({ method: 'POST', path, body, requestId }, CAPTURE, connection);
}

/** What was taken before is told, or refused where another amount is asked for now. */
function sameAmount(taken: readonly PaypalCapture[], howMuch: HowMuch, currency: string): void {
	const before = taken.reduce((sum, { amount }) => sum + fromPaypal(amount), 0);
	if (howMuch === 'all' || toPart(howMuch, currency) === before) return;
	throw new InputRefused(
		`${toText(before, currency)} of this payment were taken before, and it is taken once. Give the difference back by a refund, or ask for it anew`,
	);
}

function words(status: string): string {
	return status.toLowerCase().replaceAll('_', ' ');
}
