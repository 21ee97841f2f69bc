import { InputRefused } from '../../../shared/vocabulary/refusal';
import type { PaypalInvoice } from '../shapes/invoice';

/** What is asked for and not paid whole (invoicing_v2, invoice_status). */
const OPEN = ['SENT', 'UNPAID', 'PARTIALLY_PAID'];

/** @throws InputRefused, before any write, for one that is not sent, or over. */
export function openInvoice(invoice: PaypalInvoice): PaypalInvoice {
	const { id, status } = invoice;
	if (OPEN.includes(status)) return invoice;
	throw new InputRefused(
		status === 'DRAFT'
			? `The invoice ${id} is a draft. Send it first`
			: `The invoice ${id} is ${status.toLowerCase().replaceAll('_', ' ')}, so that nothing is open`,
	);
}
