import * as z from '../../../shared/zod';
import { id, links, list, maybe, text } from '../shapes/parts';

/** An invoice as lists show it, as far as a person recognises it by it. @see invoicing_v2, invoices */
const INVOICE_CHOICE = z.lazy(() =>
	z.looseObject({
		id,
		status: text,
		detail: maybe(z.looseObject({ invoice_number: text, currency_code: text })),
		amount: maybe(z.looseObject({ currency_code: text, value: z.string() })),
		primary_recipients: list(
			z.looseObject({ billing_info: maybe(z.looseObject({ email_address: text })) }),
		),
	}),
);
export type InvoiceChoice = z.output<typeof INVOICE_CHOICE>;

export const INVOICE_CHOICES = z.lazy(() => z.looseObject({ items: list(INVOICE_CHOICE), links }));
