import type { GatewayConnection } from '../../../shared/contracts/gateway';
import type { RefundRecord } from '../../../shared/vocabulary/state/record';
import { fromPaypal, ofCurrency } from '../amounts';
import { LONGEST_REPORT_MS, readReport } from '../report';
import { REFUND } from '../shapes/refund';
import { type PaypalRefundV1, REFUND_V1 } from '../shapes/sale';
import { unlessShut } from '../unlessShut';
import { eventPages } from '../webhookEvents';
import { captureIdOf, upOf } from './links';
import { firstMoment } from './moments';
import { toRefund, toRefundV1 } from './refund';

/** PayPal takes refunds for 180 days (paypal.md, section 7), and a bank takes money back within as much again. */
const REFUNDED_WITHIN_MS = 360 * 86_400_000;

/** What PayPal tells of money that went back, of captures and of the sales of subscriptions (paypal.md, section 8). */
const EVENT_TYPES = {
	capture: ['PAYMENT.CAPTURE.REFUNDED', 'PAYMENT.CAPTURE.REVERSED'],
	sale: ['PAYMENT.SALE.REFUNDED'],
} as const;

/**
 * T11…: refunds and reversals, but for holds that are let go, fees that come back to us, and holds of disputes
 * (https://developer.paypal.com/docs/transaction-search/transaction-event-codes/).
 */
const BACK = /^T11(?!05|08|09|10|11)/;

export interface RefundSearch {
	readonly kind: keyof typeof EVENT_TYPES;
	/** Captures or sales that PayPal calls refunded, without saying by what. */
	readonly ids: ReadonlySet<string>;
	/** When the oldest of them was paid. */
	readonly since: string;
}

/**
 * The refunds of transactions that list none: v1 sales, and captures without an order. PayPal has no list of them, so they are
 * taken from its events, which are there at once, and from its report, which knows all and lags by up to three hours. Either may
 * be shut to an app; what neither tells stays untold.
 */
export async function searchRefunds(
	search: RefundSearch,
	connection: GatewayConnection,
): Promise<ReadonlyMap<string, readonly RefundRecord[]>> {
	const found = new Map<string, Map<string, RefundRecord>>();
	const totals = new Map<string, number>();
	const add: Add = (of, refund, total = 0) => {
		if (of === undefined || !refund || !search.ids.has(of)) return;
		totals.set(of, Math.max(totals.get(of) ?? 0, total));
		const own = found.get(of) ?? new Map<string, RefundRecord>();
		if (!own.has(refund.id)) own.set(refund.id, refund);
		found.set(of, own);
	};
	if (search.ids.size > 0) {
		await unlessShut(async () => await fromEvents(search, add, connection));
		await unlessShut(async () => await fromReport(search, add, connection));
	}
	return new Map([...found].map(([id, refunds]) => [id, withEarlier(id, refunds, totals.get(id))]));
}

/** @param total what went back of the transaction by then, this refund included, in minor units. */
type Add = (of: string | undefined, refund: RefundRecord | undefined, total?: number) => void;

/** PayPal forgets its events after a month: what went back before those that it still has is in their total. */
function withEarlier(
	of: string,
	refunds: ReadonlyMap<string, RefundRecord>,
	total = 0,
): RefundRecord[] {
	const known = [...refunds.values()];
	const told = known.filter(({ outcome }) => outcome === 'succeeded' || outcome === 'pending');
	const amount = total - told.reduce((sum, one) => sum + one.amount, 0);
	const [at] = told.map((one) => one.at).sort();
	if (amount <= 0 || at === undefined) return known;
	return [{ id: `${of}/refunded-before`, outcome: 'succeeded', amount, at }, ...known];
}

/** Newest first; of one refund the newest event says where it stands. */
async function fromEvents(
	{ kind, since }: RefundSearch,
	add: Add,
	connection: GatewayConnection,
): Promise<void> {
	for (const event_type of EVENT_TYPES[kind]) {
		const query = { event_type, start_time: since };
		for await (const { events } of eventPages('events of refunds', query, connection)) {
			for (const { resource } of events) {
				const v1 = kind === 'sale' ? REFUND_V1.safeParse(resource).data : undefined;
				if (v1) add(v1.sale_id ?? upOf(v1.links)?.id, toRefundV1(v1), totalOfV1(v1));
				const v2 = kind === 'capture' ? REFUND.safeParse(resource).data : undefined;
				if (!v2) continue;
				const total = v2.seller_payable_breakdown?.total_refunded_amount;
				add(
					captureIdOf(v2),
					toRefund(v2),
					total && ofCurrency(total, v2.amount?.currency_code ?? ''),
				);
			}
		}
	}
}

function totalOfV1({ amount, total_refunded_amount: total }: PaypalRefundV1): number | undefined {
	if (!total || !amount) return undefined;
	return ofCurrency({ currency_code: total.currency, value: total.value }, amount.currency);
}

async function fromReport(
	{ since }: RefundSearch,
	add: Add,
	connection: GatewayConnection,
): Promise<void> {
	const now = connection.clock.now();
	const last = Math.min(now, Date.parse(since) + REFUNDED_WITHIN_MS);
	for (let from = Date.parse(since); from < last; from += LONGEST_REPORT_MS) {
		const to = Math.min(last, from + LONGEST_REPORT_MS);
		for (const { transaction_info: row } of await readReport({ from, to }, connection)) {
			if (!row?.transaction_amount || !BACK.test(row.transaction_event_code ?? '')) continue;
			// What a cancelled reversal brings us again is no refund.
			if (!row.transaction_amount.value.startsWith('-')) continue;
			const isDenied = row.transaction_status === 'D';
			const outcome = row.transaction_status === 'P' ? 'pending' : 'succeeded';
			const at = firstMoment(row.transaction_initiation_date, row.transaction_updated_date);
			add(row.paypal_reference_id, {
				...{ id: row.transaction_id, outcome: isDenied ? 'failed' : outcome, at },
				amount: Math.abs(fromPaypal(row.transaction_amount)),
			});
		}
	}
}
