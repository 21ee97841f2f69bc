/** An invoice with every field that Stripe's schema requires. */
import { idOf, type Mode } from '../account/mode';
import type { ObjectTypes } from '../account/wire';
import { toList } from '../protocol/lists';
import type { InvoiceLine } from './invoiceLines';

export type Invoice = ObjectTypes['invoice'];

/** A draft of this customer, without lines. */
export function createDraft(
	mode: Mode,
	customer: ObjectTypes['customer'],
	fields: Partial<Invoice> & Pick<Invoice, 'currency'>,
): Invoice & { object: 'invoice' } {
	const id = mode.newId('in');
	return {
		id,
		object: 'invoice',
		account_country: 'US',
		account_name: 'Northwind Sandbox',
		account_tax_ids: null,
		amount_due: 0,
		amount_overpaid: 0,
		amount_paid: 0,
		amount_remaining: 0,
		amount_shipping: 0,
		application: null,
		attempt_count: 0,
		attempted: false,
		auto_advance: false,
		automatic_tax: toAutomaticTax(false),
		automatically_finalizes_at: null,
		billing_reason: 'manual',
		collection_method: 'charge_automatically',
		created: mode.now(),
		custom_fields: null,
		customer: customer.id,
		customer_account: null,
		customer_address: customer.address ?? null,
		customer_email: customer.email,
		customer_name: customer.name ?? null,
		customer_phone: customer.phone ?? null,
		customer_shipping: customer.shipping,
		customer_tax_exempt: 'none',
		customer_tax_ids: [],
		default_payment_method: null,
		default_source: null,
		default_tax_rates: [],
		description: null,
		discounts: [],
		due_date: null,
		effective_at: null,
		ending_balance: null,
		footer: null,
		from_invoice: null,
		hosted_invoice_url: null,
		invoice_pdf: null,
		issuer: { type: 'self' },
		last_finalization_error: null,
		latest_revision: null,
		lines: toList<InvoiceLine>([], false, `/v1/invoices/${id}/lines`),
		livemode: mode.livemode,
		metadata: {},
		next_payment_attempt: null,
		number: null,
		on_behalf_of: null,
		parent: null,
		payment_settings: {
			default_mandate: null,
			payment_method_options: null,
			payment_method_types: null,
		},
		period_end: mode.now(),
		period_start: mode.now(),
		post_payment_credit_notes_amount: 0,
		pre_payment_credit_notes_amount: 0,
		receipt_number: null,
		rendering: null,
		shipping_cost: null,
		shipping_details: null,
		starting_balance: 0,
		statement_descriptor: null,
		status: 'draft',
		status_transitions: {
			finalized_at: null,
			marked_uncollectible_at: null,
			paid_at: null,
			voided_at: null,
		},
		subtotal: 0,
		subtotal_excluding_tax: 0,
		test_clock: customer.test_clock ?? null,
		total: 0,
		total_discount_amounts: [],
		total_excluding_tax: 0,
		total_pretax_credit_amounts: [],
		total_taxes: [],
		webhooks_delivered_at: mode.now(),
		...fields,
	};
}

/** Stripe computes the tax, for which it has to know where the customer is; the sandbox's tax is nothing. */
export function toAutomaticTax(enabled: boolean): Invoice['automatic_tax'] {
	return {
		disabled_reason: null,
		enabled,
		liability: enabled ? { type: 'self' } : null,
		provider: enabled ? 'stripe' : null,
		status: enabled ? 'complete' : null,
	};
}

/** The subscription that an invoice bills: since basil it is named in `parent`. */
export function subscriptionOf(invoice: Invoice): string | null {
	return idOf(invoice.parent?.subscription_details?.subscription);
}
