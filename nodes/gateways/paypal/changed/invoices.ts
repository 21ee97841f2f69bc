import type { GatewayConnection } from '../../../shared/contracts/gateway';
import type { PaymentEventType } from '../../../shared/vocabulary/event';
import { call } from '../client';
import { eachNumbered } from '../numbered';
import { INVOICES } from '../shapes/invoice';
import { firstMoment } from '../state/moments';
import { type Change, isWithin, type Span } from './span';
import type { Told } from './told';

/** The largest page (invoicing_v2, page_size). */
const PAGE = 100;

/** As many pages as PayPal numbers (invoicing_v2, page). */
const MOST_PAGES = 1_000;

/** How late the search may know an invoice, which PayPal says nowhere: so much later it is told, so that none slips through. */
const SEARCH_LAG_MS = 900_000;

/**
 * Invoices that were made in this time, whoever made them: what people write at PayPal's own pages reaches no webhook of an app.
 * Their payments are in the report.
 * @see invoicing_v2, POST /v2/invoicing/search-invoices
 */
export async function changedInvoices(
	{ from, to }: Span,
	told: Told,
	connection: GatewayConnection,
): Promise<Change[]> {
	const own = { from: from - SEARCH_LAG_MS, to: to - SEARCH_LAG_MS };
	const [start, end] = [own.from, own.to].map((one) => new Date(one).toISOString());
	const pages = eachNumbered(
		'invoices',
		async (page) =>
			await call(
				{
					method: 'POST',
					path: '/v2/invoicing/search-invoices',
					query: { page, page_size: PAGE },
					body: { creation_date_range: { start, end } },
				},
				INVOICES,
				connection,
			),
		MOST_PAGES,
	);
	const changes = new Map<string, Change>();
	for await (const { items } of pages) {
		for (const { id: objectId, status = '', detail } of items) {
			const { first_sent_time: sent, create_time: created } = detail?.metadata ?? {};
			const at = Date.parse(firstMoment(sent, created));
			const type = typeOf(status);
			if (!type || !isWithin(own, at) || told.hasChange(objectId, at)) continue;
			const id = `${objectId}/${status}`;
			changes.set(id, { id, at: at + SEARCH_LAG_MS, type, objectKind: 'invoice', objectId });
		}
	}
	return [...changes.values()];
}

/** A draft is nobody's yet. */
function typeOf(status: string): PaymentEventType | undefined {
	if (status === 'DRAFT') return undefined;
	return status === 'CANCELLED' ? 'invoice.voided' : 'invoice.sent';
}
