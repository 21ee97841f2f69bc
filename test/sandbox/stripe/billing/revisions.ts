/** Revised invoices: a draft that takes the place of a finalized one. https://docs.stripe.com/invoicing/invoice-edits */
import { idOf, type Mode } from '../account/mode';
import { invalid } from '../protocol/errors';
import { addInvoiceItem } from './invoiceItems';
import { draftInvoice, requireNoPayments, requireStatus } from './invoiceLifecycle';
import { lineOfItem } from './invoiceLines';
import { subscriptionOf, type Invoice } from './invoiceObject';
import { countTotals } from './totals';

/** A copy with lines of its own; credit notes are not copied, and the original stays open until this is finalized. */
export function reviseInvoice(
	mode: Mode,
	original: Invoice,
	changes: Partial<Invoice> = {},
): Invoice {
	requireStatus(original, ['open', 'uncollectible'], 'revise');
	requireNoPayments(mode, original, 'revise');
	if (subscriptionOf(original) !== null) {
		throw invalid(
			'Invoices of subscriptions cannot be revised after finalization.',
			'from_invoice[invoice]',
		);
	}
	const customer = idOf(original.customer) ?? '';
	const { currency } = original;
	const items = original.lines.data.map(({ amount, description, metadata }) =>
		addInvoiceItem(mode, { customer, amount, currency, description, metadata }),
	);
	const revision = draftInvoice(
		mode,
		customer,
		{
			currency,
			collection_method: original.collection_method,
			custom_fields: original.custom_fields,
			default_payment_method: original.default_payment_method,
			description: original.description,
			discounts: [...original.discounts],
			due_date: original.due_date,
			footer: original.footer,
			from_invoice: { action: 'revision', invoice: original.id },
			metadata: { ...original.metadata },
			payment_settings: { ...original.payment_settings },
			...changes,
		},
		items.map((item) => lineOfItem(mode, item)),
	);
	countTotals(mode, revision);
	return revision;
}
