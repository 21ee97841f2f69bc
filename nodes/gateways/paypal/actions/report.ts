import type { GatewayConnection } from '../../../shared/contracts/gateway';
import type { ListFilter } from '../../../shared/contracts/gatewayActions';
import { eachPage } from '../../../shared/loops/pages';
import { attemptAsync } from '../../../shared/vocabulary/attempt';
import { InputRefused } from '../../../shared/vocabulary/refusal';
import * as z from '../../../shared/zod';
import { call } from '../client';
import { hasIssue } from '../errors';
import { list, maybe, text } from '../shapes/parts';
import { type PaypalReportedTransaction, REPORTED_TRANSACTION } from '../shapes/report';
import { readRecent } from './recent';

/** A transaction of the report. `isIn`: money that arrived, where it did not leave. */
export interface ReportRow extends Partial<PaypalReportedTransaction> {
	readonly transaction_id: string;
	readonly at: string;
	readonly isIn: boolean;
	readonly payerId?: string;
	readonly payerEmail?: string;
}

export interface ReportFilter extends Pick<ListFilter, 'since' | 'until' | 'customerId'> {
	readonly isWanted: (row: ReportRow) => boolean;
}

/** The largest page (reporting_transactions_v1, page_size). */
const PAGE = 500;
/** PayPal gives ten thousand rows at most, and says so for more (reporting_transactions_v1, RESULTSET_TOO_LARGE). */
const MOST_PAGES = 1_000;
const DAY = 86_400_000;
/** The longest range of one call (reporting_transactions_v1, end_date). */
const LONGEST_WINDOW = 31 * DAY;
/** How far back the report goes, less a day for the time zone of the account (reporting_transactions_v1). */
const OLDEST = 3 * 365 * DAY;
/** A busy account makes as much in the shortest window as no call gives. */
const SHORTEST_WINDOW = 60_000;

/** Whoever asks for what is older than this needs no events. */
const LATEST = DAY;

const PAGE_OF_REPORT = z.looseObject({
	transaction_details: list(
		z.looseObject({
			transaction_info: maybe(REPORTED_TRANSACTION),
			payer_info: maybe(z.looseObject({ account_id: text, email_address: text })),
		}),
	),
	total_pages: maybe(z.number().int()),
});

/**
 * What the report holds, newest first: PayPal promises no order, so that a window of time is read whole and sorted. Windows
 * begin with a day and get longer, so that a few of the newest cost a call or two. What the report does not show yet is taken
 * from the app's events.
 */
export async function* reportNewestFirst(
	filter: ReportFilter,
	connection: GatewayConnection,
): AsyncGenerator<ReportRow> {
	const now = connection.clock.now();
	const oldest = Math.max(momentOf(filter.since) ?? 0, now - OLDEST);
	let to = Math.min(momentOf(filter.until) ?? now, now);
	const seen = new Set<string>();
	const recent = to > now - LATEST ? await readRecent(connection) : [];
	for (let length = DAY; to >= oldest; length = Math.min(length * 2, LONGEST_WINDOW)) {
		const from = Math.max(oldest, to - length);
		for (const row of sorted([...(await windowOf(from, to, connection)), ...recent], from, to)) {
			// The same id may stand there twice: once for the balance, once for what does not change it.
			if (seen.has(row.transaction_id) || !isMeant(row, filter)) continue;
			seen.add(row.transaction_id);
			yield row;
		}
		to = from - 1;
	}
}

/** Whose it is, is not known of every row. */
function isMeant(row: ReportRow, { isWanted, customerId }: ReportFilter): boolean {
	return isWanted(row) && (!customerId || !row.payerId || row.payerId === customerId);
}

/**
 * Both ends inclusive; halved where PayPal says that it is too much for one answer.
 * @see https://developer.paypal.com/docs/api/transaction-search/v1/#errors
 */
async function windowOf(
	from: number,
	to: number,
	connection: GatewayConnection,
): Promise<ReportRow[]> {
	const attempted = await attemptAsync(async () => await allPages(from, to, connection));
	if ('value' in attempted) return attempted.value;
	if (!hasIssue(attempted.error, 'RESULTSET_TOO_LARGE') || to - from < SHORTEST_WINDOW) {
		throw attempted.error;
	}
	const middle = from + Math.floor((to - from) / 2);
	const newer = await windowOf(middle + 1, to, connection);
	return [...newer, ...(await windowOf(from, middle, connection))];
}

async function allPages(
	from: number,
	to: number,
	connection: GatewayConnection,
): Promise<ReportRow[]> {
	const rows: ReportRow[] = [];
	const pages = eachPage({
		...{ vendor: 'PayPal', what: 'transactions', most: MOST_PAGES },
		read: async (page = '1') => ({
			number: Number(page),
			answer: await readPage(from, to, page, connection),
		}),
		next: ({ number, answer: { total_pages: last = 1 } }) =>
			number < last ? String(number + 1) : undefined,
	});
	for await (const { answer } of pages) rows.push(...rowsOf(answer));
	return rows;
}

/** Those of the window, newest first; what the report and an event tell is told by the report. */
function sorted(rows: readonly ReportRow[], from: number, to: number): ReportRow[] {
	return rows
		.filter(({ at }) => Date.parse(at) >= from && Date.parse(at) <= to)
		.sort((left, right) => (left.at < right.at ? 1 : left.at > right.at ? -1 : 0));
}

async function readPage(from: number, to: number, page: string, connection: GatewayConnection) {
	return await call(
		{
			method: 'GET',
			path: '/v1/reporting/transactions',
			query: {
				start_date: new Date(from).toISOString(),
				end_date: new Date(to).toISOString(),
				fields: 'transaction_info,payer_info',
				balance_affecting_records_only: 'N',
				page_size: PAGE,
				page,
			},
		},
		PAGE_OF_REPORT,
		connection,
	);
}

function rowsOf({ transaction_details: details }: z.output<typeof PAGE_OF_REPORT>): ReportRow[] {
	return details.flatMap(({ transaction_info: info, payer_info: payer }) => {
		const begun = info?.transaction_initiation_date;
		if (!info || begun === undefined) return [];
		return [
			{
				...info,
				at: new Date(begun).toISOString(),
				isIn: !(info.transaction_amount?.value ?? '').startsWith('-'),
				...(payer?.account_id ? { payerId: payer.account_id } : {}),
				...(payer?.email_address ? { payerEmail: payer.email_address } : {}),
			},
		];
	});
}

/** @throws InputRefused for what is no moment. */
export function momentOf(moment: string | undefined): number | undefined {
	if (moment === undefined || moment === '') return undefined;
	const at = Date.parse(moment);
	if (!Number.isNaN(at)) return at;
	throw new InputRefused(`"${moment.slice(0, 40)}" is no date. Write it like 2026-01-31`);
}
