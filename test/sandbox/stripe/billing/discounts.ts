/** Discounts: a coupon on an invoice, a subscription or a payment page. https://docs.stripe.com/api/discounts */
import { idOf, type Mode } from '../account/mode';
import type { ObjectTypes } from '../account/wire';
import type { Parameters } from '../protocol/form';
import { groups, text } from '../protocol/parameters';
import { couponOf, reductionOf, type Coupon } from './coupons';
import type { InvoiceLine } from './invoiceLines';

export type Discount = ObjectTypes['discount'];

/** What bears it, and whom it is given to. */
export type DiscountOwner = Partial<
	Pick<Discount, 'checkout_session' | 'customer' | 'invoice' | 'promotion_code' | 'subscription'>
>;

/** `discounts[0][coupon]`, or an existing discount once more; ids, as objects show them. */
export function readDiscounts(mode: Mode, parameters: Parameters, owner: DiscountOwner): string[] {
	return groups(parameters, 'discounts').map((row) => {
		const known = text(row, 'discount');
		if (known !== undefined) return mode.get('discount', known, 'discounts[0][discount]').id;
		const { coupon, promotion } = couponOf(mode, row);
		return addDiscount(mode, coupon, { ...owner, promotion_code: promotion }).id;
	});
}

/** The coupon is redeemed. */
export function addDiscount(mode: Mode, coupon: Coupon, owner: DiscountOwner): Discount {
	mode.update(coupon, { times_redeemed: coupon.times_redeemed + 1 });
	return mode.add<'discount'>({
		id: mode.newId('di'),
		object: 'discount',
		checkout_session: null,
		customer: null,
		customer_account: null,
		end: null,
		invoice: null,
		invoice_item: null,
		promotion_code: null,
		source: { coupon: coupon.id, type: 'coupon' },
		start: mode.now(),
		subscription: null,
		subscription_item: null,
		...owner,
	});
}

/** The coupon of a discount. */
export function couponOfDiscount(mode: Mode, id: string): Coupon {
	return mode.get('coupon', idOf(mode.get('discount', id).source.coupon) ?? '');
}

/** Those that still hold after an invoice: a coupon for `once` is used up. */
export function lasting(mode: Mode, ids: readonly string[]): string[] {
	return ids.filter((id) => couponOfDiscount(mode, id).duration !== 'once');
}

interface Reduction {
	readonly discount: string;
	readonly amount: number;
}

/** What each discount takes off the lines, one after the other; the lines are told their share. */
export function applyDiscounts(
	mode: Mode,
	lines: readonly InvoiceLine[],
	ids: readonly string[],
): Reduction[] {
	const open = lines.filter((line) => line.discountable && line.amount > 0);
	for (const line of lines) line.discount_amounts = [];
	return ids.map((discount) => {
		const left = open.map((line) => line.amount - takenOff(line));
		const base = left.reduce((sum, amount) => sum + amount, 0);
		const amount = reductionOf(couponOfDiscount(mode, discount), base);
		let rest = amount;
		for (const [index, line] of open.entries()) {
			const isLast = index === open.length - 1;
			const part = isLast ? rest : Math.round((amount * (left[index] ?? 0)) / Math.max(1, base));
			rest -= part;
			line.discount_amounts = [...(line.discount_amounts ?? []), { amount: part, discount }];
		}
		return { discount, amount };
	});
}

function takenOff(line: InvoiceLine): number {
	return (line.discount_amounts ?? []).reduce((sum, { amount }) => sum + amount, 0);
}
