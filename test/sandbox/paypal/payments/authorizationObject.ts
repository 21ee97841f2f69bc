/** Money that is reserved: three days for sure, 29 in all. https://developer.paypal.com/docs/api/payments/v2/#authorizations */
import { MERCHANT_EMAIL } from '../account/merchant';
import { notFound, unprocessable } from '../protocol/errors';
import { isoSeconds, type World } from '../world';
import type { CaptureOutcome } from './captures';
import type { Money } from './wire/money';
import type { Authorization, PurchaseUnit } from './wire/order';

const DAY = 86_400_000;
const VALID_DAYS = 29;
const HONOUR_DAYS = 3;

/** Reserved, or refused by the bank where the outcome says so. */
export function makeAuthorization(
	world: World,
	orderId: string,
	{ amount, custom_id: customId, invoice_id: invoiceId }: PurchaseUnit,
	outcome?: CaptureOutcome,
): Authorization {
	const status =
		outcome?.status === 'DECLINED'
			? 'DENIED'
			: outcome?.status === 'PENDING'
				? 'PENDING'
				: 'CREATED';
	return keep(world, {
		status,
		...(status === 'PENDING' ? { status_details: { reason: 'PENDING_REVIEW' } } : {}),
		amount: { currency_code: amount.currency_code, value: amount.value },
		...(customId === undefined ? {} : { custom_id: customId }),
		...(invoiceId === undefined ? {} : { invoice_id: invoiceId }),
		supplementary_data: { related_ids: { order_id: orderId } },
	});
}

/** A new authorization in place of one whose three days are over; once. @throws 422 */
export function reauthorize(
	world: World,
	authorization: Authorization,
	amount: Money = authorization.amount,
): Authorization {
	if (authorization.status === 'VOIDED') throw voided();
	if (authorization.status === 'CAPTURED') throw alreadyCaptured();
	const age = world.now().getTime() - Date.parse(authorization.create_time);
	const isAgain = authorization.supplementary_data?.related_ids.authorization_id !== undefined;
	if (isAgain || age < HONOUR_DAYS * DAY) {
		throw unprocessable(
			'REAUTHORIZATION_NOT_SUPPORTED',
			'A reauthorize cannot be attempted on an authorization_id that is the result of a prior reauthorization, or before the honor period is over.',
		);
	}
	const orderId = authorization.supplementary_data?.related_ids.order_id;
	return keep(world, {
		status: 'CREATED',
		amount,
		...(authorization.custom_id === undefined ? {} : { custom_id: authorization.custom_id }),
		supplementary_data: {
			related_ids: {
				...(orderId === undefined ? {} : { order_id: orderId }),
				authorization_id: authorization.id,
			},
		},
	});
}

/** @throws 404 in PayPal's words. */
export function authorizationOf(world: World, id: string): Authorization {
	const authorization = world.authorizations.get(id);
	if (!authorization) throw notFound();
	return authorization;
}

type Kept = Pick<
	Authorization,
	'status' | 'status_details' | 'amount' | 'custom_id' | 'invoice_id' | 'supplementary_data'
>;

function keep(world: World, kept: Kept): Authorization {
	const id = world.newId();
	const at = world.iso();
	const self = `${world.origin()}/v2/payments/authorizations/${id}`;
	const orderId = kept.supplementary_data?.related_ids.order_id ?? '';
	const authorization: Authorization = {
		id,
		...kept,
		seller_protection: {
			status: 'ELIGIBLE',
			dispute_categories: ['ITEM_NOT_RECEIVED', 'UNAUTHORIZED_TRANSACTION'],
		},
		payee: { email_address: MERCHANT_EMAIL, merchant_id: world.merchantId },
		expiration_time: isoSeconds(new Date(world.now().getTime() + VALID_DAYS * DAY)),
		create_time: at,
		update_time: at,
		links: [
			{ href: self, rel: 'self', method: 'GET' },
			{ href: `${self}/capture`, rel: 'capture', method: 'POST' },
			{ href: `${self}/void`, rel: 'void', method: 'POST' },
			{ href: `${self}/reauthorize`, rel: 'reauthorize', method: 'POST' },
			{ href: `${world.origin()}/v2/checkout/orders/${orderId}`, rel: 'up', method: 'GET' },
		],
	};
	world.authorizations.set(id, authorization);
	const { value, currency_code: currency } = authorization.amount;
	if (authorization.status !== 'DENIED') {
		world.emit(
			'PAYMENT.AUTHORIZATION.CREATED',
			'authorization',
			authorization,
			'2.0',
			`A successful payment authorization was created for $ ${value} ${currency}`,
		);
	}
	return authorization;
}

export const voided = () =>
	unprocessable(
		'AUTHORIZATION_VOIDED',
		'A voided authorization cannot be captured or reauthorized. ',
	);

export const alreadyCaptured = () =>
	unprocessable('AUTHORIZATION_ALREADY_CAPTURED', 'Authorization has previously been captured.');
