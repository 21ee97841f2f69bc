/** Coupons and the codes that customers type for them. https://docs.stripe.com/api/coupons */
import { idOf, randomText, type Mode } from '../account/mode';
import type { ObjectTypes } from '../account/wire';
import { readCurrency } from '../payments/amounts';
import { invalid, missingParameter } from '../protocol/errors';
import type { Parameters } from '../protocol/form';
import { timeFilter } from '../protocol/lists';
import { equals, list, operation, retrieve, type Operations } from '../protocol/operation';
import {
	choice,
	flag,
	group,
	integer,
	mergeMetadata,
	text,
	textOrNull,
} from '../protocol/parameters';

export type Coupon = ObjectTypes['coupon'];

const DURATIONS = ['forever', 'once', 'repeating'] as const;

export const COUPON_OPERATIONS: Operations = {
	'POST /v1/coupons': operation(
		[
			'amount_off',
			'currency',
			'duration',
			'duration_in_months',
			'id',
			'max_redemptions',
			'metadata',
			'name',
			'percent_off',
			'redeem_by',
		],
		({ mode, parameters }) => addCoupon(mode, parameters),
	),
	'GET /v1/coupons': list('coupon', {
		created: (coupon, parameters) => timeFilter(parameters, 'created')(coupon.created),
	}),
	'GET /v1/coupons/:id': retrieve('coupon'),
	'DELETE /v1/coupons/:id': operation([], ({ mode, path }) => {
		const coupon = mode.get('coupon', path.id ?? '');
		mode.remove(coupon);
		mode.emit('coupon.deleted', coupon);
		return { id: coupon.id, object: 'coupon', deleted: true };
	}),
	'POST /v1/promotion_codes': operation(
		['active', 'code', 'customer', 'max_redemptions', 'metadata', 'promotion', 'expires_at'],
		({ mode, parameters }) => {
			const promotion = group(parameters, 'promotion');
			if (promotion === undefined) throw missingParameter('promotion');
			const coupon = mode.get('coupon', text(promotion, 'coupon') ?? '', 'promotion[coupon]');
			const code = mode.add<'promotion_code'>({
				id: mode.newId('promo'),
				object: 'promotion_code',
				active: flag(parameters, 'active') ?? true,
				code: text(parameters, 'code') ?? randomText(8).toUpperCase(),
				created: mode.now(),
				customer: textOrNull(parameters, 'customer'),
				customer_account: null,
				expires_at: integer(parameters, 'expires_at') ?? null,
				livemode: mode.livemode,
				max_redemptions: integer(parameters, 'max_redemptions') ?? null,
				metadata: mergeMetadata(parameters),
				promotion: { coupon: coupon.id, type: 'coupon' },
				restrictions: {
					first_time_transaction: false,
					minimum_amount: null,
					minimum_amount_currency: null,
				},
				times_redeemed: 0,
			});
			mode.emit('promotion_code.created', code);
			return code;
		},
	),
	'GET /v1/promotion_codes': list('promotion_code', { code: equals('code') }),
	'GET /v1/promotion_codes/:id': retrieve('promotion_code'),
};

/** From the parameters of the API. */
export function addCoupon(mode: Mode, parameters: Parameters): Coupon {
	const percent = text(parameters, 'percent_off');
	const amount = integer(parameters, 'amount_off');
	if (percent === undefined && amount === undefined) {
		throw invalid('Must provide percent_off or amount_off.', 'percent_off');
	}
	const coupon = mode.add<'coupon'>({
		id: text(parameters, 'id') ?? randomText(8),
		object: 'coupon',
		amount_off: amount ?? null,
		created: mode.now(),
		currency: amount === undefined ? null : readCurrency(parameters),
		duration: choice(parameters, 'duration', DURATIONS) ?? 'once',
		duration_in_months: integer(parameters, 'duration_in_months') ?? null,
		livemode: mode.livemode,
		max_redemptions: integer(parameters, 'max_redemptions') ?? null,
		metadata: mergeMetadata(parameters),
		name: textOrNull(parameters, 'name'),
		percent_off: percent === undefined ? null : Number(percent),
		redeem_by: null,
		times_redeemed: 0,
		valid: true,
	});
	mode.emit('coupon.created', coupon);
	return coupon;
}

/** The coupon that a row of `discounts` names, by itself or by a promotion code. */
export function couponOf(
	mode: Mode,
	row: Parameters,
): { coupon: Coupon; promotion: string | null } {
	const promotionId = text(row, 'promotion_code');
	if (promotionId !== undefined) {
		const code = mode.get('promotion_code', promotionId, 'discounts[0][promotion_code]');
		const couponId = idOf(code.promotion.coupon) ?? '';
		return { coupon: mode.get('coupon', couponId), promotion: code.id };
	}
	const id = text(row, 'coupon');
	if (id === undefined) throw missingParameter('discounts[0][coupon]');
	return { coupon: mode.get('coupon', id, 'discounts[0][coupon]'), promotion: null };
}

/** What it takes off an amount of money, never more than all. */
export function reductionOf(coupon: Coupon, amount: number): number {
	if (amount <= 0) return 0;
	if (coupon.percent_off !== null) return Math.round((amount * coupon.percent_off) / 100);
	return Math.min(amount, coupon.amount_off ?? 0);
}
