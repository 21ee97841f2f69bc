import type { GatewayConnection } from '../../../shared/contracts/gateway';
import * as z from '../../../shared/zod';
import { id, maybe, moment, money } from '../shapes/parts';
import { unlessShut } from '../unlessShut';
import { eventPages } from '../webhookEvents';
import type { ReportRow } from './reportRow';

/** How late the report may be (reporting_transactions_v1), and a little more for the clocks. */
const LATE = 3 * 3_600_000 + 600_000;

/** What an event's resource is, as the report's code of such a transaction. @see https://developer.paypal.com/api/rest/webhooks/event-names/ */
const CODES: ReadonlyArray<readonly [RegExp, string, sign: '' | '-']> = [
	[/^PAYMENT\.CAPTURE\.(COMPLETED|PENDING|DECLINED|DENIED)$/, 'T0006', ''],
	[/^PAYMENT\.AUTHORIZATION\.CREATED$/, 'T1300', ''],
	[/^PAYMENT\.(CAPTURE\.(REFUNDED|REVERSED)|REFUND\.(PENDING|FAILED))$/, 'T1107', '-'],
];

const RESOURCE = z.looseObject({ id, amount: maybe(money), create_time: moment });

/**
 * What the report does not show yet, of PayPal's events. They are the app's own, and there is none of them without a webhook: then
 * the report alone is left, as where the app may not read them.
 */
export async function readRecent(connection: GatewayConnection): Promise<ReportRow[]> {
	const start = new Date(connection.clock.now() - LATE).toISOString();
	const rows = new Map<string, ReportRow>();
	const pages = eventPages('events', { start_time: start }, connection);
	await unlessShut(async () => {
		for await (const { events } of pages) {
			for (const { event_type: type, resource } of events) {
				const row = toRow(type, resource);
				if (row && !rows.has(row.transaction_id)) rows.set(row.transaction_id, row);
			}
		}
	});
	return [...rows.values()];
}

function toRow(type: string, resource: unknown): ReportRow | undefined {
	const [, code, sign = ''] = CODES.find(([form]) => form.test(type)) ?? [];
	const read = RESOURCE.safeParse(resource);
	if (code === undefined || !read.success) return undefined;
	const { id: transactionId, amount, create_time: created } = read.data;
	return {
		transaction_id: transactionId,
		transaction_event_code: code,
		transaction_initiation_date: created,
		...(amount ? { transaction_amount: { ...amount, value: sign + amount.value } } : {}),
		at: new Date(created).toISOString(),
		isIn: sign === '',
	};
}
