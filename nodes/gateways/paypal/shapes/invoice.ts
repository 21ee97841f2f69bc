import * as z from '../../../shared/zod';
import { day, id, links, list, maybe, moment, money, personName, text } from './parts';

/** A payment of an invoice: PayPal's own, or recorded by hand. @see invoicing_v2, payment_detail */
export const INVOICE_PAYMENT = z.lazy(() =>
	z.looseObject({
		/** `PAYPAL` or `EXTERNAL`. */
		type: text,
		/** A capture's or sale's id where the type is `PAYPAL`. */
		payment_id: text,
		payment_date: maybe(day),
		method: text,
		note: text,
		amount: maybe(money),
		/** In deliveries, not in the schema: `SUCCESS` (deliveries/INVOICING.INVOICE.PAID). */
		transaction_status: text,
	}),
);
export type PaypalInvoicePayment = z.output<typeof INVOICE_PAYMENT>;

/** @see invoicing_v2, refund_detail */
export const INVOICE_REFUND = z.lazy(() =>
	z.looseObject({
		type: text,
		refund_id: text,
		refund_date: maybe(day),
		amount: maybe(money),
		method: text,
	}),
);
export type PaypalInvoiceRefund = z.output<typeof INVOICE_REFUND>;

/** @see invoicing_v2, invoice */
export const INVOICE = z.lazy(() =>
	z.looseObject({
		id,
		/** No draft is without; `status` is missing only in a request. */
		status: z.string(),
		detail: z.looseObject({
			currency_code: z.string(),
			invoice_number: text,
			invoice_date: maybe(day),
			reference: text,
			note: text,
			memo: text,
			payment_term: maybe(z.looseObject({ term_type: text, due_date: maybe(day) })),
			metadata: maybe(
				z.looseObject({
					create_time: maybe(moment),
					last_update_time: maybe(moment),
					cancel_time: maybe(moment),
					first_sent_time: maybe(moment),
					last_sent_time: maybe(moment),
					recipient_view_url: text,
					invoicer_view_url: text,
				}),
			),
		}),
		primary_recipients: list(
			z.looseObject({
				billing_info: maybe(
					z.looseObject({ business_name: text, name: personName, email_address: text }),
				),
			}),
		),
		items: list(z.looseObject({ name: text })),
		amount: maybe(
			z.looseObject({
				currency_code: text,
				value: z.string(),
				breakdown: maybe(
					z.looseObject({
						discount: maybe(
							z.looseObject({
								item_discount: maybe(money),
								invoice_discount: maybe(z.looseObject({ amount: maybe(money) })),
							}),
						),
					}),
				),
			}),
		),
		due_amount: maybe(money),
		/** A tip, on top of the amount. */
		gratuity: maybe(money),
		payments: maybe(
			z.looseObject({ paid_amount: maybe(money), transactions: list(INVOICE_PAYMENT) }),
		),
		refunds: maybe(
			z.looseObject({ refund_amount: maybe(money), transactions: list(INVOICE_REFUND) }),
		),
		links,
	}),
);
export type PaypalInvoice = z.output<typeof INVOICE>;

/** A row of a search, which is the invoice without some of its parts. */
export const INVOICE_ROW = z.lazy(() =>
	z.looseObject({
		id,
		status: text,
		detail: maybe(
			z.looseObject({
				invoice_number: text,
				metadata: maybe(
					z.looseObject({ create_time: maybe(moment), first_sent_time: maybe(moment) }),
				),
			}),
		),
	}),
);

/** @see invoicing_v2, invoices: what search-invoices answers. */
export const INVOICES = z.lazy(() => z.looseObject({ items: list(INVOICE_ROW), links }));
export type PaypalInvoices = z.output<typeof INVOICES>;
