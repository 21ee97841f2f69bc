/** Captured payments: money that was taken, of an order or without one. https://developer.paypal.com/docs/api/payments/v2/#captures */
import { MERCHANT_EMAIL } from '../account/merchant';
import { notFound } from '../protocol/errors';
import type { LedgerRow, World } from '../world';
import { feeOf, less, units, write } from './amounts';
import type { Money } from './wire/money';
import type { Capture, ProcessorResponse, RelatedIds } from './wire/order';

/** What becomes of the money at once. */
export interface CaptureOutcome {
	readonly status: 'COMPLETED' | 'PENDING' | 'DECLINED';
	/** Of a pending one: `ECHECK`, `PENDING_REVIEW`, `UNILATERAL`, … */
	readonly reason?: string;
	/** Of a card: `5120` is a card without money. */
	readonly processor?: ProcessorResponse;
}

export interface NewCapture {
	readonly amount: Money;
	readonly outcome?: CaptureOutcome;
	readonly relatedIds?: RelatedIds;
	readonly customId?: string;
	/** Shown to the payer; of an invoice's payment, its number. */
	readonly invoiceId?: string;
	readonly isFinal?: boolean;
	/** Transaction code of the ledger: `T0006` unless it is an invoice's (`T0007`). */
	readonly code?: string;
	readonly payer?: LedgerRow['payer'];
	/** For those who look at the list of transactions. */
	readonly reference?: LedgerRow['reference'];
}

/** Takes the money, or fails to, and tells it. */
export function makeCapture(world: World, wanted: NewCapture): Capture {
	const { amount, customId, invoiceId, relatedIds, isFinal = true } = wanted;
	const { status, reason, processor } = wanted.outcome ?? { status: 'COMPLETED' };
	const id = world.newId();
	const at = world.iso();
	const capture: Capture = {
		id,
		status,
		...(reason === undefined ? {} : { status_details: { reason } }),
		amount,
		final_capture: isFinal,
		seller_protection: {
			status: 'ELIGIBLE',
			dispute_categories: ['ITEM_NOT_RECEIVED', 'UNAUTHORIZED_TRANSACTION'],
		},
		...(status === 'DECLINED' ? {} : { disbursement_mode: 'INSTANT' }),
		...(status === 'COMPLETED' ? { seller_receivable_breakdown: breakdownOf(amount) } : {}),
		...(processor === undefined ? {} : { processor_response: processor }),
		...(invoiceId === undefined ? {} : { invoice_id: invoiceId }),
		...(customId === undefined ? {} : { custom_id: customId }),
		...(relatedIds === undefined ? {} : { supplementary_data: { related_ids: relatedIds } }),
		payee: { email_address: MERCHANT_EMAIL, merchant_id: world.merchantId },
		create_time: at,
		update_time: at,
		links: linksOf(world, id, relatedIds),
	};
	world.captures.set(id, capture);
	if (status !== 'DECLINED') enter(world, capture, wanted);
	tell(world, capture, status === 'COMPLETED' ? 'COMPLETED' : status);
	return capture;
}

/** The money of a pending one arrives. */
export function completeCapture(world: World, capture: Capture): void {
	capture.status = 'COMPLETED';
	delete capture.status_details;
	capture.seller_receivable_breakdown = breakdownOf(capture.amount);
	capture.update_time = world.iso();
	markRow(world, capture.id, 'S');
	tell(world, capture, 'COMPLETED');
}

/** The money of a pending one does not arrive: the bank or a reviewer said no. */
export function denyCapture(world: World, capture: Capture): void {
	capture.status = 'DECLINED';
	delete capture.status_details;
	capture.update_time = world.iso();
	markRow(world, capture.id, 'D');
	tell(world, capture, 'DENIED');
}

/** @throws 404 in PayPal's words. */
export function captureOf(world: World, id: string): Capture {
	const capture = world.captures.get(id);
	if (!capture) throw notFound();
	return capture;
}

/** Resource and version as in PayPal's own deliveries. */
export function tell(world: World, capture: Capture, what: string): void {
	const { value, currency_code: currency } = capture.amount;
	world.emit(
		`PAYMENT.CAPTURE.${what}`,
		'capture',
		capture,
		'2.0',
		what === 'COMPLETED'
			? `Payment completed for $ ${value} ${currency}`
			: `Payment ${what.toLowerCase()} for $ ${value} ${currency}`,
	);
}

/** Of what has the money; PayPal tells no fee before. */
function breakdownOf(amount: Money): Capture['seller_receivable_breakdown'] {
	const fee = feeOf(amount);
	return { gross_amount: amount, paypal_fee: fee, net_amount: less(amount, fee) };
}

function linksOf(world: World, id: string, related: RelatedIds | undefined): Capture['links'] {
	const self = `${world.origin()}/v2/payments/captures/${id}`;
	const up =
		related?.authorization_id === undefined
			? related?.order_id && `/v2/checkout/orders/${related.order_id}`
			: `/v2/payments/authorizations/${related.authorization_id}`;
	return [
		{ href: self, rel: 'self', method: 'GET' },
		{ href: `${self}/refund`, rel: 'refund', method: 'POST' },
		...(up ? [{ href: `${world.origin()}${up}`, rel: 'up', method: 'GET' }] : []),
	];
}

function enter(world: World, capture: Capture, wanted: NewCapture): void {
	const { amount, status } = capture;
	const orderId = wanted.relatedIds?.order_id;
	const reference =
		wanted.reference ?? (orderId ? { id: orderId, type: 'ODR' as const } : undefined);
	world.transactions.push({
		transactionId: capture.id,
		code: wanted.code ?? 'T0006',
		value: amount.value,
		currency: amount.currency_code,
		fee: write(-units(feeOf(amount)), amount.currency_code).value,
		status: status === 'COMPLETED' ? 'S' : 'P',
		at: world.now(),
		updatedAt: world.now(),
		...(reference ? { reference } : {}),
		...(capture.custom_id === undefined ? {} : { customField: capture.custom_id }),
		...(capture.invoice_id === undefined ? {} : { invoiceId: capture.invoice_id }),
		...(wanted.payer === undefined ? {} : { payer: wanted.payer }),
	});
}

/** The row of a transaction in the list of transactions changes. */
export function markRow(world: World, transactionId: string, status: LedgerRow['status']): void {
	const row = world.transactions.find((one) => one.transactionId === transactionId);
	if (!row) return;
	row.status = status;
	row.updatedAt = world.now();
}
