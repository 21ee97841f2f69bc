/** Outcomes of a preview, as a summary gets them: payments of one day at noon, on deals that agree. */
import type { DealRecord } from '../../nodes/shared/contracts/crm';
import { type Summary, summarise } from '../../nodes/shared/sync/summary/summarise';
import type { SyncOutcome } from '../../nodes/shared/sync/types';
import type { PaymentEvent, PaymentEventType } from '../../nodes/shared/vocabulary/event';
import type { Fact, PaymentState } from '../../nodes/shared/vocabulary/payment';
import { periodOf } from '../../nodes/shared/vocabulary/period';
import { toReference } from '../../nodes/shared/vocabulary/subject';
import { subjectSet } from '../../nodes/shared/vocabulary/subjectSet';
import { paymentState } from './states';

/** Monday 23 November 2026, looked at the morning after. */
export const PERIOD = periodOf('yesterday', Date.parse('2026-11-24T07:00:00Z'), 'UTC');
export const NOON = '2026-11-23T12:00:00.000Z';
export const SYNCED_AT = 'syncedAt';

export function fact(type: PaymentEventType, amount?: number, rest: Partial<Fact> = {}): Fact {
	return {
		key: `stripe/acct_1/live/${type}/${rest.at ?? ''}`,
		type,
		at: NOON,
		current: true,
		...(amount === undefined ? {} : { amount }),
		...rest,
	};
}

export function deal(state: PaymentState, rest: Partial<DealRecord> = {}): DealRecord {
	return {
		id: '7',
		name: 'Acme, yearly',
		url: 'https://crm.example/7',
		amount: '10.00',
		currency: 'USD',
		pipeline: 'sales',
		stage: 'won',
		ownerId: null,
		contactIds: [],
		fields: { syncedAt: '2026-11-23T12:00:03.000Z' },
		history: {},
		references: subjectSet([toReference(state.subject)]),
		...rest,
	};
}

/** A payment with these facts whose deal agrees; `rest` changes the outcome. */
export function agreed(
	id: string,
	facts: readonly Fact[],
	state: Partial<PaymentState> = {},
	rest: Partial<Extract<SyncOutcome, { outcome: 'preview' }>> = {},
): SyncOutcome {
	const read = paymentState(id, { facts, ...state });
	return {
		outcome: 'preview',
		index: 0,
		state: read,
		deal: deal(read),
		changes: [],
		activities: [],
		wouldDo: 'Nothing',
		...rest,
	};
}

export function told(outcome: SyncOutcome, type: PaymentEventType, at = NOON): SyncOutcome {
	const event: PaymentEvent = {
		id: `evt_${type}`,
		gateway: 'stripe',
		account: 'acct_1',
		livemode: true,
		occurredAt: at,
		hint: { type, objectKind: 'payment_intent', objectId: 'pi_1' },
	};
	return { ...outcome, event };
}

export function summaryOf(outcomes: readonly SyncOutcome[], isCut = false): Summary {
	return summarise(outcomes, PERIOD, SYNCED_AT, isCut);
}
