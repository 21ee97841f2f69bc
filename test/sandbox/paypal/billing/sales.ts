/**
 * Renewals as the older payments API has them: the same money that the newer one calls a capture, under the same id.
 * https://developer.paypal.com/docs/api/payments/v1/#sale
 */
import { makeRefund } from '../payments/refunds';
import type { Capture, Refund } from '../payments/wire/order';
import { PaypalFailure } from '../protocol/errors';
import { type Call, ok, operation, PAYMENT_HOURS, type Routes } from '../protocol/routes';
import type { Telling, World } from '../world';
import { oldMoney } from './amounts';
import type { Sale, SaleRefund } from './subscriptionWire';

/** The subscription whose renewal a capture is, by the list of transactions. */
export const subscriptionOf = (world: World, captureId: string): string | undefined => {
	const row = world.transactions.find(({ transactionId }) => transactionId === captureId);
	return row?.reference?.type === 'SUB' ? row.reference.id : undefined;
};

/** As in the deliveries of 2023, without the `parent_payment` that the schema asks for. */
export function saleOf(world: World, capture: Capture, subscriptionId: string): Sale {
	const { value: total, currency_code: currency } = capture.amount;
	const href = `${world.origin()}/v1/payments/sale/${capture.id}`;
	const fee = capture.seller_receivable_breakdown?.paypal_fee;
	return {
		billing_agreement_id: subscriptionId,
		amount: { total, currency, details: { subtotal: total } },
		payment_mode: capture.status === 'PENDING' ? 'ECHECK' : 'INSTANT_TRANSFER',
		update_time: capture.update_time,
		create_time: capture.create_time,
		protection_eligibility_type: 'ITEM_NOT_RECEIVED_ELIGIBLE,UNAUTHORIZED_PAYMENT_ELIGIBLE',
		...(fee === undefined ? {} : { transaction_fee: oldMoney(fee) }),
		protection_eligibility: 'ELIGIBLE',
		...(capture.custom_id === undefined ? {} : { custom: capture.custom_id }),
		links: [
			{ method: 'GET', rel: 'self', href },
			{ method: 'POST', rel: 'refund', href: `${href}/refund` },
		],
		id: capture.id,
		state: STATES[capture.status],
		invoice_number: '',
	};
}

const STATES: Readonly<Record<Capture['status'], Sale['state']>> = {
	COMPLETED: 'completed',
	PENDING: 'pending',
	DECLINED: 'denied',
	FAILED: 'denied',
	PARTIALLY_REFUNDED: 'partially_refunded',
	REFUNDED: 'refunded',
};

/** The words of the older API for what happens to the money of a subscription; none for any other money. */
export function retellSales(world: World): World['retell'] {
	return ({ eventType, resource }) => {
		const [, what] = /^PAYMENT\.CAPTURE\.([A-Z]+)$/.exec(eventType) ?? [];
		if (what === undefined) return undefined;
		const { id } = resource as { readonly id: string };
		const [capture, refund] = [world.captures.get(id), world.refunds.get(id)];
		return refund ? toldRefund(world, what, refund) : toldSale(world, what, capture);
	};
}

function toldSale(world: World, what: string, capture: Capture | undefined): Telling | undefined {
	const subscriptionId = capture && subscriptionOf(world, capture.id);
	if (capture === undefined || subscriptionId === undefined) return undefined;
	const { value, currency_code: currency } = capture.amount;
	return {
		eventType: `PAYMENT.SALE.${what}`,
		resourceType: 'sale',
		resource: saleOf(world, capture, subscriptionId),
		summary: `Payment ${what.toLowerCase()} for $ ${value} ${currency}`,
	};
}

function toldRefund(world: World, what: string, refund: Refund): Telling | undefined {
	const captureId = captureIdOf(refund);
	if (subscriptionOf(world, captureId) === undefined) return undefined;
	const old = saleRefundOf(world, refund);
	const { amount, state, links } = old;
	const isReversed = what === 'REVERSED';
	return {
		eventType: `PAYMENT.SALE.${what}`,
		resourceType: isReversed ? 'sale' : 'refund',
		// What was pulled back comes with amount, state and links alone (paypal.md 8).
		resource: isReversed ? { amount: { ...amount, total: `-${amount.total}` }, state, links } : old,
		summary: `A $ ${refund.amount.value} ${amount.currency} sale payment was ${what.toLowerCase()}`,
	};
}

