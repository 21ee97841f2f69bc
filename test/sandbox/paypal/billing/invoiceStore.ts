/** The invoices of an account, each with what it was before: the search sees the past. */
import { notFound } from '../protocol/errors';
import type { Call } from '../protocol/routes';
import { randomText, type World } from '../world';
import type { Invoice } from './invoiceWire';

/** "The search index may lag" (paypal.md 3); how long is not documented. */
export const SEARCH_LAG_MS = 3 * 60_000;

export interface InvoiceRecord {
	invoice: Invoice;
	/** Mails that PayPal wrote to the payer. */
	mails: number;
	/** The next event of it has `{"invoice": null}`. */
	isHidden: boolean;
	readonly versions: Array<{ readonly at: number; readonly invoice: Invoice }>;
}

export const invoicesOf = (world: World): Map<string, InvoiceRecord> =>
	world.kept<InvoiceRecord>('invoices');

/** @throws 404. */
export function recordOf({ world, path }: Pick<Call, 'world' | 'path'>): InvoiceRecord {
	const record = invoicesOf(world).get(path.id ?? '');
	if (record === undefined) {
		throw notFound('INVALID_RESOURCE_ID', 'The requested resource ID was not found.');
	}
	return record;
}

/** Keeps what it is now for the search, and notes when it changed. */
export function save(world: World, record: InvoiceRecord): void {
	record.invoice.detail.metadata.last_update_time = world.iso();
	record.versions.push({ at: world.now().getTime(), invoice: structuredClone(record.invoice) });
}

/** As `INVOICING.INVOICE.PAID` of contracts/paypal/events: the invoice is nested. */
export function tell(world: World, record: InvoiceRecord, what: keyof typeof SUMMARIES): void {
	const invoice = record.isHidden ? null : record.invoice;
	record.isHidden = false;
	world.emit(`INVOICING.INVOICE.${what}`, 'invoices', { invoice }, undefined, SUMMARIES[what]);
}

/** https://developer.paypal.com/api/rest/webhooks/event-names/#link-invoicing */
const SUMMARIES = {
	CREATED: 'An invoice is created.',
	SCHEDULED: 'An invoice is scheduled.',
	UPDATED: 'An invoice is updated.',
	PAID: 'An invoice is paid, partially paid, or payment is made and is pending.',
	CANCELLED: 'An invoice is cancelled.',
	REFUNDED: 'An invoice is refunded.',
} as const;

/** As the search knows them: each as it was some minutes ago, and none that is younger. */
export function indexedInvoices(world: World): Invoice[] {
	const until = world.now().getTime() - SEARCH_LAG_MS;
	return [...invoicesOf(world).values()].flatMap(({ versions }) => {
		const seen = versions.filter(({ at }) => at <= until).at(-1);
		return seen === undefined ? [] : [seen.invoice];
	});
}

/** `INV2-26KH-MY9Q-USVG-4WZD`. */
export const newInvoiceId = (): string =>
	['INV2', ...Array.from({ length: 4 }, () => randomText(4))].join('-');

/** `26KHMY9QUSVG4WZD`, as in the payer's address of it. */
export const shortIdOf = (id: string): string => id.replace(/^INV2-/, '').replaceAll('-', '');
