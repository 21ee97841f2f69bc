/** What somebody asks an invoice to be, checked and completed. */
import { invalidRequest, unprocessable } from '../protocol/errors';
import type { World } from '../world';
import { digitsOf } from './amounts';
import { invoicesOf } from './invoiceStore';
import type { Invoice, InvoiceDetail, InvoiceDraft } from './invoiceWire';

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

/** `INVOICE-1234` → `INVOICE-1235`, of the last one made; `0001` at first. */
export function nextNumber(world: World): string {
	const last = [...invoicesOf(world).values()].at(-1)?.invoice.detail.invoice_number ?? '0000';
	const [, before = '', digits = '0', after = ''] = /^(.*?)(\d+)(\D*)$/.exec(last) ?? [];
	return `${before}${String(Number(digits) + 1).padStart(digits.length, '0')}${after}`;
}

/** `2026-11-30`. */
export const today = (world: World): string => world.iso().slice(0, 10);

/** @throws 400 for what the schema refuses, 422 for a number that another one has. */
export function checkDraft(world: World, { detail, items }: InvoiceDraft, ownId?: string): void {
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

/** With number, date and due date where they were left out. */
export function detailOf(
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

export const partiesOf = ({
	invoicer = {},
	primary_recipients: recipients,
	additional_recipients: others,
}: InvoiceDraft): Partial<Invoice> => ({
	invoicer,
	...(recipients === undefined ? {} : { primary_recipients: recipients }),
	...(others === undefined ? {} : { additional_recipients: others }),
});

export const configurationOf = ({
	configuration = {},
}: InvoiceDraft): Invoice['configuration'] => ({
	tax_calculated_after_discount: true,
	tax_inclusive: false,
	allow_tip: false,
	...configuration,
});

export function linksOf(world: World, id: string): Invoice['links'] {
	const href = `${world.origin()}/v2/invoicing/invoices/${id}`;
	return [
		{ href, rel: 'self', method: 'GET' },
		{ href: `${href}/send`, rel: 'send', method: 'POST' },
		{ href, rel: 'replace', method: 'PUT' },
		{ href, rel: 'delete', method: 'DELETE' },
	];
}
