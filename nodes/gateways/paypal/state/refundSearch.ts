import type { GatewayConnection } from '../../../shared/contracts/gateway';
import type { RefundRecord } from '../../../shared/vocabulary/state/record';
import { total } from '../../../shared/vocabulary/state/transactions';
import { fromPaypal, fromPaypalV1, ofCurrency } from '../amounts';
import { LONGEST_REPORT_MS, readReport } from '../report';
import { REFUND } from '../shapes/refund';
import type { PaypalReportedTransaction } from '../shapes/report';
import { type PaypalRefundV1, REFUND_V1, SALE_BACK } from '../shapes/sale';
import type { PaypalWebhookEvent } from '../shapes/webhookEvent';
import { unlessShut } from '../unlessShut';
import { eventPages } from '../webhookEvents';
import { captureIdOf, saleIn, upOf } from './links';
import { firstMoment } from './moments';
import { toRefund, toRefundV1 } from './refund';
import { amountIn, REVERSAL_CODE, type ReversalOf, type Reversed, reversedOf } from './reversed';

/** PayPal takes refunds for 180 days (paypal.md, section 7), and a bank takes money back within as much again. */
const REFUNDED_WITHIN_MS = 360 * 86_400_000;

/** What PayPal tells of money that went back, of captures and of the sales of subscriptions (paypal.md, section 8). */
const EVENT_TYPES = {
	capture: ['PAYMENT.CAPTURE.REFUNDED', 'PAYMENT.CAPTURE.REVERSED'],
	sale: ['PAYMENT.SALE.REFUNDED', 'PAYMENT.SALE.REVERSED'],
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

/** What went back of one capture or sale: by the merchant, and by PayPal itself. */
export interface WentBack {
	readonly refunds: readonly RefundRecord[];
	readonly reversed?: Reversed;
}

/**
 * What went back of transactions that list nothing: v1 sales, and captures without an order. PayPal has no list of them, so they are
 * taken from its events, which are there at once, and from its report, which knows all and lags by up to three hours. Either may
 * be shut to an app; what neither tells stays untold.
 */
export async function searchRefunds(
	search: RefundSearch,
	connection: GatewayConnection,
): Promise<ReadonlyMap<string, WentBack>> {
	const found = new Map<string, Map<string, RefundRecord>>();
	const reversals: ReversalOf[] = [];
	const totals = new Map<string, number>();
	const add: Add = (of, refund, total = 0) => {
		if (of === undefined || !refund || !search.ids.has(of)) return;
		totals.set(of, Math.max(totals.get(of) ?? 0, total));
		const own = found.get(of) ?? new Map<string, RefundRecord>();
		if (!own.has(refund.id)) own.set(refund.id, refund);
		found.set(of, own);
	};
	const addReversal: AddReversal = (one) => reversals.push(one);
	if (search.ids.size > 0) {
		await unlessShut(async () => await fromEvents(search, { add, addReversal }, connection));
		await unlessShut(async () => await fromReport(search, { add, addReversal }, connection));
	}
	const all = reversedOf(reversals, search.ids);
	return new Map(
		[...search.ids].map((id) => {
			const reversed = all.get(id);
			const refunds = withEarlier(id, found.get(id) ?? new Map(), totals.get(id), reversed);
			return [id, { refunds, ...(reversed ? { reversed } : {}) }];
		}),
	);
}

/** @param total what went back of the transaction by then, this refund included, in minor units. */
type Add = (of: string | undefined, refund: RefundRecord | undefined, total?: number) => void;
type AddReversal = (reversal: ReversalOf) => void;

/** What an event tells that PayPal took back; `undefined` for an event of another kind. */
export function reversalIn({
	event_type,
	create_time,
	resource,
}: PaypalWebhookEvent): ReversalOf | undefined {
	if (!event_type.endsWith('.REVERSED')) return undefined;
	const v2 = REFUND.safeParse(resource).data;
	const [of, refund] = [v2 && captureIdOf(v2), v2 && toRefund(v2)];
	if (of !== undefined && refund)
		return { of, id: refund.id, amount: refund.amount, at: refund.at };
	// Of a sale PayPal tells amount, state and links alone (paypal.md, section 8).
	const v1 = SALE_BACK.safeParse(resource).data;
	const sale = v1 && (v1.sale_id ?? saleIn(v1.links));
	if (!v1 || sale === undefined) return undefined;
	const amount = Math.abs(fromPaypalV1(v1.amount));
	return { of: sale, amount, at: firstMoment(v1.create_time, v1.update_time, create_time) };
}

/** The same of a row of the report; what a cancelled reversal brings us again is below zero. */
export function reversalOfRow(row: PaypalReportedTransaction): ReversalOf | undefined {
	const { transaction_id: id, paypal_reference_id: of, transaction_amount: amount } = row;
	const isIt = row.transaction_event_code === REVERSAL_CODE && row.transaction_status !== 'D';
	if (!isIt || !amount) return undefined;
	const at = firstMoment(row.transaction_initiation_date, row.transaction_updated_date);
	return { ...(of === undefined ? {} : { of }), id, amount: -fromPaypal(amount), at };
}

/** PayPal forgets its events after a month: what went back before those that it still has is in their total. */
function withEarlier(
	of: string,
	refunds: ReadonlyMap<string, RefundRecord>,
	everBack = 0,
	reversed?: Reversed,
): RefundRecord[] {
	const known = [...refunds.values()].filter(({ id }) => !reversed?.ids.has(id));
	const told = known.filter(({ outcome }) => outcome === 'succeeded' || outcome === 'pending');
	const amount = everBack - total(told) - amountIn(reversed);
	const [at] = told.map((one) => one.at).sort();
	if (amount <= 0 || at === undefined) return known;
	return [{ id: `${of}/refunded-before`, outcome: 'succeeded', amount, at }, ...known];
}

/** Newest first; of one refund the newest event says where it stands. */
async function fromEvents(
	{ kind, since }: RefundSearch,
	{ add, addReversal }: { readonly add: Add; readonly addReversal: AddReversal },
	connection: GatewayConnection,
): Promise<void> {
	for (const event_type of EVENT_TYPES[kind]) {
		const query = { event_type, start_time: since };
		for await (const { events } of eventPages('events of refunds', query, connection)) {
			for (const event of events) {
				const { resource } = event;
				const reversal = reversalIn(event);
				if (reversal) addReversal(reversal);
				if (event.event_type.endsWith('.REVERSED')) continue;
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
	{ add, addReversal }: { readonly add: Add; readonly addReversal: AddReversal },
	connection: GatewayConnection,
): Promise<void> {
	const now = connection.clock.now();
	const last = Math.min(now, Date.parse(since) + REFUNDED_WITHIN_MS);
	for (let from = Date.parse(since); from < last; from += LONGEST_REPORT_MS) {
		const to = Math.min(last, from + LONGEST_REPORT_MS);
		for (const { transaction_info: row } of await readReport({ from, to }, connection)) {
			const reversal = row && reversalOfRow(row);
			if (reversal) addReversal(reversal);
			if (row?.transaction_event_code === REVERSAL_CODE) continue;
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
