import type Stripe from 'stripe';
import { idOf, unlessMissing } from '../client';
import { eachListed } from '../paging';
import {
	isWhole,
	type PaymentReading,
	readCharge,
	readListed,
	readPayment,
} from './paymentReading';

/** A payment, and how it is laid to the invoice. */
export type LaidPayment = PaymentReading & { readonly laid: Stripe.InvoicePayment };

/** An invoice with the payments that settled it, or tried to, and with what was credited of it afterwards. */
export interface InvoiceReading {
	readonly invoice: Stripe.Invoice;
	/** Every payment that was ever laid to it, also those that nobody reads. */
	readonly laid: readonly Stripe.InvoicePayment[];
	/** Oldest first. */
	readonly payments: readonly LaidPayment[];
	/** Tried, and canceled with the invoice: they brought nothing, but were declined. Oldest first. */
	readonly abandoned: readonly LaidPayment[];
	/** Issued after it was paid, oldest first. */
	readonly creditNotes: readonly Stripe.CreditNote[];
	/** The invoices that it replaces, newest first. */
	readonly revised: readonly Stripe.Invoice[];
}

/** A first page of payments is embedded; deposits and retries are few. */
export const IN_INVOICE = ['payments'];

const PAGE = 100;

/** A thousand payments, or credit notes, of one invoice. */
const MOST_PAGES = 10;

/** Each revision voids the one before it. */
const MOST_REVISIONS = 10;

/**
 * One call for the invoice, one for each payment of it, of which there is hardly ever more than one. One more where it has more
 * payments than are embedded, where something was credited after it was paid, and for each invoice that it replaces.
 * @see https://docs.stripe.com/api/invoices/retrieve
 */
export async function readInvoice(id: string, stripe: Stripe): Promise<InvoiceReading | undefined> {
	const invoice = await unlessMissing(stripe.invoices.retrieve(id, { expand: IN_INVOICE }));
	if (!invoice) return undefined;
	const [reading, revised] = await Promise.all([
		readAroundInvoice(invoice, await readLaid(invoice, stripe), stripe),
		readRevised(invoice, stripe),
	]);
	return { ...reading, revised };
}

/**
 * @param laid as `readLaid` gives it.
 * @param listed payments that a list has brought already.
 */
export async function readAroundInvoice(
	invoice: Stripe.Invoice,
	laid: readonly Stripe.InvoicePayment[],
	stripe: Stripe,
	listed: ReadonlyMap<string, Stripe.PaymentIntent> = new Map(),
): Promise<InvoiceReading> {
	const read = async (some: readonly Stripe.InvoicePayment[]): Promise<LaidPayment[]> => {
		const readings = await Promise.all(
			some.map(async (one) => {
				const reading = await readOne(one, stripe, listed);
				return reading && { ...reading, laid: one };
			}),
		);
		return readings.filter((reading) => reading !== undefined);
	};
	const [payments, abandoned, creditNotes] = await Promise.all([
		read(laid.filter(({ status }) => status !== 'canceled')),
		read(laid.filter((one) => wasTried(invoice, one, listed))),
		readCreditNotes(invoice, stripe),
	]);
	return { invoice, laid, payments, abandoned, creditNotes, revised: [] };
}

/**
 * All payments of an invoice, oldest first, but for those that were taken off it again.
 * @param invoice with `payments` expanded.
 * @see https://docs.stripe.com/api/invoice-payment/object
 */
export async function readLaid(
	invoice: Stripe.Invoice,
	stripe: Stripe,
): Promise<readonly Stripe.InvoicePayment[]> {
	const laid = invoice.payments?.has_more
		? await collect(
				async (after) =>
					await stripe.invoicePayments.list({ invoice: invoice.id, limit: PAGE, ...after }),
				'payments of an invoice',
			)
		: (invoice.payments?.data ?? []);
	return [...laid]
		.filter((one) => one.status !== 'canceled' || isCanceledWithInvoice(one))
		.sort((left, right) => left.created - right.created);
}

/**
 * The payment that Stripe made for the invoice is canceled with it, or when something else has settled it. One that somebody
 * attached and took off again is a payment of its own.
 */
export function isCanceledWithInvoice({ status, is_default }: Stripe.InvoicePayment): boolean {
	return status === 'canceled' && is_default !== false;
}

/** As payment subjects are called: the PaymentIntent's id or, where there was none, the charge's. */
export function paymentIdIn({ payment }: Stripe.InvoicePayment): string | undefined {
	return idOf(payment.payment_intent) ?? idOf(payment.charge);
}

async function readOne(
	{ payment }: Stripe.InvoicePayment,
	stripe: Stripe,
	listed: ReadonlyMap<string, Stripe.PaymentIntent>,
): Promise<PaymentReading | undefined> {
	const id = idOf(payment.payment_intent);
	const known = id ? listed.get(id) : undefined;
	if (known && isWhole(known)) return await readListed(known, stripe);
	if (id) return await readPayment(id, stripe);
	const charge = idOf(payment.charge);
	return charge ? await readCharge(charge, stripe) : undefined;
}

/** What was never tried has nothing to tell, and is not worth a call. */
function wasTried(
	{ attempt_count: attempts }: Stripe.Invoice,
	payment: Stripe.InvoicePayment,
	listed: ReadonlyMap<string, Stripe.PaymentIntent>,
): boolean {
	if (payment.status !== 'canceled') return false;
	return (attempts ?? 0) > 0 || listed.has(paymentIdIn(payment) ?? '');
}

/** The invoice says whether there are any, so that the others cost no call. */
async function readCreditNotes(
	{ id, post_payment_credit_notes_amount: credited }: Stripe.Invoice,
	stripe: Stripe,
): Promise<Stripe.CreditNote[]> {
	if (!credited) return [];
	const notes = await collect(
		async (after) => await stripe.creditNotes.list({ invoice: id, limit: PAGE, ...after }),
		'credit notes of an invoice',
	);
	return notes
		.filter(({ status }) => status !== 'void')
		.sort((left, right) => left.created - right.created);
}

/** @see https://docs.stripe.com/invoicing/invoice-edits */
async function readRevised(invoice: Stripe.Invoice, stripe: Stripe): Promise<Stripe.Invoice[]> {
	const revised: Stripe.Invoice[] = [];
	for (let last = invoice; revised.length < MOST_REVISIONS;) {
		const { from_invoice: link } = last;
		const id = link?.action === 'revision' ? idOf(link.invoice) : undefined;
		const before = id && (await unlessMissing(stripe.invoices.retrieve(id)));
		if (!before) break;
		revised.push(before);
		last = before;
	}
	return revised;
}

async function collect<Item extends { readonly id: string }>(
	list: (after: { readonly starting_after?: string }) => Promise<Stripe.ApiList<Item>>,
	what: string,
): Promise<Item[]> {
	const items: Item[] = [];
	for await (const item of eachListed(list, { what, most: MOST_PAGES })) items.push(item);
	return items;
}
