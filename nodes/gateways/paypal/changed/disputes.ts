import type { GatewayConnection } from '../../../shared/contracts/gateway';
import type { PaymentEventType } from '../../../shared/vocabulary/event';
import { lookup } from '../../../shared/vocabulary/lookup';
import { DISPUTE_EVENTS } from '../../../shared/vocabulary/state/events';
import { callIfThere } from '../client';
import { DISPUTE, type PaypalDisputeRow } from '../shapes/dispute';
import { toDispute } from '../state/dispute';
import { disputePages } from '../state/disputeReading';
import { firstMoment } from '../state/moments';
import { type Change, isWithin, type Span } from './span';
import type { Told } from './told';

/** How far back PayPal lists them by when they changed (customer_disputes_v1, update_time_after), less a day. */
const LISTED_MS = 179 * 86_400_000;

/** Which of them moves is not told by their list but for a resolved one: that one is read. */
const OPENED: PaymentEventType = 'dispute.opened';

/** Disputes that changed in this time, whatever app or bank changed them. */
export async function changedDisputes(
	span: Span,
	told: Told,
	connection: GatewayConnection,
): Promise<Change[]> {
	const oldest = connection.clock.now() - LISTED_MS;
	if (span.to < oldest) return [];
	const query = {
		update_time_after: new Date(Math.max(span.from, oldest)).toISOString(),
		// Both ends are asked for, and what changes while it is listed changes its place.
		...(span.to < connection.clock.now() ? { update_time_before: iso(span.to + 1) } : {}),
	};
	const changes: Change[] = [];
	for await (const { items } of disputePages(query, connection)) {
		for (const row of items) {
			const at = Date.parse(firstMoment(row.update_time, row.create_time));
			if (!isWithin(span, at) || told.hasChange(row.dispute_id, at)) continue;
			const { dispute_id: objectId, status = '' } = row;
			changes.push({
				id: [objectId, row.dispute_life_cycle_stage, status, at].filter(Boolean).join('/'),
				...{ at, type: await typeOf(row, span, connection), objectKind: 'dispute', objectId },
			});
		}
	}
	return changes;
}

async function typeOf(
	{ dispute_id, status, create_time }: PaypalDisputeRow,
	span: Span,
	connection: GatewayConnection,
): Promise<PaymentEventType> {
	if (status === 'RESOLVED') {
		const path = `/v1/customer/disputes/${encodeURIComponent(dispute_id)}`;
		const dispute = await callIfThere({ method: 'GET', path }, DISPUTE, connection);
		const meaning = dispute && toDispute(dispute, { currency: '', amounts: new Map() }).status;
		return lookup(DISPUTE_EVENTS, meaning) ?? 'dispute.updated';
	}
	const isNew = create_time !== undefined && Date.parse(create_time) >= span.from;
	return isNew ? OPENED : 'dispute.updated';
}

function iso(moment: number): string {
	return new Date(moment).toISOString();
}
