/**
 * What an invoice comes to, as PayPal computes it: percents of exact amounts, each item's tax rounded on its own, discounts
 * below zero. Its own example (https://developer.paypal.com/docs/api/invoicing/v2/#invoices_create) comes to 74.21.
 */
import { digitsOf, type Money, money, unitsOf } from './amounts';
import { type Exact, exact, minus, over, plus, rounded, times, whole } from './exact';
import type { AmountBreakdown, Discount, Invoice, InvoiceDraft, InvoiceItem } from './invoiceWire';

const HUNDRED = whole(100);

/** In units of the currency, exact. */
type Reckon = (amount: Money | undefined) => Exact;

interface Line {
	readonly item: InvoiceItem;
	/** Quantity times price, in whole units. */
	readonly total: number;
	/** What is taken off this item, in whole units. */
	readonly discount: number;
}

/** The items with their taxes and discounts in money, and the sum with its breakdown. */
export function totalInvoice(draft: InvoiceDraft): Pick<Invoice, 'items' | 'amount'> {
	const currency = draft.detail.currency_code;
	const scale = exact(String(10 ** digitsOf(currency)));
	const reckon: Reckon = (amount) => times(exact(amount?.value ?? '0'), scale);
	const { tax_calculated_after_discount: isAfter = true, tax_inclusive: isInclusive = false } =
		draft.configuration ?? {};
	const asked = draft.amount?.breakdown ?? {};
	const lines = (draft.items ?? []).map((item) => lineOf(item, reckon));

	const itemTotal = sum(lines.map(({ total }) => total));
	const itemDiscount = sum(lines.map(({ discount }) => discount));
	const left = itemTotal - itemDiscount;
	const share = shareOf(asked.discount?.invoice_discount, left, reckon);
	const invoiceDiscount = rounded(times(share, whole(left)));

	const taxOf = ({ item, total, discount }: Line): number => {
		const base = isAfter ? times(whole(total - discount), minus(whole(1), share)) : whole(total);
		return taxOn(base, item.tax?.percent, isInclusive);
	};
	const taxes = lines.map(taxOf);
	const shipping = rounded(reckon(asked.shipping?.amount));
	const shippingTax = taxOn(whole(shipping), asked.shipping?.tax?.percent, isInclusive);
	const custom = rounded(reckon(asked.custom?.amount));
	const tax = sum(taxes) + shippingTax;
	const value = left - invoiceDiscount + (isInclusive ? 0 : tax) + shipping + custom;

	const inMoney = (units: number) => money(units, currency);
	const breakdown: AmountBreakdown = {
		item_total: inMoney(itemTotal),
		discount: {
			invoice_discount: {
				...(asked.discount?.invoice_discount?.percent === undefined
					? {}
					: { percent: asked.discount.invoice_discount.percent }),
				amount: inMoney(-invoiceDiscount || 0),
			},
			item_discount: inMoney(-itemDiscount || 0),
		},
		tax_total: inMoney(tax),
		...(asked.shipping === undefined
			? {}
			: {
					shipping: {
						amount: inMoney(shipping),
						...(asked.shipping.tax === undefined
							? {}
							: { tax: { ...asked.shipping.tax, amount: inMoney(shippingTax) } }),
					},
				}),
		...(asked.custom === undefined
			? {}
			: { custom: { label: asked.custom.label, amount: inMoney(custom) } }),
	};
	return {
		items: lines.map(({ item, discount }, index) => ({
			unit_of_measure: 'QUANTITY' as const,
			...item,
			...(item.tax === undefined
				? {}
				: { tax: { ...item.tax, amount: inMoney(taxes[index] ?? 0) } }),
			...(item.discount === undefined
				? {}
				: { discount: { ...item.discount, amount: inMoney(discount) } }),
		})),
		amount: { ...inMoney(value), breakdown },
	};
}

function lineOf(item: InvoiceItem, reckon: Reckon): Line {
	const total = rounded(times(exact(item.quantity), reckon(item.unit_amount)));
	const { discount } = item;
	// "If you provide both amount and percent, amount takes precedent" (aggregated_discount).
	const taken =
		discount?.amount === undefined
			? over(times(whole(total), exact(discount?.percent ?? '0')), HUNDRED)
			: reckon(discount.amount);
	return { item, total, discount: rounded(taken) };
}

/** Which part of the items' worth the invoice's own discount takes. */
function shareOf(discount: Discount | undefined, left: number, reckon: Reckon): Exact {
	if (discount?.amount === undefined) return over(exact(discount?.percent ?? '0'), HUNDRED);
	return left === 0 ? whole(0) : over(reckon(discount.amount), whole(left));
}

function taxOn(base: Exact, percent: string | undefined, isInclusive: boolean): number {
	if (percent === undefined) return 0;
	const rate = exact(percent);
	return rounded(over(times(base, rate), isInclusive ? plus(HUNDRED, rate) : HUNDRED));
}

const sum = (units: readonly number[]): number => units.reduce((total, one) => total + one, 0);

/** What the money of an amount is, in whole units; 0 for none. */
export const unitsIn = (amount: Money | undefined): number =>
	amount === undefined ? 0 : unitsOf(amount);
