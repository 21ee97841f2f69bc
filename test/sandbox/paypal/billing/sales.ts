/** Renewals as the older payments API has them. https://developer.paypal.com/docs/api/payments/v1/#sale */
import type { Capture, Refund } from '../payments/wire/order';
import { PaypalFailure } from '../protocol/errors';
import { type Call, ok, operation, PAYMENT_HOURS, type Routes } from '../protocol/routes';
import type { World } from '../world';
import { digitsOf, feeOf, money, type Money, oldMoney, textOf, unitsOf } from './amounts';
import type { Sale, SaleRefund } from './subscriptionWire';

export interface SaleRecord {
	readonly sale: Sale;
	/** Names its money in the newer API: the ids are the same. */
	readonly capture: Capture;
}

export const salesOf = (world: World): Map<string, SaleRecord> => world.kept<SaleRecord>('sales');
const saleRefundsOf = (world: World) => world.kept<SaleRefund>('saleRefunds');

/** What the older API calls this capture; as in the deliveries of 2023, without the `parent_payment` of the schema. */
export function makeSale(world: World, capture: Capture, subscriptionId: string): Sale {
	const { value: total, currency_code: currency } = capture.amount;
	const href = `${world.origin()}/v1/payments/sale/${capture.id}`;
	const isPending = capture.status === 'PENDING';
	const sale: Sale = {
		billing_agreement_id: subscriptionId,
		amount: { total, currency, details: { subtotal: total } },
		payment_mode: isPending ? 'ECHECK' : 'INSTANT_TRANSFER',
		update_time: world.iso(),
		create_time: world.iso(),
		protection_eligibility_type: 'ITEM_NOT_RECEIVED_ELIGIBLE,UNAUTHORIZED_PAYMENT_ELIGIBLE',
		...(isPending
			? {}
			: { transaction_fee: oldMoney(feeOf(unitsOf(capture.amount), currency), currency) }),
		protection_eligibility: 'ELIGIBLE',
		...(capture.custom_id === undefined ? {} : { custom: capture.custom_id }),
		links: [
			{ method: 'GET', rel: 'self', href },
			{ method: 'POST', rel: 'refund', href: `${href}/refund` },
		],
		id: capture.id,
		state: isPending ? 'pending' : 'completed',
		invoice_number: '',
	};
	salesOf(world).set(sale.id, { sale, capture });
	return sale;
}

/** Brings a sale's state to what its capture and the refunds of it are now. */
export function followCapture(world: World, { sale, capture }: SaleRecord): void {
	const state = STATES[capture.status];
	if (state === sale.state) return;
	sale.state = state;
	sale.update_time = world.iso();
}

const STATES: Readonly<Record<Capture['status'], Sale['state']>> = {
	COMPLETED: 'completed',
	PENDING: 'pending',
	DECLINED: 'denied',
	FAILED: 'denied',
	PARTIALLY_REFUNDED: 'partially_refunded',
	REFUNDED: 'refunded',
};

/** A refund of the newer API in the words of the older one. */
export function saleRefundOf(
	world: World,
	{ sale, capture }: SaleRecord,
	refund: Refund,
): SaleRefund {
	const known = saleRefundsOf(world).get(refund.id);
	const { currency_code: currency } = refund.amount;
	const units = unitsOf(refund.amount);
	const total = refundedOf(world, capture.id);
	const href = `${world.origin()}/v1/payments`;
	const made: SaleRefund = {
		id: refund.id,
		create_time: refund.create_time,
		update_time: refund.update_time,
		state: refund.status.toLowerCase() as SaleRefund['state'],
		amount: { total: textOf(units, currency), currency },
		refund_from_transaction_fee: oldMoney(0, currency),
		refund_from_received_amount: oldMoney(units, currency),
		total_refunded_amount: known?.total_refunded_amount ?? oldMoney(total, currency),
		sale_id: sale.id,
		...(refund.custom_id === undefined ? {} : { custom: refund.custom_id }),
		...(refund.invoice_id === undefined ? {} : { invoice_number: refund.invoice_id }),
		links: [
			{ href: `${href}/refund/${refund.id}`, rel: 'self', method: 'GET' },
			{ href: `${href}/sale/${sale.id}`, rel: 'sale', method: 'GET' },
		],
	};
	saleRefundsOf(world).set(made.id, made);
	return made;
}

