import { isObject, isText } from '../../../shared/vocabulary/shape';
import type { PaypalWebhookEvent } from '../shapes/webhookEvent';

/** What PayPal's own events have told already, so that no object tells it again. */
export interface Told {
	/** Whether an event told of a transaction in this state: `P` pending, `D` denied, `S` anything that went through. */
	hasTransaction(id: string, state: string): boolean;
	/** Whether an event told of a dispute, a subscription or an invoice after it changed. */
	hasChange(id: string, changedAt: number): boolean;
}

/** Where an event's resource is called by its id; an invoice stands in a place of its own. */
const IDS = ['id', 'dispute_id'] as const;

/** What an event says that it is of. */
const STATES: ReadonlyArray<readonly [RegExp, string]> = [
	[/\.PENDING$/, 'P'],
	[/\.(DENIED|DECLINED|FAILED)$/, 'D'],
];

export function toldBy(events: readonly PaypalWebhookEvent[]): Told {
	const transactions = new Set<string>();
	const changes = new Map<string, number>();
	for (const { event_type, create_time, resource = {} } of events) {
		const state = STATES.find(([pattern]) => pattern.test(event_type))?.[1] ?? 'S';
		const moment = Date.parse(create_time ?? '');
		const { invoice } = resource;
		const ids = [...IDS.map((name) => resource[name]), isObject(invoice) ? invoice.id : undefined];
		for (const id of ids.filter(isText)) {
			transactions.add(`${id} ${state}`);
			if (moment > (changes.get(id) ?? 0)) changes.set(id, moment);
		}
		for (const id of paidIn(invoice)) transactions.add(`${id} S`);
	}
	return {
		hasTransaction: (id, state) => transactions.has(`${id} ${state}`),
		hasChange: (id, changedAt) => (changes.get(id) ?? -1) >= changedAt,
	};
}

/** An invoice tells of its payments and refunds. @see deliveries/INVOICING.INVOICE.PAID */
function paidIn(invoice: unknown): string[] {
	if (!isObject(invoice)) return [];
	return ['payments', 'refunds'].flatMap((part) => {
		const list = invoice[part];
		const rows: unknown = isObject(list) ? list.transactions : undefined;
		if (!Array.isArray(rows)) return [];
		return rows.filter(isObject).flatMap(({ payment_id, refund_id }) => {
			return [payment_id, refund_id].filter(isText);
		});
	});
}
