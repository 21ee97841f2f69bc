/** `/v2/invoicing`. No call of it takes a PayPal-Request-Id. https://developer.paypal.com/docs/api/invoicing/v2/ */
import type { SandboxResponse } from '../../system';
import { notFound, unprocessable } from '../protocol/errors';
import { type Call, nothing, ok, operation, type Routes } from '../protocol/routes';
import {
	cancelInvoice,
	createInvoice,
	OPEN,
	replaceInvoice,
	sendInvoice,
} from './invoiceLifecycle';
import { dropPayment, dropRefund } from './invoicePayments';
import { recordPayment, recordRefund, type Written } from './invoiceRecords';
import { nextNumber } from './invoiceRequest';
import { listInvoices, searchInvoices } from './invoiceSearch';
import { type InvoiceRecord, invoicesOf, recordOf, save } from './invoiceStore';
import type { InvoiceDraft } from './invoiceWire';

interface Notification {
	readonly send_to_recipient?: boolean;
}

const invoicing = (perform: (call: Call) => SandboxResponse) => operation('invoicing', perform);

/** The invoice where it was asked for; else a link alone, which is all that PayPal answers then. */
function answered(call: Call, { invoice }: InvoiceRecord, status: number): SandboxResponse {
	if (call.wantsRepresentation) return ok(invoice, status);
	const href = `${call.world.origin()}/v2/invoicing/invoices/${invoice.id}`;
	return ok({ rel: 'self', href, method: 'GET' }, status);
}

export const INVOICE_ROUTES: Routes = {
	'POST /v2/invoicing/invoices': invoicing((call) =>
		answered(call, createInvoice(call.world, call.body as InvoiceDraft), 201),
	),
	'GET /v2/invoicing/invoices': invoicing(listInvoices),
	'POST /v2/invoicing/search-invoices': invoicing(searchInvoices),
	'POST /v2/invoicing/generate-next-invoice-number': invoicing(({ world }) =>
		ok({ invoice_number: nextNumber(world) }),
	),
	'GET /v2/invoicing/invoices/:id': invoicing((call) => ok(recordOf(call).invoice)),
	'PUT /v2/invoicing/invoices/:id': invoicing((call) => {
		const record = recordOf(call);
		replaceInvoice(call.world, record, call.body as InvoiceDraft);
		const isMailed =
			call.query.get('send_to_recipient') !== 'false' && OPEN.has(record.invoice.status);
		if (isMailed && record.mails > 0) record.mails += 1;
		return answered(call, record, 200);
	}),
	'DELETE /v2/invoicing/invoices/:id': invoicing((call) => {
		const { invoice } = recordOf(call);
		if (invoice.status !== 'DRAFT' && invoice.status !== 'SCHEDULED') {
			throw unprocessable(
				'CANT_DELETE_INVOICE',
				'Only draft and scheduled invoices can be deleted.',
			);
		}
		invoicesOf(call.world).delete(invoice.id);
		return nothing();
	}),
	'POST /v2/invoicing/invoices/:id/send': invoicing((call) => {
		const record = recordOf(call);
		const { send_to_recipient: toRecipient = true } = call.body as Notification;
		const isLater = sendInvoice(call.world, record, toRecipient);
		const link = {
			href: record.invoice.detail.metadata.recipient_view_url,
			rel: 'payer-view',
			method: 'GET',
		};
		return isLater ? ok({ links: [link] }, 202) : ok(link);
	}),
	'POST /v2/invoicing/invoices/:id/remind': invoicing((call) => {
		const record = recordOf(call);
		if (!OPEN.has(record.invoice.status)) {
			throw unprocessable(
				'CANNOT_REMIND_INVOICE',
				`You cannot remind an invoice which is in ${record.invoice.status} status. Only UNPAID, SENT and PARTIALLY_PAID invoices can be reminded.`,
			);
		}
		record.mails += 1;
		record.invoice.detail.metadata.last_sent_time = call.world.iso();
		save(call.world, record);
		return nothing();
	}),
	'POST /v2/invoicing/invoices/:id/cancel': invoicing((call) => {
		cancelInvoice(call.world, recordOf(call));
		return nothing();
	}),
	'POST /v2/invoicing/invoices/:id/payments': invoicing((call) =>
		ok({ payment_id: recordPayment(call.world, recordOf(call), call.body as Written) }),
	),
	'DELETE /v2/invoicing/invoices/:id/payments/:transaction': invoicing((call) => {
		const record = recordOf(call);
		requireOutside(
			record.invoice.payments?.transactions.find(
				({ payment_id: id }) => id === call.path.transaction,
			),
		);
		dropPayment(call.world, record, call.path.transaction ?? '');
		return nothing();
	}),
	'POST /v2/invoicing/invoices/:id/refunds': invoicing((call) =>
		ok({ refund_id: recordRefund(call.world, recordOf(call), call.body as Written) }),
	),
	'DELETE /v2/invoicing/invoices/:id/refunds/:transaction': invoicing((call) => {
		const record = recordOf(call);
		requireOutside(
			record.invoice.refunds?.transactions.find(
				({ refund_id: id }) => id === call.path.transaction,
			),
		);
		dropRefund(call.world, record, call.path.transaction ?? '');
		return nothing();
	}),
};

/** @throws 404 for what was not written down by hand. */
function requireOutside(entry: { readonly type: string } | undefined): void {
	if (entry?.type !== 'EXTERNAL') throw notFound();
}
