/** A credit note with every field that Stripe's types require. */
import type { Mode } from '../account/mode';
import type { ObjectTypes } from '../account/wire';
import type { Invoice } from './invoiceObject';

export type CreditNote = ObjectTypes['credit_note'];

/** The one line that a note has here. */
export function toLine(
	mode: Mode,
	invoice: Invoice,
	amount: number,
): CreditNote['lines']['data'][number] {
	return {
		id: mode.newId('cnli'),
		object: 'credit_note_line_item',
		amount,
		description: invoice.description,
		discount_amount: 0,
		discount_amounts: [],
		livemode: mode.livemode,
		metadata: {},
		pretax_credit_amounts: [],
		quantity: 1,
		tax_rates: [],
		taxes: [],
		type: 'custom_line_item',
		unit_amount: amount,
		unit_amount_decimal: String(amount),
	};
}

/** Before it is known what it lowers or gives back. */
export function emptyNote(mode: Mode, invoice: Invoice, amount: number) {
	const id = mode.newId('cn');
	return {
		id,
		object: 'credit_note' as const,
		amount,
		amount_shipping: 0,
		created: mode.now(),
		currency: invoice.currency,
		customer: invoice.customer ?? '',
		customer_account: null,
		customer_balance_transaction: null,
		discount_amount: 0,
		discount_amounts: [],
		effective_at: mode.now(),
		invoice: invoice.id,
		livemode: mode.livemode,
		number: `${invoice.number ?? ''}-CN-${mode.all('credit_note').length + 1}`,
		pdf: `${mode.origin()}/credit_notes/${id}/pdf`,
		pretax_credit_amounts: [],
		shipping_cost: null,
		status: 'issued' as const,
		subtotal: amount,
		subtotal_excluding_tax: amount,
		total: amount,
		total_excluding_tax: amount,
		total_taxes: [],
		voided_at: null,
	};
}