/** Given back of a capture, without what failed; in the last digit of the currency. */
export function refundedOf(world: World, captureId: string): number {
	return [...world.refunds.values()]
		.filter((refund) => captureIdOf(refund) === captureId)
		.filter(({ status }) => status === 'COMPLETED' || status === 'PENDING')
		.reduce((sum, { amount }) => sum + unitsOf(amount), 0);
}

/** From the link `up`. */
export const captureIdOf = ({ links }: Pick<Refund, 'links'>): string =>
	links
		.find(({ rel }) => rel === 'up')
		?.href.split('/')
		.at(-1) ?? '';

/** @throws 404 in the older API's words. */
function recordOf({ world, path }: Call): SaleRecord {
	const record = salesOf(world).get(path.id ?? '');
	if (record === undefined) throw missing();
	return record;
}

const missing = (): PaypalFailure =>
	new PaypalFailure(404, 'INVALID_RESOURCE_ID', 'Requested resource ID was not found.');

interface RefundDraft {
	readonly amount?: { readonly total: string; readonly currency: string };
	readonly invoice_number?: string;
}

/** @throws 400 in the older API's words. */
function refundSale(call: Call): SaleRefund {
	const { world } = call;
	const record = recordOf(call);
	const { capture } = record;
	const { amount, invoice_number: invoiceId } = call.body as RefundDraft;
	const { currency_code: currency } = capture.amount;
	const left = unitsOf(capture.amount) - refundedOf(world, capture.id);
	if (left === 0) {
		throw new PaypalFailure(
			400,
			'TRANSACTION_ALREADY_REFUNDED',
			'This transaction has already been fully refunded.',
		);
	}
	const wanted: Money = amount
		? { value: amount.total, currency_code: amount.currency }
		: money(left, currency);
	if (wanted.currency_code !== currency || unitsOf(wanted) > left || unitsOf(wanted) <= 0) {
		throw new PaypalFailure(
			400,
			'REFUND_EXCEEDED_TRANSACTION_AMOUNT',
			'Refund exceeds transaction amount.',
		);
	}
	const refund = giveBack(world, capture, unitsOf(wanted), invoiceId);
	followCapture(world, record);
	const old = saleRefundOf(world, record, refund);
	world.emit('PAYMENT.SALE.REFUNDED', 'refund', old, undefined, summaryOf(refund));
	return old;
}

export const summaryOf = ({ amount }: Refund): string =>
	`A ${amount.value} ${amount.currency_code} sale payment was refunded`;

function giveBack(world: World, capture: Capture, units: number, invoiceId?: string): Refund {
	const { currency_code: currency } = capture.amount;
	const id = world.newId();
	const href = `${world.origin()}/v2/payments`;
	const before = refundedOf(world, capture.id);
	const refund: Refund = {
		id,
		status: 'COMPLETED',
		amount: money(units, currency),
		...(invoiceId === undefined ? {} : { invoice_id: invoiceId }),
		seller_payable_breakdown: {
			gross_amount: money(units, currency),
			paypal_fee: money(0, currency),
			net_amount: money(units, currency),
			total_refunded_amount: money(before + units, currency),
		},
		links: [
			{ href: `${href}/refunds/${id}`, rel: 'self', method: 'GET' },
			{ href: `${href}/captures/${capture.id}`, rel: 'up', method: 'GET' },
		],
		create_time: world.iso(),
		update_time: world.iso(),
	};
	world.refunds.set(id, refund);
	capture.status = before + units < unitsOf(capture.amount) ? 'PARTIALLY_REFUNDED' : 'REFUNDED';
	capture.update_time = world.iso();
	world.transactions.push({
		transactionId: id,
		code: 'T1107',
		value: `-${(units / 10 ** digitsOf(currency)).toFixed(digitsOf(currency))}`,
		currency,
		status: 'S',
		at: world.now(),
		updatedAt: world.now(),
		reference: { id: capture.id, type: 'TXN' },
	});
	return refund;
}

export const SALE_ROUTES: Routes = {
	'GET /v1/payments/sale/:id': operation('payments', (call) => ok(recordOf(call).sale)),
	'POST /v1/payments/sale/:id/refund': operation(
		'payments',
		(call) => ok(refundSale(call), 201),
		PAYMENT_HOURS,
	),
	'GET /v1/payments/refund/:id': operation('payments', ({ world, path }) => {
		const refund = saleRefundsOf(world).get(path.id ?? '');
		if (refund === undefined) throw missing();
		return ok(refund);
	}),
};
