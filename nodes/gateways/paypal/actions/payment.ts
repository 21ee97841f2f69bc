import type { GatewayConnection } from '../../../shared/contracts/gateway';
import type { ListFilter, PaymentActions } from '../../../shared/contracts/gatewayActions';
import type { EventHint } from '../../../shared/vocabulary/event';
import type { PaymentState } from '../../../shared/vocabulary/payment';
import type { Subject } from '../../../shared/vocabulary/subject';
import { readStates } from '../readStates';
import { resolve } from '../resolve';
import { capture, cancel } from './authorization';
import { explain } from './explain';
import { readTransactionId } from './naming';
import { reportNewestFirst } from './report';
import type { ReportRow } from './reportRow';
import { notThere, stateAt } from './stateOf';
import { findTransaction } from './transactions';

/** Groups of codes of money that arrives, and of money that is reserved (https://developer.paypal.com/reports/reference/t-codes). */
const PAYMENTS = 'T00';
const RESERVED = 'T1300';

/** @see https://developer.paypal.com/docs/api/orders/v2/ and https://developer.paypal.com/docs/api/payments/v2/ */
export const payment: PaymentActions = {
	async get(text, connection) {
		const id = readTransactionId(text);
		const found = await findTransaction(id, connection);
		if (!found) throw notThere('payment', id, connection);
		const hint = { type: 'payment.succeeded', objectKind: found.kind, objectId: id } as const;
		const [subject] = await resolve([hint], connection);
		if (!subject) throw notThere('payment', id, connection);
		return await stateAt(subject, connection);
	},
	getMany,
	capture,
	cancel,
	explain,
};

/**
 * PayPal lists no orders and no captures. Its report of transactions is the one list of what was paid: it goes back three years
 * and is up to three hours late. What is younger is taken from the app's events, of which there are none without a webhook; what
 * was declined is told by them alone. Times are of the transaction.
 * @see https://developer.paypal.com/docs/api/transaction-search/v1/#transactions_get
 */
async function getMany(filter: ListFilter, connection: GatewayConnection): Promise<PaymentState[]> {
	const { limit, customerId } = filter;
	const found = new Map<string, PaymentState>();
	const seen = new Set<string>();
	let rows: ReportRow[] = [];
	const read = async () => {
		const subjects = (await rootsOf(rows, connection)).filter(
			({ kind, id }) => kind === 'payment' && !seen.has(id) && seen.add(id),
		);
		for (const state of await readStates(subjects, connection)) {
			if (!state || (customerId && state.customer.id !== customerId)) continue;
			found.set(state.subject.id, state);
		}
		rows = [];
	};
	if (limit <= 0) return [];
	for await (const row of reportNewestFirst({ ...filter, isWanted: isPayment }, connection)) {
		rows.push(row);
		if (rows.length < limit - found.size) continue;
		await read();
		if (found.size >= limit) break;
	}
	if (rows.length > 0 && found.size < limit) await read();
	return [...found.values()].slice(0, limit);
}

/** Each once, as often as it is in the report. */
async function rootsOf(
	rows: readonly ReportRow[],
	connection: GatewayConnection,
): Promise<Subject[]> {
	const subjects = await resolve(rows.map(hintOf), connection);
	return [
		...new Map(
			subjects.flatMap((subject) => (subject ? [[subject.id, subject] as const] : [])),
		).values(),
	];
}

/** What `resolve` asks for. */
export function hintOf({
	transaction_event_code: code,
	transaction_id: objectId,
}: ReportRow): EventHint {
	const objectKind = code === RESERVED ? 'authorization' : 'capture';
	return { type: 'payment.succeeded', objectKind, objectId };
}

/** What a subscription took is the subscription's. */
export function isPayment(row: ReportRow): boolean {
	const { transaction_event_code: code = '', paypal_reference_id_type: kind } = row;
	const isIn = code === RESERVED || (code.startsWith(PAYMENTS) && row.isIn);
	return isIn && kind !== 'SUB';
}
