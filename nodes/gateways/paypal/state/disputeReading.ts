import type { GatewayConnection } from '../../../shared/contracts/gateway';
import { eachPage } from '../../../shared/loops/pages';
import { call } from '../client';
import { inTurn } from '../inTurn';
import { readDispute } from '../reading';
import {
	DISPUTES,
	type PaypalDispute,
	type PaypalDisputeRow,
	type PaypalDisputes,
} from '../shapes/dispute';
import { nextOf, queryIn } from './links';

/** The largest page of disputes (customer_disputes_v1, page_size). */
const PAGE = 50;

/** How far back PayPal lists disputes by when they changed, less a day for its clock (customer_disputes_v1, update_time_after). */
const LISTED_MS = 179 * 86_400_000;

/** Fifty thousand disputes of half a year. */
const MOST_PAGES = 1_000;

/** From so many transactions on, one list of all disputes may cost less than a call for each. */
const MANY = 4;

/** A transaction that may be disputed. */
export interface Disputed {
	readonly id: string;
	/** When the money came. */
	readonly at: string;
}

/**
 * The disputes about each of these transactions. No object of PayPal's says that it is disputed, so that it costs a call for each
 * or, for many of the last half year, one for all and one for each dispute. A dispute cannot be older than its transaction.
 * @throws PaypalRefusal also where the app lacks the feature *Disputes*: a chargeback must not be overlooked.
 * @see customer_disputes_v1, GET /v1/customer/disputes
 */
export async function readDisputes(
	transactions: readonly Disputed[],
	connection: GatewayConnection,
): Promise<ReadonlyMap<string, readonly PaypalDispute[]>> {
	const found = new Map<string, PaypalDispute[]>(transactions.map(({ id }) => [id, []]));
	const since = connection.clock.now() - LISTED_MS;
	const young = transactions.filter(({ at }) => Date.parse(at) >= since);
	const all = young.length >= MANY ? await listedSince(young, since, connection) : undefined;
	const rest = all ? transactions.filter(({ at }) => Date.parse(at) < since) : transactions;
	const read = readerOf(connection);
	const rows = await inTurn(
		rest,
		async ({ id }) => await rowsOf({ disputed_transaction_id: id }, connection),
	);
	const ids = new Set([...(all ?? []), ...rows.flat()].map(({ dispute_id }) => dispute_id));
	for (const dispute of await inTurn([...ids], read)) {
		const named = dispute?.disputed_transactions.map((one) => one.seller_transaction_id ?? '');
		for (const id of new Set(named)) if (dispute) found.get(id)?.push(dispute);
	}
	// PayPal found it by a transaction that the dispute itself calls otherwise: the buyer's number for it.
	for (const [index, { id }] of rest.entries()) {
		for (const { dispute_id } of rows[index] ?? []) {
			const dispute = await read(dispute_id);
			const known = found.get(id) ?? [];
			if (dispute && !known.includes(dispute)) found.set(id, [...known, dispute]);
		}
	}
	return found;
}

/** `undefined` where there are more disputes than transactions: then each is asked for by itself. */
async function listedSince(
	young: readonly Disputed[],
	since: number,
	connection: GatewayConnection,
): Promise<readonly PaypalDisputeRow[] | undefined> {
	const oldest = Math.min(...young.map(({ at }) => Date.parse(at)));
	const after = new Date(Math.max(since, oldest)).toISOString();
	const rows: PaypalDisputeRow[] = [];
	for await (const { items } of disputePages({ update_time_after: after }, connection)) {
		rows.push(...items);
		if (rows.length >= young.length) return undefined;
	}
	return rows;
}

async function rowsOf(query: Query, connection: GatewayConnection): Promise<PaypalDisputeRow[]> {
	const rows: PaypalDisputeRow[] = [];
	for await (const { items } of disputePages(query, connection)) rows.push(...items);
	return rows;
}

type Query = Readonly<Record<string, string>>;

/** The pages of a list of disputes, newest first: each names the one after it by a link. */
export async function* disputePages(
	query: Query,
	connection: GatewayConnection,
): AsyncGenerator<PaypalDisputes> {
	yield* eachPage({
		...{ vendor: 'PayPal', what: 'disputes', most: MOST_PAGES },
		read: async (next) => {
			const asked = next === undefined ? { ...query, page_size: String(PAGE) } : queryIn(next);
			return await call(
				{ method: 'GET', path: '/v1/customer/disputes', query: asked },
				DISPUTES,
				connection,
			);
		},
		next: ({ links }: PaypalDisputes) => nextOf(links),
	});
}

/** Reads each dispute once. */
function readerOf(connection: GatewayConnection) {
	const pending = new Map<string, Promise<PaypalDispute | undefined>>();
	return async (id: string): Promise<PaypalDispute | undefined> => {
		const reading = pending.get(id) ?? readDispute(id, connection);
		pending.set(id, reading);
		return await reading;
	};
}