/** A refund of the newer API in the words of the older one. */
function saleRefundOf(world: World, refund: Refund): SaleRefund {
	const { value: total, currency_code: currency } = refund.amount;
	const { paypal_fee, net_amount, total_refunded_amount } = refund.seller_payable_breakdown ?? {};
	const saleId = captureIdOf(refund);
	const href = `${world.origin()}/v1/payments`;
	return {
		id: refund.id,
		create_time: refund.create_time,
		update_time: refund.update_time,
		state: refund.status.toLowerCase() as SaleRefund['state'],
		amount: { total, currency },
		refund_from_transaction_fee: oldMoney(paypal_fee ?? refund.amount),
		refund_from_received_amount: oldMoney(net_amount ?? refund.amount),
		total_refunded_amount: oldMoney(total_refunded_amount ?? refund.amount),
		sale_id: saleId,
		...(refund.custom_id === undefined ? {} : { custom: refund.custom_id }),
		...(refund.invoice_id === undefined ? {} : { invoice_number: refund.invoice_id }),
		links: [
			{ href: `${href}/refund/${refund.id}`, rel: 'self', method: 'GET' },
			{ href: `${href}/sale/${saleId}`, rel: 'sale', method: 'GET' },
		],
	};
}

/** From the link `up`. */
export const captureIdOf = ({ links }: Pick<Refund, 'links'>): string =>
	links
		.find(({ rel }) => rel === 'up')
		?.href.split('/')
		.at(-1) ?? '';

/** @throws 404 in the older API's words. */
function saleIn({ world, path }: Call): Sale {
	const capture = world.captures.get(path.id ?? '');
	const subscriptionId = capture && subscriptionOf(world, capture.id);
	if (capture === undefined || subscriptionId === undefined) throw missing();
	return saleOf(world, capture, subscriptionId);
}

const missing = (): PaypalFailure =>
	new PaypalFailure(404, 'INVALID_RESOURCE_ID', 'Requested resource ID was not found.');

interface RefundDraft {
	readonly amount?: { readonly total: string; readonly currency: string };
	readonly invoice_number?: string;
}

/** @throws 400 in the older API's words. */
function refundSale(call: Call): SaleRefund {
	const { id } = saleIn(call);
	const { amount, invoice_number: invoiceId } = call.body as RefundDraft;
	try {
		const refund = makeRefund(call.world, id, {
			...(amount ? { amount: { value: amount.total, currency_code: amount.currency } } : {}),
			...(invoiceId === undefined ? {} : { invoiceId }),
		});
		return saleRefundOf(call.world, refund);
	} catch (error) {
		const issue = error instanceof PaypalFailure ? error.details[0]?.issue : undefined;
		const words = issue === undefined ? undefined : OLD_WORDS[issue];
		if (words === undefined) throw error;
		throw new PaypalFailure(400, ...words);
	}
}

/** https://developer.paypal.com/api/deprecated/payments/v1/errors/ */
const OLD_WORDS: Readonly<Record<string, readonly [name: string, message: string]>> = {
	CAPTURE_FULLY_REFUNDED: [
		'TRANSACTION_ALREADY_REFUNDED',
		'This transaction has already been fully refunded.',
	],
	REFUND_AMOUNT_EXCEEDED: [
		'REFUND_EXCEEDED_TRANSACTION_AMOUNT',
		'Refund exceeds transaction amount.',
	],
	REFUND_TIME_LIMIT_EXCEEDED: [
		'REFUND_TIME_LIMIT_EXCEEDED',
		'This transaction is too old to refund.',
	],
	PENDING_CAPTURE: ['TRANSACTION_REFUSED', 'The request was refused.'],
};

export const SALE_ROUTES: Routes = {
	'GET /v1/payments/sale/:id': operation('payments', (call) => ok(saleIn(call))),
	'POST /v1/payments/sale/:id/refund': operation(
		'payments',
		(call) => ok(refundSale(call), 201),
		PAYMENT_HOURS,
	),
	'GET /v1/payments/refund/:id': operation('payments', ({ world, path }) => {
		const refund = world.refunds.get(path.id ?? '');
		const isOfSale = refund && subscriptionOf(world, captureIdOf(refund)) !== undefined;
		if (!refund || !isOfSale) throw missing();
		return ok(saleRefundOf(world, refund));
	}),
};
