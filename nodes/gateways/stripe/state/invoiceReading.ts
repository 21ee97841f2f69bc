import type Stripe from 'stripe';
import { fromStripeAmount } from '../amounts';
import { idOf, unlessMissing } from '../client';
import {
	isWhole,
	type PaymentReading,
	readCharge,
	readListed,
	readPayment,
} from './paymentReading';

/** An invoice with the payments that settled it, or tried to. */
export interface InvoiceReading {
	readonly invoice: Stripe.Invoice;
	/** Oldest first. */
	readonly payments: readonly PaymentReading[];
}

/** A first page of payments is embedded; deposits and retries are few. */
export const IN_INVOICE = ['payments'];

/**
 * One call for the invoice, one for each payment of it, of which there is hardly ever more than one.
 * @see https://docs.stripe.com/api/invoices/retrieve
 */
export async function readInvoice(id: string, stripe: Stripe): Promise<InvoiceReading | undefined> {
	const invoice = await unlessMissing(stripe.invoices.retrieve(id, { expand: IN_INVOICE }));
	return invoice && (await readAroundInvoice(invoice, stripe));
}

/**
 * @param invoice with `payments` expanded.
 * @param listed payments that a list has brought already.
 */
export async function readAroundInvoice(
	invoice: Stripe.Invoice,
	stripe: Stripe,
	listed: ReadonlyMap<string, Stripe.PaymentIntent> = new Map(),
): Promise<InvoiceReading> {
	const readings = await Promise.all(
		paymentsOf(invoice).map(async ({ payment }) => {
			const id = idOf(payment.payment_intent);
			const known = id ? listed.get(id) : undefined;
			if (known && isWhole(known)) return await readListed(known, stripe);
			if (id) return await readPayment(id, stripe);
			const charge = idOf(payment.charge);
			return charge ? await readCharge(charge, stripe) : undefined;
		}),
	);
	return { invoice, payments: readings.filter((reading) => reading !== undefined) };
}

/** Oldest first. */
export function paymentsOf(invoice: Stripe.Invoice): readonly Stripe.InvoicePayment[] {
	return (invoice.payments?.data ?? [])
		.filter(({ status }) => status !== 'canceled')
		.sort((left, right) => left.created - right.created);
}

/** What an invoice that was paid outside of Stripe got counts too: it is what is no longer open. */
export function amountPaid(invoice: Stripe.Invoice): number {
	const settled = invoice.status === 'paid' ? invoice.amount_due - invoice.amount_remaining : 0;
	return toMinor(Math.max(invoice.amount_paid, settled), invoice);
}

/** Minor units of an amount in the invoice's currency. */
export function toMinor(amount: number, { currency }: Stripe.Invoice): number {
	return fromStripeAmount(amount, currency);
}
