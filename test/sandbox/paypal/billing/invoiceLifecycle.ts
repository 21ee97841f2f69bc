/** What becomes of an invoice: made, replaced, sent, canceled. */
import { invalidRequest, unprocessable } from '../protocol/errors';
import { randomText, type World } from '../world';
import { digitsOf, money, unitsOf } from './amounts';
import {
	type InvoiceRecord,
	invoicesOf,
	newInvoiceId,
	save,
	shortIdOf,
	tell,
} from './invoiceStore';
import { totalInvoice } from './invoiceTotals';
import type { Invoice, InvoiceDetail, InvoiceDraft, InvoiceStatus } from './invoiceWire';

const LONGEST = { memo: 500, reference: 120, invoice_number: 127, note: 4_000 } as const;
const DAYS: Readonly<Record<string, number>> = {
	DUE_ON_RECEIPT: 0,
	NET_10: 10,
	NET_15: 15,
	NET_30: 30,
	NET_45: 45,
	NET_60: 60,
	NET_90: 90,
};

/** A draft. @throws 400 for what the schema refuses, 422 for a number that another one has. */
export function createInvoice(world: World, draft: InvoiceDraft): InvoiceRecord {
	check(world, draft);
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
	check(world, draft, invoice.id);
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

/** `INVOICE-1234` → `INVOICE-1235`, of the last one made; `0001` at first. */
export function nextNumber(world: World): string {
	const last = [...invoicesOf(world).values()].at(-1)?.invoice.detail.invoice_number ?? '0000';
	const [, before = '', digits = '0', after = ''] = /^(.*?)(\d+)(\D*)$/.exec(last) ?? [];
	return `${before}${String(Number(digits) + 1).padStart(digits.length, '0')}${after}`;
}

/** May be paid, reminded of and canceled. */
export const OPEN: ReadonlySet<InvoiceStatus> = new Set(['SENT', 'UNPAID', 'PARTIALLY_PAID']);

/** `2026-11-30`. */
export const today = (world: World): string => world.iso().slice(0, 10);

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

function check(world: World, { detail, items }: InvoiceDraft, ownId?: string): void {
	if (!/^[A-Z]{3}$/.test(detail?.currency_code ?? '')) {
		throw invalidRequest(
			'INVALID_STRING_LENGTH',
			'/detail/currency_code',
			'Currency code length should be 3 characters.',
		);
	}
	for (const [name, most] of Object.entries(LONGEST)) {
		const text = detail[name as keyof typeof LONGEST];
		if ((text?.length ?? 0) > most) {
			throw invalidRequest(
				'INVALID_STRING_MAX_LENGTH',
				`/detail/${name}`,
				'Field value exceeded the maximum allowed number of characters.',
			);
		}
	}
	for (const [index, { unit_amount: price }] of (items ?? []).entries()) {
		const [, decimals = ''] = price.value.split('.');
		if (decimals.length > digitsOf(price.currency_code)) {
			throw invalidRequest('INVALID_DECIMAL_VALUE', `/items/${index}/unit_amount/value`);
		}
	}
	const isTaken = [...invoicesOf(world).values()].some(
		({ invoice }) =>
			invoice.id !== ownId && invoice.detail.invoice_number === detail.invoice_number,
	);
	if (isTaken) {
		throw unprocessable(
			'DUPLICATE_INVOICE_NUMBER',
			'Invoice number already exists. Please use a different invoice number.',
			'/detail/invoice_number',
		);
	}
}

function detailOf(
	world: World,
	{ detail }: InvoiceDraft,
	metadata: InvoiceDetail['metadata'],
): InvoiceDetail {
	const date = detail.invoice_date ?? today(world);
	const { term_type: type, due_date: due } = detail.payment_term ?? {};
	const days = type === undefined ? undefined : DAYS[type];
	const dueDate = days === undefined ? due : inDays(date, days);
	return {
		...detail,
		invoice_number: detail.invoice_number ?? nextNumber(world),
		invoice_date: date,
		payment_term: {
			term_type: type ?? (due === undefined ? 'NO_DUE_DATE' : 'DUE_ON_DATE_SPECIFIED'),
			...(dueDate === undefined ? {} : { due_date: dueDate }),
		},
		metadata,
	};
}

const inDays = (date: string, days: number): string =>
	new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

const partiesOf = ({
	invoicer = {},
	primary_recipients: recipients,
	additional_recipients: others,
}: InvoiceDraft): Partial<Invoice> => ({
	invoicer,
	...(recipients === undefined ? {} : { primary_recipients: recipients }),
	...(others === undefined ? {} : { additional_recipients: others }),
});

const configurationOf = ({ configuration = {} }: InvoiceDraft): Invoice['configuration'] => ({
	tax_calculated_after_discount: true,
	tax_inclusive: false,
	allow_tip: false,
	...configuration,
});

function linksOf(world: World, id: string): Invoice['links'] {
	const href = `${world.origin()}/v2/invoicing/invoices/${id}`;
	return [
		{ href, rel: 'self', method: 'GET' },
		{ href: `${href}/send`, rel: 'send', method: 'POST' },
		{ href, rel: 'replace', method: 'PUT' },
		{ href, rel: 'delete', method: 'DELETE' },
	];
}
