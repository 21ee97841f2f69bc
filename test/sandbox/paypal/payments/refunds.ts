/** Money that goes back: of the merchant's own will, or pulled back by PayPal. https://developer.paypal.com/docs/api/payments/v2/#refunds */
import { notFound } from '../protocol/errors';
import type { World } from '../world';
import { addUp, less, units, write } from './amounts';
import { captureOf, markRow } from './captures';
import { refuseRefund } from './refundRules';
import type { Money } from './wire/money';
import type { Capture, Refund } from './wire/order';

export interface NewRefund {
	/** All that is left, where there is none. */
	readonly amount?: Money;
	readonly customId?: string;
	readonly invoiceId?: string;
	readonly note?: string;
}

/** @throws 404 in PayPal's words. */
export function refundOf(world: World, id: string): Refund {
	const refund = world.refunds.get(id);
	if (!refund) throw notFound();
	return refund;
}

/** Gives back by the merchant's order. @throws 422 with PayPal's issue. */
export function makeRefund(world: World, captureId: string, wanted: NewRefund): Refund {
	const capture = captureOf(world, captureId);
	const amount = wanted.amount ?? leftOf(world, capture);
	refuseRefund(world, capture, amount, leftOf(world, capture), wanted.invoiceId);
	const isSlow = world.refundsArePending;
	const refund = keep(world, capture, amount, isSlow ? 'PENDING' : 'COMPLETED', wanted);
	enter(world, capture, refund, 'T1107');
	if (isSlow) tell(world, refund, 'PAYMENT.REFUND.PENDING');
	else complete(world, capture, refund);
	return refund;
}

/** Why money was pulled back, in the words of `capture_status_details`. */
export type ReversalReason = 'CHARGEBACK' | 'BUYER_COMPLAINT';

/**
 * PayPal pulls the money back by itself: the event carries a refund, the capture says why. That an order lists it among its
 * refunds is nowhere promised, so it does not.
 */
export function reverseCapture(
	world: World,
	capture: Capture,
	reason: ReversalReason,
	wanted?: Money,
): Refund {
	const amount = wanted ?? leftOf(world, capture);
	const refund = keep(world, capture, amount, 'COMPLETED', {});
	reversalsOf(world).set(refund.id, refund);
	enter(world, capture, refund, 'T1106');
	settleStatus(world, capture);
	capture.status_details = { reason };
	tell(world, refund, 'PAYMENT.CAPTURE.REVERSED');
	return refund;
}

/** A pending one arrives at the payer. */
export function completeRefund(world: World, refund: Refund): void {
	refund.status = 'COMPLETED';
	delete refund.status_details;
	refund.update_time = world.iso();
	markRow(world, refund.id, 'S');
	complete(world, captureOfRefund(world, refund), refund);
}

/** The money comes back to the merchant, days later. */
export function failRefund(world: World, refund: Refund): void {
	refund.status = 'FAILED';
	delete refund.status_details;
	refund.update_time = world.iso();
	markRow(world, refund.id, 'D');
	settleStatus(world, captureOfRefund(world, refund));
	tell(world, refund, 'PAYMENT.REFUND.FAILED');
}

/** What has not been given back, and is not on its way back. */
export function leftOf(world: World, capture: Capture): Money {
	const { currency_code: currency } = capture.amount;
	const given = refundsOf(world, capture.id).filter(isGiven);
	return less(
		capture.amount,
		addUp(
			currency,
			given.map(({ amount }) => amount),
		),
	);
}

const reversalsOf = (world: World) => world.kept<Refund>('reversals');

/** What the merchant gave back of a capture, oldest first. */
export const ownRefundsOf = (world: World, captureId: string): Refund[] =>
	refundsOf(world, captureId).filter(({ id }) => !reversalsOf(world).has(id));

/** By the link `up`, oldest first; also what was pulled back. */
export const refundsOf = (world: World, captureId: string): Refund[] =>
	[...world.refunds.values()].filter(({ links }) =>
		links.some(({ rel, href }) => rel === 'up' && href.endsWith(`/${captureId}`)),
	);

const isGiven = ({ status }: Refund): boolean => status === 'COMPLETED' || status === 'PENDING';

function captureOfRefund(world: World, { links }: Refund): Capture {
	const up = links.find(({ rel }) => rel === 'up')?.href ?? '';
	return captureOf(world, up.slice(up.lastIndexOf('/') + 1));
}

function keep(
	world: World,
	capture: Capture,
	amount: Money,
	status: 'PENDING' | 'COMPLETED',
	{ customId = capture.custom_id, invoiceId, note }: NewRefund,
): Refund {
	const id = world.newId();
	const at = world.iso();
	const { currency_code: currency } = amount;
	const before = refundsOf(world, capture.id).filter(isGiven);
	const root = `${world.origin()}/v2/payments`;
	const refund: Refund = {
		id,
		status,
		...(status === 'PENDING' ? { status_details: { reason: 'ECHECK' } } : {}),
		amount,
		...(invoiceId === undefined ? {} : { invoice_id: invoiceId }),
		...(customId === undefined ? {} : { custom_id: customId }),
		...(note === undefined ? {} : { note_to_payer: note }),
		seller_payable_breakdown: {
			gross_amount: amount,
			// Since 2019 PayPal keeps the fee of what is given back.
			paypal_fee: write(0, currency),
			net_amount: amount,
			total_refunded_amount: addUp(currency, [...before.map((one) => one.amount), amount]),
		},
		payer: { merchant_id: world.merchantId },
		create_time: at,
		update_time: at,
		links: [
			{ href: `${root}/refunds/${id}`, rel: 'self', method: 'GET' },
			{ href: `${root}/captures/${capture.id}`, rel: 'up', method: 'GET' },
		],
	};
	world.refunds.set(id, refund);
	return refund;
}

function complete(world: World, capture: Capture, refund: Refund): void {
	settleStatus(world, capture);
	tell(world, refund, 'PAYMENT.CAPTURE.REFUNDED');
}

/** Of a capture by what went back of it, once it went. */
function settleStatus(world: World, capture: Capture): void {
	const gone = refundsOf(world, capture.id).filter(({ status }) => status === 'COMPLETED');
	const sum = units(
		addUp(
			capture.amount.currency_code,
			gone.map(({ amount }) => amount),
		),
	);
	const status =
		sum === 0 ? 'COMPLETED' : sum < units(capture.amount) ? 'PARTIALLY_REFUNDED' : 'REFUNDED';
	capture.status = status;
	capture.update_time = world.iso();
	// "A successful transaction was fully reversed and funds were refunded", by the schema of the list.
	markRow(world, capture.id, status === 'REFUNDED' ? 'V' : 'S');
}

function tell(world: World, refund: Refund, type: string): void {
	const { value, currency_code: currency } = refund.amount;
	const word = type.endsWith('REVERSED') ? 'reversed' : 'refunded';
	world.emit(type, 'refund', refund, '2.0', `A $ ${value} ${currency} capture payment was ${word}`);
}

function enter(world: World, capture: Capture, refund: Refund, code: string): void {
	world.transactions.push({
		transactionId: refund.id,
		code,
		value: `-${refund.amount.value}`,
		currency: refund.amount.currency_code,
		status: refund.status === 'PENDING' ? 'P' : 'S',
		at: world.now(),
		updatedAt: world.now(),
		reference: { id: capture.id, type: 'TXN' },
		...(refund.custom_id === undefined ? {} : { customField: refund.custom_id }),
		...(refund.invoice_id === undefined ? {} : { invoiceId: refund.invoice_id }),
	});
}
