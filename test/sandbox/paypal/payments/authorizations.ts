/** What becomes of money that is reserved. https://developer.paypal.com/docs/api/payments/v2/#authorizations */
import { unprocessable } from '../protocol/errors';
import type { World } from '../world';
import { addUp, units } from './amounts';
import { alreadyCaptured, voided } from './authorizationObject';
import { makeCapture } from './captures';
import { refuseUsedInvoice } from './orderObject';
import type { Money } from './wire/money';
import type { Authorization, Capture } from './wire/order';

/** "The default overage limit is 115%": `MAX_CAPTURE_AMOUNT_EXCEEDED` of the OpenAPI file. */
const OVERAGE = 1.15;

export interface AuthorizationCapture {
	/** All that is reserved, where there is none. */
	readonly amount?: Money;
	readonly invoiceId?: string;
	readonly isFinal?: boolean;
}

/** Takes what is reserved, or a part of it. @throws 422 */
export function captureAuthorization(
	world: World,
	authorization: Authorization,
	{ amount = authorization.amount, invoiceId, isFinal = false }: AuthorizationCapture,
): Capture {
	if (authorization.status === 'VOIDED') throw voided();
	if (authorization.status === 'DENIED') {
		throw unprocessable('AUTHORIZATION_DENIED', 'An denied authorization cannot be captured.');
	}
	if (authorization.status === 'CAPTURED') throw alreadyCaptured();
	if (Date.parse(authorization.expiration_time) < world.now().getTime()) {
		throw unprocessable('AUTHORIZATION_EXPIRED', 'An expired authorization cannot be captured.');
	}
	if (amount.currency_code !== authorization.amount.currency_code) {
		throw unprocessable(
			'AUTH_CAPTURE_CURRENCY_MISMATCH',
			'Currency of capture must be the same as currency of authorization.',
			'/amount/currency_code',
		);
	}
	const taken = addUp(amount.currency_code, [
		...capturesOf(world, authorization).map((one) => one.amount),
		amount,
	]);
	if (units(taken) > Math.floor(units(authorization.amount) * OVERAGE)) {
		throw unprocessable(
			'MAX_CAPTURE_AMOUNT_EXCEEDED',
			'Capture amount exceeds allowable limit. Please contact customer service or your account manager to request the change to your overage limit. The default overage limit is 115%, which allows the sum of all captures to be up to 115% of the order amount.',
			'/amount/value',
		);
	}
	refuseUsedInvoice(world, invoiceId);
	const isAll = isFinal || units(taken) >= units(authorization.amount);
	const orderId = authorization.supplementary_data?.related_ids.order_id;
	const invoice = invoiceId ?? authorization.invoice_id;
	const capture = makeCapture(world, {
		amount,
		isFinal,
		relatedIds: {
			...(orderId === undefined ? {} : { order_id: orderId }),
			authorization_id: authorization.id,
		},
		...(authorization.custom_id === undefined ? {} : { customId: authorization.custom_id }),
		...(invoice === undefined ? {} : { invoiceId: invoice }),
	});
	authorization.status = isAll ? 'CAPTURED' : 'PARTIALLY_CAPTURED';
	authorization.update_time = world.iso();
	return capture;
}

/** Gives up what is reserved. @throws 422 */
export function voidAuthorization(world: World, authorization: Authorization): void {
	if (authorization.status === 'VOIDED') {
		throw unprocessable(
			'PREVIOUSLY_VOIDED',
			'Authorization has been previously voided and hence cannot be voided again.',
		);
	}
	if (capturesOf(world, authorization).length > 0) {
		throw unprocessable(
			'PREVIOUSLY_CAPTURED',
			'Authorization has been previously captured and hence cannot be voided.',
		);
	}
	authorization.status = 'VOIDED';
	authorization.update_time = world.iso();
	const { value, currency_code: currency } = authorization.amount;
	world.emit(
		'PAYMENT.AUTHORIZATION.VOIDED',
		'authorization',
		authorization,
		'2.0',
		`A payment authorization was voided for $ ${value} ${currency}`,
	);
}

const capturesOf = (world: World, { id }: Authorization): Capture[] =>
	[...world.captures.values()].filter(
		({ supplementary_data: data, status }) =>
			data?.related_ids.authorization_id === id && status !== 'DECLINED',
	);
