import type { DisputeState } from '../payment';
import { DISPUTE_EVENTS, REFUND_EVENTS } from './events';
import { type FactDraft, words } from './facts';
import type { DisputeRecord, PaymentRecord } from './record';
import { refundsOf } from './transactions';

const OPEN_DISPUTES: ReadonlySet<DisputeState['status']> = new Set([
	'inquiry',
	'needsResponse',
	'underReview',
]);

/** One for each refund; the type says where it stands. */
export function refundFacts(payment: PaymentRecord): FactDraft[] {
	return refundsOf(payment).map(({ id, outcome, at, amount, reason }) => ({
		name: `${id}/${outcome}`,
		type: REFUND_EVENTS[outcome],
		at,
		amount,
		current: true,
		transactionId: id,
		...(reason ? { reason } : {}),
	}));
}

/** That it was opened, and where it stands now if that is more. */
export function disputeFacts({ disputes }: PaymentRecord): FactDraft[] {
	return disputes.flatMap((dispute) => {
		const { id, status, amount, openedAt, movedAt } = dispute;
		const about = { amount, transactionId: id, reason: words(dispute.reason) };
		const isOpen = OPEN_DISPUTES.has(status);
		const opened: FactDraft = {
			...{ name: `${id}/opened`, type: 'dispute.opened', at: openedAt, current: isOpen },
			...about,
		};
		if (movedAt === undefined) return [opened];
		const type = DISPUTE_EVENTS[status];
		const name = `${id}/${outcomeName(dispute)}`;
		return [opened, { name, type, at: movedAt, current: true, ...about }];
	});
}

function outcomeName({ status, rawStatus }: DisputeRecord): string {
	return DISPUTE_EVENTS[status] === 'dispute.updated' ? `updated-${rawStatus}` : status;
}
