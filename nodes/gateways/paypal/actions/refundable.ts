import type { GatewayConnection } from '../../../shared/contracts/gateway';
import type { PaidPayment } from '../../../shared/contracts/gatewayActions';
import { toText } from '../../../shared/vocabulary/money';
import { InputRefused } from '../../../shared/vocabulary/refusal';
import { fromPaypal, fromPaypalV1 } from '../amounts';
import { readCapture, readInvoice, readOrder, readRefund } from '../reading';
import type { PaypalCapture } from '../shapes/capture';
import type { PaypalRefund } from '../shapes/refund';
import { readNamed } from './naming';
import { reportNewestFirst } from './report';
import { captureIdOf } from '../state/links';
import { stands } from './refundRecord';
import { notThere } from './stateOf';
import { findTransaction, orderIdOf, paymentsOf, type Transaction } from './transactions';

/** Money that came, and what went back of it. */
export interface Refundable extends PaidPayment {
	readonly captures: readonly CapturedMoney[];
	/** Of all of them, made by whomever; what is not known yet is guarded by PayPal's own key. */
	readonly refunds: readonly PaypalRefund[];
	/** When PayPal last changed what is known here; missing where `refunds` is complete. */
	readonly asOf?: string;
}

export interface CapturedMoney {
	readonly id: string;
	/** Minor units; `undefined` where only PayPal knows. */
	readonly left: number | undefined;
}

/** Groups of codes of money that goes back (https://developer.paypal.com/reports/reference/t-codes). */
const REVERSALS = 'T11';
const TAKEN = ['COMPLETED', 'PARTIALLY_REFUNDED', 'REFUNDED', 'PENDING'];
const REFUNDED = ['PARTIALLY_REFUNDED', 'REFUNDED'];
/** The same of a sale of v1. */
const SALE_REFUNDED = ['partially_refunded', 'refunded'];

/** The payment that a text names: its order, a transaction of it, or an invoice that was paid at once. @throws InputRefused */
export async function findPaid(text: string, connection: GatewayConnection): Promise<PaidPayment> {
	const { kind, id } = readNamed(text, ['transaction', 'invoice']);
	const transactionId = kind === 'invoice' ? await paymentOfInvoice(id, connection) : id;
	const { id: paymentId, currency } = await readRefundable(transactionId, connection, false);
	return { id: paymentId, currency };
}

/**
 * @param hasRefunds whether what went back is wanted too: a report is read for it where no order shows it.
 * @throws InputRefused where PayPal has no such payment.
 */
export async function readRefundable(
	id: string,
	connection: GatewayConnection,
	hasRefunds = true,
): Promise<Refundable> {
	const found = await climbed(await findTransaction(id, connection), connection);
	if (found?.kind === 'order') {
		const { captures, refunds } = paymentsOf(found.order);
		const currency =
			captures[0]?.amount.currency_code ?? found.order.purchase_units[0]?.amount?.currency_code;
		return {
			id: found.id,
			currency: (currency ?? '').toUpperCase(),
			captures: captures.flatMap((capture) => leftOf(capture, captures.length === 1, refunds)),
			refunds,
		};
	}
	if (found?.kind === 'capture') {
		const { capture } = found;
		const isTouched = REFUNDED.includes(capture.status);
		const refunds = hasRefunds && isTouched ? await reportedRefunds(capture, connection) : [];
		return {
			id: orderIdOf(capture) ?? capture.id,
			currency: capture.amount.currency_code.toUpperCase(),
			captures: [{ id: capture.id, left: isTouched ? undefined : fromPaypal(capture.amount) }],
			refunds,
			...(isTouched ? { asOf: capture.update_time ?? capture.create_time ?? '' } : {}),
		};
	}
	if (found?.kind === 'sale') {
		const { sale } = found;
		const isTouched = sale.state !== 'completed';
		const isBack = SALE_REFUNDED.includes(sale.state);
		const refunds = hasRefunds && isBack ? await reportedRefunds(sale, connection) : [];
		return {
			id: found.id,
			currency: sale.amount.currency.toUpperCase(),
			captures: [{ id: found.id, left: isTouched ? undefined : fromPaypalV1(sale.amount) }],
			refunds,
			...(isTouched ? { asOf: sale.update_time ?? sale.create_time ?? '' } : {}),
		};
	}
	throw notThere('payment', id, connection);
}

