import type { GatewayConnection } from '../../../shared/contracts/gateway';
import type {
	DisputeActions,
	DisputeRecord,
	ListFilter,
} from '../../../shared/contracts/gatewayActions';
import { ofCurrency } from '../amounts';
import { call } from '../client';
import { readCapture, readDispute } from '../reading';
import {
	DISPUTES,
	type PaypalDispute,
	type PaypalDisputeRow,
	type PaypalDisputes,
} from '../shapes/dispute';
import { toDispute } from '../state/dispute';
import { disputePages } from '../state/disputeReading';
import { nextOf, queryIn } from '../state/links';
import { readId } from './naming';
import { momentOf } from './report';
import { notThere } from './stateOf';
import { orderIdOf } from './transactions';

const PATH = '/v1/customer/disputes';
/** A page of the editor's list (customer_disputes_v1, page_size, takes 50). */
const DISPUTE_PAGE = 50;
const DAY = 86_400_000;
/** How far back the list goes, less a minute for the clocks (customer_disputes_v1, update_time_after). */
const OLDEST = 180 * DAY - 60_000;

/** Evidence is given in PayPal's Resolution Center. @see https://developer.paypal.com/docs/api/customer-disputes/v1/ */
export const dispute: DisputeActions = {
	async get(text, connection) {
		const id = readId(text, 'dispute');
		const found = await readDispute(id, connection);
		if (found) return await toRecord(found, connection);
		throw notThere('dispute', id, connection);
	},
	async getMany(filter, connection) {
		const rows = await newestFirst(filter, connection);
		const found = await Promise.all(
			rows
				.slice(0, filter.limit)
				.map(async ({ dispute_id: id }) => await readDispute(id, connection)),
		);
		return await Promise.all(found.flatMap((one) => (one ? [toRecord(one, connection)] : [])));
	},
};

/** PayPal promises no order, and its rows hold neither outcome nor transactions: all are listed, and each that is wanted is read. */
async function newestFirst(
	{ since, until }: ListFilter,
	connection: GatewayConnection,
): Promise<PaypalDisputeRow[]> {
	const oldest = connection.clock.now() - OLDEST;
	const from = momentOf(since) ?? 0;
	const to = momentOf(until) ?? Number.POSITIVE_INFINITY;
	const rows: PaypalDisputeRow[] = [];
	const after = new Date(Math.max(from, oldest)).toISOString();
	// A dispute is no older than its last change.
	for await (const { items } of disputePages({ update_time_after: after }, connection)) {
		rows.push(...items.filter((row) => createdOf(row) >= from && createdOf(row) <= to));
	}
	return rows.sort((left, right) => createdOf(right) - createdOf(left));
}

/** One page of the list, as it comes. */
export async function disputePage(
	token: string | undefined,
	connection: GatewayConnection,
): Promise<PaypalDisputes> {
	const query = { page_size: DISPUTE_PAGE, next_page_token: token };
	return await call({ method: 'GET', path: PATH, query }, DISPUTES, connection);
}

export function nextToken({ links }: Pick<PaypalDisputes, 'links'>): string | undefined {
	const next = nextOf(links);
	return next === undefined ? undefined : queryIn(next).next_page_token;
}

function createdOf({ create_time: created, update_time: updated }: PaypalDisputeRow): number {
	return Date.parse(created ?? updated ?? '1970-01-01T00:00:00Z');
}

/** In the currency in which it is disputed. */
async function toRecord(
	found: PaypalDispute,
	connection: GatewayConnection,
): Promise<DisputeRecord> {
	const [transaction] = found.disputed_transactions;
	const transactionId = transaction?.seller_transaction_id;
	const money = found.dispute_amount ?? transaction?.gross_amount;
	const currency = (money?.currency_code ?? '').toUpperCase();
	const amounts = new Map(
		found.disputed_transactions.flatMap(({ seller_transaction_id: id, gross_amount: gross }) => {
			const amount = ofCurrency(gross ?? money, currency);
			return id !== undefined && amount !== undefined ? [[id, amount] as const] : [];
		}),
	);
	const { dispute_id: id } = found;
	const { status, rawStatus, reason, amount, evidenceDueBy, openedAt } = toDispute(found, {
		currency,
		amounts,
	});
	const capture = transactionId && (await readCapture(transactionId, connection));
	const paymentId = (capture && orderIdOf(capture)) || transactionId;
	return {
		id,
		status,
		rawStatus,
		reason: reason.replaceAll('_', ' '),
		amount: amounts.size > 1 ? (ofCurrency(money, currency) ?? amount) : amount,
		currency,
		openedAt,
		...(evidenceDueBy ? { evidenceDueBy } : {}),
		...(paymentId ? { paymentId } : {}),
		...(transactionId ? { transactionId } : {}),
		createdAt: openedAt,
		url: disputeUrl(id, connection),
		livemode: connection.livemode,
	};
}

function disputeUrl(id: string, { livemode }: Pick<GatewayConnection, 'livemode'>): string {
	const host = livemode ? 'www.paypal.com' : 'www.sandbox.paypal.com';
	return `https://${host}/resolutioncenter/view/${encodeURIComponent(id)}`;
}
