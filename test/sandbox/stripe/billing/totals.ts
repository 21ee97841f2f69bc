/** What an invoice comes to: its lines, less its discounts, less or plus the customer's balance. */
import { moveBalance, movedBy } from '../account/creditBalance';
import { idOf, type Mode } from '../account/mode';
import { minimumOf } from '../payments/amounts';
import { hasCashBalance } from '../payments/cashBalance';
import { applyDiscounts } from './discounts';
import type { Invoice } from './invoiceObject';

/** Invoices that a checkout made, which the balance does not touch. https://docs.stripe.com/invoicing/customer/balance */
const withoutBalance = new WeakSet<Invoice>();

/** Keeps the customer's balance out of this invoice. */
export function ignoreBalance(invoice: Invoice): void {
	withoutBalance.add(invoice);
}

/** Counts a draft again after its lines or discounts have changed. */
export function countTotals(mode: Mode, invoice: Invoice): void {
	const subtotal = invoice.lines.data.reduce((sum, { amount }) => sum + amount, 0);
	const ids = invoice.discounts.map((discount) => idOf(discount) ?? '');
	const reductions = applyDiscounts(mode, invoice.lines.data, ids);
	const total = reductions.reduce((sum, { amount }) => sum - amount, subtotal);
	const due = Math.max(0, total);
	mode.update(invoice, {
		subtotal,
		subtotal_excluding_tax: subtotal,
		total_discount_amounts: reductions,
		total,
		total_excluding_tax: total,
		amount_due: due,
		amount_remaining: due,
	});
}

/**
 * What is due once the balance is taken into account, at finalization: a credit is used up first, a debt
 * is added, a negative total becomes a credit, and what is too little to be charged becomes a debt.
 * `starting_balance` stays 0: what was applied shows only as the difference of `total` and `amount_due`.
 */
export function settleByBalance(mode: Mode, invoice: Invoice): void {
	const { total, currency } = invoice;
	const customer = mode.get('customer', idOf(invoice.customer) ?? '');
	const move = (amount: number, type: 'applied_to_invoice' | 'invoice_too_small') => {
		moveBalance(mode, customer, { amount, currency, type, invoice: invoice.id });
	};
	const isOther = customer.currency !== null && (customer.currency ?? currency) !== currency;
	const balance = isOther || withoutBalance.has(invoice) ? 0 : customer.balance;
	// A credit never takes more than the total; a debt is added in full; a negative total is a credit itself.
	const applied = total > 0 ? Math.max(balance, -total) : total < 0 ? -total : 0;
	if (applied !== 0) move(-applied, 'applied_to_invoice');
	let due = total + applied;
	if (due > 0 && due < minimumOf(currency) && !hasCashBalance(mode, customer.id)) {
		move(due, 'invoice_too_small');
		due = 0;
	}
	mode.update(invoice, {
		amount_due: due,
		amount_remaining: due,
		ending_balance: customer.balance,
	});
}

/** A voided invoice gives back what it took from the balance. */
export function returnBalance(mode: Mode, invoice: Invoice): void {
	const applied = movedBy(mode, invoice.id, 'applied_to_invoice');
	const returned = movedBy(mode, invoice.id, 'unapplied_from_invoice');
	if (applied + returned === 0) return;
	moveBalance(mode, mode.get('customer', idOf(invoice.customer) ?? ''), {
		amount: -(applied + returned),
		currency: invoice.currency,
		type: 'unapplied_from_invoice',
		invoice: invoice.id,
	});
}