/** The order that a transaction is of or, where there is none to be read, its capture. */
async function climbed(
	found: Transaction | undefined,
	connection: GatewayConnection,
): Promise<Transaction | undefined> {
	if (found?.kind === 'refund') {
		const captureId = captureIdOf(found.refund);
		const of = captureId === undefined ? undefined : await readCapture(captureId, connection);
		return of && (await climbed({ kind: 'capture', id: of.id, capture: of }, connection));
	}
	if (found?.kind !== 'capture' && found?.kind !== 'authorization') return found;
	const object = found.kind === 'capture' ? found.capture : found.authorization;
	const orderId = orderIdOf(object);
	const order = orderId === undefined ? undefined : await readOrder(orderId, connection);
	if (order) return { kind: 'order', id: order.id, order };
	return found.kind === 'capture' ? found : undefined;
}

function leftOf(
	{ id, amount, status }: PaypalCapture,
	isOnly: boolean,
	refunds: readonly PaypalRefund[],
): CapturedMoney[] {
	if (!TAKEN.includes(status)) return [];
	const given = refunds
		.filter((refund) => stands(refund) && (isOnly || captureIdOf(refund) === id))
		.reduce((sum, refund) => sum + (refund.amount ? fromPaypal(refund.amount) : 0), 0);
	return [{ id, left: fromPaypal(amount) - given }];
}

/**
 * What went back of a capture or sale that no order shows. PayPal lists no refunds; its report does, up to three hours late, which is
 * within the 45 days for which it knows our key.
 */
async function reportedRefunds(
	{ id, create_time: since }: Pick<PaypalCapture, 'id' | 'create_time'>,
	connection: GatewayConnection,
): Promise<PaypalRefund[]> {
	const refunds: PaypalRefund[] = [];
	const rows = reportNewestFirst(
		{
			...(since ? { since } : {}),
			isWanted: ({ transaction_event_code: code = '', paypal_reference_id: of }) =>
				code.startsWith(REVERSALS) && of === id,
		},
		connection,
	);
	for await (const { transaction_id: refundId } of rows) {
		const refund = await readRefund(refundId, connection);
		if (refund) refunds.push(refund);
	}
	return refunds;
}

/** @throws InputRefused where not exactly one payment was made for it. */
async function paymentOfInvoice(id: string, connection: GatewayConnection): Promise<string> {
	const invoice = await readInvoice(id, connection);
	if (!invoice) throw notThere('invoice', id, connection);
	const made = (invoice.payments?.transactions ?? []).filter(({ type }) => type === 'PAYPAL');
	const [first, ...others] = made.flatMap(({ payment_id: one }) => (one ? [one] : []));
	if (first !== undefined && others.length === 0) return first;
	throw new InputRefused(
		first === undefined
			? `The invoice ${id} was not paid at PayPal, so that there is nothing to give back there`
			: `The invoice ${id} was paid in ${others.length + 1} payments: ${[first, ...others].slice(0, 3).join(', ')}. Give one of them`,
	);
}

/**
 * The capture that money goes back of: the first that holds enough or, for all of it, the only one that holds any.
 * @param part minor units; `undefined` for all that is left. @throws InputRefused where none is meant alone.
 */
export function captureFor(part: number | undefined, paid: Refundable): CapturedMoney {
	const { captures, currency, id } = paid;
	const holding = captures.filter(({ left }) => left === undefined || left > 0);
	const [first, ...others] = holding.filter(
		({ left }) => part === undefined || left === undefined || left >= part,
	);
	if (first && (part !== undefined || others.length === 0)) return first;
	const told = holding.map(({ left = 0 }) => toText(left, currency)).join(' and ');
	if (holding.length > 1) {
		throw new InputRefused(
			`The payment ${id} came in ${holding.length} parts, of which ${told} are left. Give back each part by itself, with its amount`,
		);
	}
	throw new InputRefused(
		holding.length === 0
			? `Nothing is left of the payment ${id} to give back`
			: `The refund is more than what is left of the payment ${id}: ${told}. Give a smaller amount, or all that is left`,
	);
}
