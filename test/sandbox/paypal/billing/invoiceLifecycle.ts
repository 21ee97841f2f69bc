/** What becomes of an invoice: made, replaced, sent, canceled. */
import { unprocessable } from '../protocol/errors';
import { randomText, type World } from '../world';
import { money, unitsOf } from './amounts';
import { checkDraft, configurationOf, detailOf, linksOf, partiesOf, today } from './invoiceRequest';
import {
	type InvoiceRecord,
	invoicesOf,
	newInvoiceId,
	save,
	shortIdOf,
	tell,
} from './invoiceStore';
import { totalInvoice } from './invoiceTotals';
import type { Invoice, InvoiceDraft, InvoiceStatus } from './invoiceWire';

/** A draft. @throws 400 for what the schema refuses, 422 for a number that another one has. */
export function createInvoice(world: World, draft: InvoiceDraft): InvoiceRecord {
	checkDraft(world, draft);
	const id = newInvoiceId();
	const { items, amount } = totalInvoice(draft);
	const invoice: Invoice = {
		id,
		status: 'DRAFT',
		detail: detailOf(world, draft, {
			create_time: world.iso(),
			created_by_flow: 'REGULAR_SINGLE',
			recipient_view_url: `https://www.sandbox.paypal.com/invoice/p/#${shortIdOf(id)}`,
			invoicer_view_url: `https://www.sandbox.paypal.com/invoice/details/${id}`,
		}),
		...partiesOf(draft),
		items: items.map((item) => ({ id: `ITEM-${randomText(17)}`, ...item })),
		configuration: configurationOf(draft),
		amount,
		due_amount: money(unitsOf(amount), amount.currency_code),
		links: linksOf(world, id),
	};
	const record: InvoiceRecord = { invoice, mails: 0, isHidden: false, versions: [] };
	invoicesOf(world).set(id, record);
	save(world, record);
	tell(world, record, 'CREATED');
	return record;
}

/** The whole of it anew. @throws 422 once something was paid or it is canceled. */
export function replaceInvoice(world: World, record: InvoiceRecord, draft: InvoiceDraft): void {
	const { invoice } = record;
	if (!OPEN.has(invoice.status) && invoice.status !== 'DRAFT' && invoice.status !== 'SCHEDULED') {
		throw unprocessable('CANT_UPDATE_INVOICE', 'This invoice can no longer be updated.');
	}
	checkDraft(world, draft, invoice.id);
	const { items, amount } = totalInvoice(draft);
	const number = draft.detail.invoice_number ?? invoice.detail.invoice_number;
	Object.assign(invoice, {
		detail: detailOf(
			world,
			{ ...draft, detail: { ...draft.detail, invoice_number: number } },
			invoice.detail.metadata,
		),
		...partiesOf(draft),
		items: items.map((item) => ({ id: `ITEM-${randomText(17)}`, ...item })),
		configuration: configurationOf(draft),
		amount,
		due_amount: money(unitsOf(amount), amount.currency_code),
	});
	save(world, record);
	tell(world, record, 'UPDATED');
}

/** @returns whether it is to be sent on a later day. @throws 422 for one that was sent, and where nobody could be mailed. */
export function sendInvoice(world: World, record: InvoiceRecord, toRecipient: boolean): boolean {
	const { invoice } = record;
	if (invoice.status !== 'DRAFT' && invoice.status !== 'SCHEDULED') {
		// https://docs.paypal.ai/growth/grow-business/invoicing/troubleshooting
		throw unprocessable(
			'INVOICE_ALREADY_SENT',
			'The system blocks sending any invoice that has already been sent.',
		);
	}
	const mail = invoice.primary_recipients?.[0]?.billing_info?.email_address;
	if (toRecipient && mail === undefined) {
		throw unprocessable('CANT_SEND_INVOICE', 'The invoice has no recipient to send it to.');
	}
	if (invoice.detail.invoice_date > today(world)) {
		invoice.status = 'SCHEDULED';
		save(world, record);
		tell(world, record, 'SCHEDULED');
		return true;
	}
	invoice.status = toRecipient ? 'SENT' : 'UNPAID';
	const { metadata } = invoice.detail;
	metadata.first_sent_time ??= world.iso();
	metadata.last_sent_time = world.iso();
	record.mails += toRecipient ? 1 : 0;
	save(world, record);
	tell(world, record, 'UPDATED');
	return false;
}

/** @throws 422 in PayPal's words (`invoices.cancel-422`) where it cannot be canceled. */
export function cancelInvoice(world: World, record: InvoiceRecord): void {
	const { invoice } = record;
	const refused = NOT_CANCELED[invoice.status];
	if (refused) throw unprocessable(...refused);
	invoice.status = 'CANCELLED';
	invoice.detail.metadata.cancel_time = world.iso();
	save(world, record);
	tell(world, record, 'CANCELLED');
}

/** May be paid, reminded of and canceled. */
export const OPEN: ReadonlySet<InvoiceStatus> = new Set(['SENT', 'UNPAID', 'PARTIALLY_PAID']);

const PAID = [
	'CANNOT_CANCEL_PAID_INVOICE',
	'Cannot cancel a paid or partially paid invoice.',
] as const;
const REFUNDED = [
	'CANNOT_CANCEL_REFUNDED_INVOICE',
	'Cannot cancel a refunded or partially refunded invoice.',
] as const;
const NOT_CANCELED: Readonly<Partial<Record<InvoiceStatus, readonly [string, string]>>> = {
	DRAFT: ['CANNOT_CANCEL_DRAFT_INVOICE', 'Draft invoice cannot be canceled.'],
	SCHEDULED: ['CANNOT_CANCEL_SCHEDULED_INVOICE', 'Cannot cancel a scheduled invoice.'],
	CANCELLED: ['INVOICE_CANCELED_ALREADY', 'Invoice is already cancelled.'],
	PAID,
	PARTIALLY_PAID: PAID,
	PAYMENT_PENDING: PAID,
	MARKED_AS_PAID: PAID,
	REFUNDED,
	PARTIALLY_REFUNDED: REFUNDED,
	MARKED_AS_REFUNDED: REFUNDED,
};
