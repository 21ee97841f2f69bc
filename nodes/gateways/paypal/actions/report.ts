import type { GatewayConnection } from '../../../shared/contracts/gateway';
import type { ListFilter } from '../../../shared/contracts/gatewayActions';
import { InputRefused } from '../../../shared/vocabulary/refusal';
import { LONGEST_REPORT_MS, OLDEST_REPORT_MS, readReport } from '../report';
import type { PaypalReportRow } from '../shapes/report';
import { readRecent } from './recent';
import type { ReportRow } from './reportRow';

export interface ReportFilter extends Pick<ListFilter, 'since' | 'until' | 'customerId'> {
	readonly isWanted: (row: ReportRow) => boolean;
}

const DAY = 86_400_000;
/** Whoever asks for what is older than this needs no events. */
const LATEST = DAY;

/** Also what moves no balance, such as a reservation, and who paid. */
const ALL = { fields: 'transaction_info,payer_info', balance_affecting_records_only: 'N' };

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
	const oldest = Math.max(momentOf(filter.since) ?? 0, now - OLDEST_REPORT_MS);
	let to = Math.min(momentOf(filter.until) ?? now, now);
	const seen = new Set<string>();
	const recent = to > now - LATEST ? await readRecent(connection) : [];
	for (let length = DAY; to >= oldest; length = Math.min(length * 2, LONGEST_REPORT_MS)) {
		const from = Math.max(oldest, to - length);
		const rows = rowsOf(await readReport({ from, to }, connection, ALL));
		for (const row of sorted([...rows, ...recent], from, to)) {
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

/** Those of the window, newest first; what the report and an event tell is told by the report. */
function sorted(rows: readonly ReportRow[], from: number, to: number): ReportRow[] {
	return rows
		.filter(({ at }) => Date.parse(at) >= from && Date.parse(at) <= to)
		.sort((left, right) => (left.at < right.at ? 1 : left.at > right.at ? -1 : 0));
}

function rowsOf(rows: readonly PaypalReportRow[]): ReportRow[] {
	return rows.flatMap(({ transaction_info: info, payer_info: payer }) => {
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
