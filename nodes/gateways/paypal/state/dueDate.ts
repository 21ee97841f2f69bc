import type { PaypalInvoice } from '../shapes/invoice';
import { endOfDay } from './moments';

/** Terms that name a number of days. @see invoicing_v2, payment_term_type */
const NET = /^NET_(\d{1,3})$/;

const DAY_MS = 86_400_000;

/**
 * The end of the day on which it is due; PayPal tells of no event when it has passed. Where the term alone is told, the day is
 * counted from the invoice's own.
 * @see invoicing_v2, invoice_payment_term
 */
export function dueAtOf({
	payment_term: term,
	invoice_date: from,
}: PaypalInvoice['detail']): string | undefined {
	if (term?.due_date) return endOfDay(term.due_date);
	const type = term?.term_type;
	if (type === 'DUE_ON_RECEIPT') return endOfDay(from);
	const days = NET.exec(type ?? '')?.[1];
	const first = endOfDay(from);
	if (days === undefined || first === undefined) return undefined;
	return new Date(Date.parse(first) + Number(days) * DAY_MS).toISOString();
}
