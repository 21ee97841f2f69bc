/** From draft to the end: what happens to an invoice. */
import { idOf, type Mode } from '../account/mode';
import { invalid } from '../protocol/errors';
import type { InvoiceLine } from './invoiceLines';
import { createDraft, type Invoice } from './invoiceObject';
import { addDefaultPayment, cancelOpenPayments } from './payments';

const DAY_SECONDS = 24 * 60 * 60;

/** A new draft with these lines. */
export function draftInvoice(
	mode: Mode,
	customerId: string,
	fields: Partial<Invoice> & Pick<Invoice, 'currency'>,
	lines: readonly InvoiceLine[],
): Invoice {
	const customer = mode.get('customer', customerId, 'customer');
	const invoice = mode.add<'invoice'>(createDraft(mode, customer, fields));
	putLines(mode, invoice, lines);
	mode.emit('invoice.created', invoice);
	return invoice;
}

/** Adds lines to a draft and counts again. */
export function addLines(mode: Mode, invoice: Invoice, lines: readonly InvoiceLine[]): void {
	requireStatus(invoice, ['draft'], 'edit');
	putLines(mode, invoice, lines);
	mode.emit('invoice.updated', invoice);
}

/** Numbers it, opens it, and makes the payment intent that can pay it; nothing due is paid at once. */
export function finalizeInvoice(mode: Mode, invoice: Invoice, daysUntilDue?: number): void {
	requireStatus(invoice, ['draft'], 'finalize');
	const customer = mode.get('customer', idOf(invoice.customer) ?? '');
	const sequence = customer.next_invoice_sequence ?? 1;
	mode.update(customer, { next_invoice_sequence: sequence + 1 });
	const page = `${mode.origin()}/i/${mode.accountId}/${invoice.id}`;
	mode.update(invoice, {
		status: 'open',
		number: `${customer.invoice_prefix ?? 'SANDBOX'}-${String(sequence).padStart(4, '0')}`,
		effective_at: mode.now(),
		ending_balance: 0,
		hosted_invoice_url: `${page}?s=ap`,
		invoice_pdf: `${page}/pdf?s=ap`,
		status_transitions: { ...invoice.status_transitions, finalized_at: mode.now() },
		...(daysUntilDue === undefined ? {} : { due_date: mode.now() + daysUntilDue * DAY_SECONDS }),
	});
	if (invoice.amount_due > 0) addDefaultPayment(mode, invoice);
	mode.emit('invoice.finalized', invoice);
	if (invoice.amount_due <= 0) markPaid(mode, invoice);
}

/** Mails it to the customer; a draft is finalized first. */
export function sendInvoice(mode: Mode, invoice: Invoice): void {
	if (invoice.status === 'draft') finalizeInvoice(mode, invoice);
	requireStatus(invoice, ['open', 'paid'], 'send');
	mode.emit('invoice.sent', invoice);
}

/** The due date has passed: it is moved there, for tests that do not wait. */
export function makeOverdue(mode: Mode, invoice: Invoice): void {
	requireStatus(invoice, ['open'], 'make overdue');
	mode.update(invoice, { due_date: mode.now() - DAY_SECONDS });
	mode.emit('invoice.overdue', invoice);
}

/** Everything about it happened days earlier, for tests that do not wait. */
export function ageInvoice(mode: Mode, invoice: Invoice, days: number): void {
	const earlier = (moment: number) => moment - days * DAY_SECONDS;
	const { finalized_at: finalizedAt } = invoice.status_transitions;
	mode.update(invoice, {
		created: earlier(invoice.created),
		due_date: invoice.due_date && earlier(invoice.due_date),
		status_transitions: {
			...invoice.status_transitions,
			finalized_at: finalizedAt && earlier(finalizedAt),
		},
	});
}

export function voidInvoice(mode: Mode, invoice: Invoice): void {
	requireStatus(invoice, ['open', 'uncollectible'], 'void');
	cancelOpenPayments(mode, invoice, 'void_invoice');
	mode.update(invoice, {
		status: 'void',
		next_payment_attempt: null,
		status_transitions: { ...invoice.status_transitions, voided_at: mode.now() },
	});
	mode.emit('invoice.voided', invoice);
}

export function markUncollectible(mode: Mode, invoice: Invoice): void {
	requireStatus(invoice, ['open'], 'mark as uncollectible');
	const marked_uncollectible_at = mode.now();
	mode.update(invoice, {
		status: 'uncollectible',
		next_payment_attempt: null,
		status_transitions: { ...invoice.status_transitions, marked_uncollectible_at },
	});
	mode.emit('invoice.marked_uncollectible', invoice);
}

/** Nothing is left to pay. */
export function markPaid(mode: Mode, invoice: Invoice): void {
	mode.update(invoice, {
		status: 'paid',
		attempted: true,
		next_payment_attempt: null,
		status_transitions: { ...invoice.status_transitions, paid_at: mode.now() },
	});
	mode.emit('invoice.paid', invoice);
	mode.emit('invoice.payment_succeeded', invoice);
}

/** Throws what Stripe says when an invoice is past this. */
export function requireStatus(
	invoice: Invoice,
	statuses: ReadonlyArray<Invoice['status']>,
	verb: string,
): void {
	if (statuses.includes(invoice.status)) return;
	throw invalid(
		`You can't ${verb} an invoice whose status is ${invoice.status}: ${invoice.id}`,
		undefined,
		invoice.status === 'paid' && verb === 'pay' ? 'invoice_already_paid' : undefined,
	);
}

function putLines(mode: Mode, invoice: Invoice, lines: readonly InvoiceLine[]): void {
	for (const line of lines) {
		invoice.lines.data.push({ ...line, invoice: invoice.id });
		const item = idOf(line.parent?.invoice_item_details?.invoice_item);
		if (item !== null) mode.update(mode.get('invoiceitem', item), { invoice: invoice.id });
	}
	const total = invoice.lines.data.reduce((sum, { amount }) => sum + amount, 0);
	const due = Math.max(0, total);
	mode.update(invoice, {
		subtotal: total,
		subtotal_excluding_tax: total,
		total,
		total_excluding_tax: total,
		amount_due: due,
		amount_remaining: due,
	});
}
