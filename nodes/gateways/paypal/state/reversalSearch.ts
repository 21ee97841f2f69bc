import type { GatewayConnection } from '../../../shared/contracts/gateway';
import { unlessShut } from '../unlessShut';
import { eventPages } from '../webhookEvents';
import { LONGEST_REPORT_MS, readReport, REPORT_LAG_MS } from '../report';
import { reversalIn, reversalOfRow } from './refundSearch';
import { REVERSAL_CODE, type ReversalOf, type Reversed, reversedOf } from './reversed';

const DAY_MS = 86_400_000;

/** PayPal's clocks, and a refund that is booked a little before or after its time. */
const MARGIN_MS = DAY_MS;

/** What one call of the report takes at most, less the margins (reporting_transactions_v1, end_date). */
const REPORT_MS = LONGEST_REPORT_MS - 2 * MARGIN_MS;

/** For so long PayPal keeps its events at most (https://developer.paypal.com/api/rest/webhooks/events-dashboard). */
const EVENTS_MS = 31 * DAY_MS;

const REVERSALS = { fields: 'transaction_info', transaction_type: REVERSAL_CODE };

export interface ShownRefund {
	/** Missing for what may have gone back beside those that are shown. */
	readonly id?: string;
	/** The capture or sale that it is shown with. */
	readonly of: string;
	readonly isSale: boolean;
	readonly at: string;
}

/**
 * Which of the refunds that an order or an invoice shows PayPal made by itself. A refund says nowhere who made it, so it is asked
 * of what PayPal tells of reversals alone, which are few: its events for what is younger than a month, and its report for what is
 * older than three hours. One or two calls for all that went back within a month, however many payments they are of. Where an app
 * may see neither, what was taken back counts as refunded.
 */
export async function searchReversals(
	shown: readonly ShownRefund[],
	connection: GatewayConnection,
): Promise<ReadonlyMap<string, Reversed>> {
	const found: ReversalOf[] = [];
	const add = (reversal: ReversalOf | undefined) => {
		if (reversal) found.push(reversal);
	};
	const now = connection.clock.now();
	for (const kind of ['CAPTURE', 'SALE'] as const) {
		const own = shown.filter(({ isSale }) => isSale === (kind === 'SALE')).map(momentOf);
		const young = own.filter((at) => at >= now - EVENTS_MS);
		if (young.length === 0) continue;
		const start = Math.max(now - EVENTS_MS, Math.min(...young) - MARGIN_MS);
		const query = {
			event_type: `PAYMENT.${kind}.REVERSED`,
			start_time: new Date(start).toISOString(),
		};
		await unlessShut(async () => {
			for await (const { events } of eventPages('events of reversals', query, connection)) {
				for (const event of events) add(reversalIn(event));
			}
		});
	}
	for (const { from, to } of windowsOf(
		shown.map(momentOf).filter((at) => at < now - REPORT_LAG_MS),
	)) {
		await unlessShut(async () => {
			const window = { from: from - MARGIN_MS, to: Math.min(now, to + MARGIN_MS) };
			for (const { transaction_info: row } of await readReport(window, connection, REVERSALS)) {
				add(row && reversalOfRow(row));
			}
		});
	}
	const owners = shown.flatMap(({ id, of }) => (id === undefined ? [] : [[id, of] as const]));
	return reversedOf(found, new Set(shown.map(({ of }) => of)), new Map(owners));
}

function momentOf({ at }: ShownRefund): number {
	return Date.parse(at);
}

/** As few times as hold all of these moments. */
function windowsOf(
	moments: readonly number[],
): Array<{ readonly from: number; readonly to: number }> {
	const windows: Array<{ readonly from: number; to: number }> = [];
	for (const at of [...moments].sort((left, right) => left - right)) {
		const last = windows.at(-1);
		if (last && at - last.from <= REPORT_MS) last.to = at;
		else windows.push({ from: at, to: at });
	}
	return windows;
}
