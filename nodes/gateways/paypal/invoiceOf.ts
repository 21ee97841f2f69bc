import type { GatewayConnection } from '../../shared/contracts/gateway';
import { call } from './client';
import { INVOICES } from './shapes/invoice';

/** A longer one cannot be searched for (invoicing_v2, search_data.invoice_number). */
const LONGEST_NUMBER = 25;

/**
 * The invoice with this number, which a payment of it carries as its `invoice_id`; numbers are unique in an account. PayPal's
 * search may not know one that was made a moment ago: what is not found belongs to no invoice for now, and once the invoice itself
 * shows the payment, both are one transaction.
 * @see invoicing_v2, POST /v2/invoicing/search-invoices
 */
export async function invoiceOfNumber(
	number: string,
	connection: GatewayConnection,
): Promise<string | undefined> {
	if (number.length > LONGEST_NUMBER) return undefined;
	const { items } = await call(
		{
			method: 'POST',
			path: '/v2/invoicing/search-invoices',
			query: { page: 1, page_size: 20 },
			body: { invoice_number: number },
		},
		INVOICES,
		connection,
	);
	// The search also finds numbers that only begin like this one.
	return items.find(({ detail }) => detail?.invoice_number === number)?.id;
}
