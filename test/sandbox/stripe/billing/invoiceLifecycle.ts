/** From draft to the end: what happens to an invoice. */
import { idOf, type Mode } from '../account/mode';
import type { ObjectTypes } from '../account/wire';
import { docUrl, invalid, StripeFailure } from '../protocol/errors';
import type { InvoiceLine } from './invoiceLines';
import { createDraft, type Invoice } from './invoiceObject';
import {
	addDefaultPayment,
	cancelDefaultPayment,
	cancelOpenPayments,
	hasLaidPayments,
} from './payments';
import { countTotals, returnBalance, settleByBalance } from './totals';

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

/** An item of a draft has changed: so does its line. */
export function changeLine(mode: Mode, item: ObjectTypes['invoiceitem']): void {
	const id = idOf(item.invoice);
	if (id === null) return;
	const invoice = mode.get('invoice', id);
	requireStatus(invoice, ['draft'], 'edit');
	const line = invoice.lines.data.find(
		(one) => idOf(one.parent?.invoice_item_details?.invoice_item) === item.id,
	);
	if (line) {
		const { amount, description } = item;
		Object.assign(line, { amount, subtotal: amount, description });
	}
	countTotals(mode, invoice);
	mode.emit('invoice.updated', invoice);
}

/** Numbers it, opens it, and makes the payment intent that can pay it; nothing due is paid at once. */
export function finalizeInvoice(mode: Mode, invoice: Invoice, daysUntilDue?: number): void {
	requireStatus(invoice, ['draft'], 'finalize');
	const failure = failFinalization(mode, invoice);
	if (failure) throw failure;
	replaceOriginal(mode, invoice);
	settleByBalance(mode, invoice);
	const customer = mode.get('customer', idOf(invoice.customer) ?? '');
	const sequence = customer.next_invoice_sequence ?? 1;
	mode.update(customer, { next_invoice_sequence: sequence + 1 });
	const page = `${mode.origin()}/i/${mode.accountId}/${invoice.id}`;
	mode.update(invoice, {
		status: 'open',
		number: `${customer.invoice_prefix ?? 'SANDBOX'}-${String(sequence).padStart(4, '0')}`,
		effective_at: mode.now(),
		hosted_invoice_url: `${page}?s=ap`,
		invoice_pdf: `${page}/pdf?s=ap`,
		status_transitions: { ...invoice.status_transitions, finalized_at: mode.now() },
		...(daysUntilDue === undefined ? {} : { due_date: mode.now() + daysUntilDue * DAY_SECONDS }),
	});
	if (invoice.amount_due > 0) addDefaultPayment(mode, invoice);
	mode.emit('invoice.finalized', invoice);
	if (invoice.amount_due <= 0) markPaid(mode, invoice);
}

/** Tells that it cannot be finalized, and why; nothing where it can be. */
export function failFinalization(mode: Mode, invoice: Invoice): StripeFailure | undefined {
	const customer = mode.get('customer', idOf(invoice.customer) ?? '');
	if (!invoice.automatic_tax.enabled || customer.address) return undefined;
	const code = 'customer_tax_location_invalid';
	const message =
		"The customer's location isn't recognized. Set a valid customer address in order to automatically calculate tax.";
	const type = 'invalid_request_error';
	mode.update(invoice, {
		automatic_tax: { ...invoice.automatic_tax, status: 'requires_location_inputs' },
		last_finalization_error: { type, code, doc_url: docUrl(code), message },
	});
	mode.emit('invoice.finalization_failed', invoice);
	return new StripeFailure(400, { type, code, doc_url: docUrl(code), message });
}

/** A revision takes the place of what it revises, which is voided. https://docs.stripe.com/invoicing/invoice-edits */
function replaceOriginal(mode: Mode, invoice: Invoice): void {
	if (invoice.from_invoice?.action !== 'revision') return;
	const original = mode.get('invoice', idOf(invoice.from_invoice.invoice) ?? '');
	mode.update(original, { latest_revision: invoice.id });
	voidInvoice(mode, original);
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
	requireNoPayments(mode, invoice, 'void');
	cancelOpenPayments(mode, invoice, 'void_invoice');
	returnBalance(mode, invoice);
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
	cancelDefaultPayment(mode, invoice);
	mode.emit('invoice.paid', invoice);
	mode.emit('invoice.payment_succeeded', invoice);
}

/** What payments were laid to cannot be taken back. https://docs.stripe.com/invoicing/partial-payments */
export function requireNoPayments(mode: Mode, invoice: Invoice, verb: string): void {
	if (!hasLaidPayments(mode, invoice)) return;
	throw invalid(`You can't ${verb} an invoice that has open or paid payments: ${invoice.id}`);
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
	countTotals(mode, invoice);
}
