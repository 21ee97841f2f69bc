import type { CustomerDraft } from '../../../shared/contracts/gatewayActions';
import type { CrmReference } from '../../../shared/vocabulary/payment';
import { InputRefused } from '../../../shared/vocabulary/refusal';
import { referenceText } from '../state/crmReference';
import { type Bill, type InvoiceItem, toItems } from './lines';

/** How much of PayPal's fields is filled (invoicing_v2: invoice_detail, name, billing_info). */
const LONGEST_NOTE = 4_000;
const LONGEST_NAME = 140;
const LONGEST_EMAIL = 254;
const LONGEST_INFO = 40;
const SHOWN = 320;
const DAY = 86_400_000;
/** PayPal's dates end with the year 9999; a hundred years are enough to find the slip. */
const MOST_DAYS = 36_500;

/** An invoice as it is to be made; `dueInDays` is missing for one that may be paid whenever. */
export interface NewInvoice {
	readonly bill: Bill;
	readonly customer?: Pick<CustomerDraft, 'email' | 'name' | 'phone'>;
	readonly dueInDays?: number;
	readonly note?: string;
	readonly terms?: string;
	readonly crmReference: CrmReference;
}

/** What PayPal is sent, but for the number. */
export interface InvoiceBody {
	readonly detail: Readonly<Record<string, unknown>> & { readonly currency_code: string };
	readonly items: readonly InvoiceItem[];
	readonly primary_recipients?: ReadonlyArray<Readonly<Record<string, unknown>>>;
}

/**
 * The date of the invoice is left to PayPal: today where the business is. Another one in the future would put off the sending.
 * @see https://developer.paypal.com/docs/api/invoicing/v2/#invoices_create
 * @param now milliseconds since the epoch. @throws InputRefused, before any call, for what PayPal does not take.
 */
export function toInvoiceBody(draft: NewInvoice, now: number): InvoiceBody {
	const { bill, customer, note, terms, dueInDays } = draft;
	const memo = referenceText(draft.crmReference);
	return {
		detail: {
			currency_code: bill.currency.toUpperCase(),
			...(memo === '' ? {} : { memo }),
			...(note ? { note: fitting(note, 'Memo') } : {}),
			...(terms ? { terms_and_conditions: fitting(terms, 'Footer') } : {}),
			...(dueInDays === undefined ? {} : { payment_term: termOf(dueInDays, now) }),
		},
		items: toItems(bill),
		...(customer ? { primary_recipients: [{ billing_info: recipientOf(customer) }] } : {}),
	};
}

/** A day of the calendar where the business is, which is today's here or the one beside it. */
function termOf(days: number, now: number) {
	if (!Number.isInteger(days) || days < 0 || days > MOST_DAYS) {
		throw new InputRefused(
			`An invoice cannot be due in ${days} days. Give a whole number from 0 to ${MOST_DAYS}`,
		);
	}
	if (days === 0) return { term_type: 'DUE_ON_RECEIPT' };
	return {
		term_type: 'DUE_ON_DATE_SPECIFIED',
		due_date: new Date(now + days * DAY).toISOString().slice(0, 10),
	};
}

function recipientOf({ email, name, phone }: NonNullable<NewInvoice['customer']>) {
	// The pattern of PayPal's own schema rules out a quotation mark and a hyphen as the first letter of the domain.
	if (!/^[^\s@]+@[^\s@"-][^\s@"]*$/.test(email) || email.length > LONGEST_EMAIL) {
		throw new InputRefused(
			`"${email.slice(0, SHOWN)}" is no email address. Fill in the customer's email`,
		);
	}
	return {
		email_address: email,
		...(name ? { name: nameOf(name) } : {}),
		// PayPal takes a number and its country apart, which one text does not tell.
		...(phone ? { additional_info: phone.slice(0, LONGEST_INFO) } : {}),
	};
}

/** PayPal prints a given name and a surname; a name of one word is a surname. */
function nameOf(text: string): { readonly given_name?: string; readonly surname: string } {
	const words = text.trim().split(/\s+/);
	const surname = (words.at(-1) ?? '').slice(0, LONGEST_NAME);
	const given = words.slice(0, -1).join(' ').slice(0, LONGEST_NAME);
	return { ...(given === '' ? {} : { given_name: given }), surname };
}

function fitting(text: string, field: string): string {
	if (text.length <= LONGEST_NOTE) return text;
	throw new InputRefused(
		`${field} has ${text.length} characters, and PayPal takes ${LONGEST_NOTE}. Shorten it`,
	);
}
