import type { GatewayConnection } from '../../shared/contracts/gateway';
import { call, type PaypalCall } from './client';
import { INVOICES } from './shapes/invoice';

/** A longer one cannot be searched for (invoicing_v2, search_data.invoice_number). */
const LONGEST_NUMBER = 25;

/** The largest page (invoicing_v2, page_size). */
const NEWEST: PaypalCall = {
	method: 'GET',
	path: '/v2/invoicing/invoices',
	query: { page: 1, page_size: 100 },
};

/**
 * The invoice with this number, which a payment of it carries as its `invoice_id`; numbers are unique in an account. PayPal's
 * search may not know one that was made a moment ago, so that the newest are looked through as well; what is not found there
 * belongs to no invoice.
 * @see invoicing_v2, POST /v2/invoicing/search-invoices, GET /v2/invoicing/invoices
 */
export async function invoiceOfNumber(
	number: string,
	connection: GatewayConnection,
): Promise<string | undefined> {
	if (number.length > LONGEST_NUMBER) return undefined;
	for (const list of [searchFor(number), NEWEST]) {
		const { items } = await call(list, INVOICES, connection);
		// The search also finds numbers that only begin like this one.
		const found = items.find(({ detail }) => detail?.invoice_number === number);
		if (found) return found.id;
	}
	return undefined;
}

const searchFor = (number: string): PaypalCall => ({
	method: 'POST',
	path: '/v2/invoicing/search-invoices',
	query: { page: 1, page_size: 20 },
	body: { invoice_number: number },
});
