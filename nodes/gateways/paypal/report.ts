import type { GatewayConnection } from '../../shared/contracts/gateway';
import { eachPage } from '../../shared/loops/pages';
import { attemptAsync } from '../../shared/vocabulary/attempt';
import { call, type PaypalCall } from './client';
import { hasIssue } from './errors';
import { type PaypalReport, type PaypalReportRow, REPORT } from './shapes/report';

/** The longest range of one call (reporting_transactions_v1, end_date). */
export const LONGEST_REPORT_MS = 31 * 86_400_000;

/** How far back the report goes, less a day for the time zone of the account (reporting_transactions_v1, GET). */
export const OLDEST_REPORT_MS = 3 * 365 * 86_400_000;

/** How late a transaction may be in the report at most (reporting_transactions_v1, GET /v1/reporting/transactions). */
export const REPORT_LAG_MS = 3 * 3_600_000;

/** The largest page (reporting_transactions_v1, page_size). */
const PAGE = 500;

/** PayPal's own limit comes long before: half a million rows. */
const MOST_PAGES = 1_000;

const BALANCE = { fields: 'transaction_info' };

/** A busy account makes as much in the shortest range as no call gives. */
const SHORTEST_MS = 60_000;

/**
 * The rows of PayPal's report of at most 31 days, in no order that PayPal promises; read in halves where PayPal says that it is
 * too much for one answer. What is older than the report goes back is not asked for: PayPal refuses that.
 * @param from and `to`: milliseconds since the epoch, both inclusive.
 * @param more of what is asked for, in place of the transactions of the balance alone.
 * @see https://developer.paypal.com/api/transaction-search/v1/errors/resultset_too_large
 */
export async function readReport(
	{ from: wanted, to }: { readonly from: number; readonly to: number },
	connection: GatewayConnection,
	more: PaypalCall['query'] = BALANCE,
): Promise<PaypalReportRow[]> {
	const from = Math.max(wanted, connection.clock.now() - OLDEST_REPORT_MS);
	if (from > to) return [];
	const attempted = await attemptAsync(async () => await allPages(from, to, connection, more));
	if ('value' in attempted) return attempted.value;
	if (!hasIssue(attempted.error, 'RESULTSET_TOO_LARGE') || to - from < SHORTEST_MS) {
		throw attempted.error;
	}
	const middle = from + Math.floor((to - from) / 2);
	const newer = await readReport({ from: middle + 1, to }, connection, more);
	return [...newer, ...(await readReport({ from, to: middle }, connection, more))];
}

async function allPages(
	from: number,
	to: number,
	connection: GatewayConnection,
	more: PaypalCall['query'],
): Promise<PaypalReportRow[]> {
	const range = { start_date: new Date(from).toISOString(), end_date: new Date(to).toISOString() };
	const pages = eachPage<{ readonly number: number; readonly report: PaypalReport }>({
		...{ vendor: 'PayPal', what: 'transactions', most: MOST_PAGES },
		read: async (page = '1') => {
			const query = { ...range, ...more, page_size: PAGE, page };
			const path = '/v1/reporting/transactions';
			const report = await call({ method: 'GET', path, query }, REPORT, connection);
			return { number: Number(page), report };
		},
		next: ({ number, report: { total_pages: last = 1 } }) =>
			number < last ? String(number + 1) : undefined,
	});
	const rows: PaypalReportRow[] = [];
	for await (const { report } of pages) rows.push(...report.transaction_details);
	return rows;
}
