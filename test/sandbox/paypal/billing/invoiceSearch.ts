/** `GET /v2/invoicing/invoices` as it is now, and `POST /v2/invoicing/search-invoices` as it was some minutes ago. */
import type { SandboxResponse } from '../../system';
import { invalidRequest } from '../protocol/errors';
import { numberOf, pageLink } from '../protocol/lists';
import { type Call, ok } from '../protocol/routes';
import { type Money, unitsOf } from './amounts';
import { indexedInvoices, invoicesOf } from './invoiceStore';
import type { Invoice } from './invoiceWire';

interface Range {
	readonly start: string;
	readonly end: string;
}

/** `search_data`. */
interface Wanted {
	readonly recipient_email?: string;
	readonly recipient_first_name?: string;
	readonly recipient_last_name?: string;
	readonly recipient_business_name?: string;
	readonly invoice_number?: string;
	readonly status?: readonly string[];
	readonly reference?: string;
	readonly currency_code?: string;
	readonly memo?: string;
	readonly total_amount_range?: { readonly lower_amount: Money; readonly upper_amount: Money };
	readonly invoice_date_range?: Range;
	readonly due_date_range?: Range;
	readonly payment_date_range?: Range;
	readonly creation_date_range?: Range;
}

export function listInvoices(call: Call): SandboxResponse {
	const all = [...invoicesOf(call.world).values()].map(({ invoice }) => invoice);
	return page(call, all, '/v2/invoicing/invoices');
}

/** @throws 400 for a number above 25 characters, more than five statuses. */
export function searchInvoices(call: Call): SandboxResponse {
	const wanted = call.body as Wanted;
	if ((wanted.invoice_number?.length ?? 0) > 25) {
		throw invalidRequest(
			'INVALID_STRING_MAX_LENGTH',
			'/invoice_number',
			'the value of a field is too long.',
		);
	}
	if ((wanted.status?.length ?? 0) > 5) {
		throw invalidRequest(
			'INVALID_ARRAY_MAX_ITEMS',
			'/status',
			'the number of items in an array parameter is too large.',
		);
	}
	const found = indexedInvoices(call.world).filter((invoice) => matches(invoice, wanted));
	return page(call, found, '/v2/invoicing/search-invoices');
}

function matches(invoice: Invoice, wanted: Wanted): boolean {
	const { detail, amount, status } = invoice;
	const people = (invoice.primary_recipients ?? []).map(({ billing_info: info }) => info);
	const has = (text: string | undefined, part: string | undefined) =>
		part === undefined || (text ?? '').toLowerCase().includes(part.toLowerCase());
	const someone = (part: string | undefined, read: (info: (typeof people)[number]) => unknown) =>
		part === undefined || people.some((info) => has(String(read(info) ?? ''), part));
	const within = (text: string | undefined, range: Range | undefined) =>
		range === undefined || (text !== undefined && text >= range.start && text <= range.end);
	const at = (text: string | undefined, range: Range | undefined) =>
		range === undefined ||
		(text !== undefined &&
			Date.parse(text) >= Date.parse(range.start) &&
			Date.parse(text) <= Date.parse(range.end));
	const { total_amount_range: sums } = wanted;
	return (
		someone(wanted.recipient_email, (info) => info?.email_address) &&
		someone(wanted.recipient_first_name, (info) => info?.name?.given_name) &&
		someone(wanted.recipient_last_name, (info) => info?.name?.surname) &&
		someone(wanted.recipient_business_name, (info) => info?.business_name) &&
		(wanted.invoice_number === undefined || wanted.invoice_number === detail.invoice_number) &&
		(wanted.status === undefined || wanted.status.includes(status)) &&
		has(detail.reference, wanted.reference) &&
		has(detail.memo, wanted.memo) &&
		(wanted.currency_code === undefined || wanted.currency_code === detail.currency_code) &&
		(sums === undefined ||
			(unitsOf(amount) >= unitsOf(sums.lower_amount) &&
				unitsOf(amount) <= unitsOf(sums.upper_amount))) &&
		within(detail.invoice_date, wanted.invoice_date_range) &&
		within(detail.payment_term?.due_date, wanted.due_date_range) &&
		at(detail.metadata.create_time, wanted.creation_date_range) &&
		(wanted.payment_date_range === undefined ||
			(invoice.payments?.transactions ?? []).some(({ payment_date: date }) =>
				at(`${date}T12:00:00Z`, wanted.payment_date_range),
			))
	);
}

/** Newest first, without the items and the single payments: who wants those asks for the invoice. */
function page({ world, query }: Call, all: readonly Invoice[], path: string): SandboxResponse {
	const number = numberOf(query, 'page', { usual: 1, most: 1_000 });
	const size = numberOf(query, 'page_size', { usual: 20, most: 100 });
	const from = (number - 1) * size;
	const pages = Math.max(1, Math.ceil(all.length / size));
	const link = (to: number, rel: string) =>
		pageLink(world.origin(), path, query, { page: String(to), page_size: String(size) }, rel);
	return ok({
		...(query.get('total_required') === 'true'
			? { total_pages: pages, total_items: all.length }
			: {}),
		items: [...all]
			.reverse()
			.slice(from, from + size)
			.map(inList),
		links: [
			link(number, 'self'),
			link(1, 'first'),
			...(number < pages ? [link(number + 1, 'next')] : []),
			link(pages, 'last'),
		],
	});
}

function inList({ items: _items, payments, refunds, ...invoice }: Invoice): object {
	return {
		...invoice,
		...(payments === undefined ? {} : { payments: { paid_amount: payments.paid_amount } }),
		...(refunds === undefined ? {} : { refunds: { refund_amount: refunds.refund_amount } }),
	};
}
