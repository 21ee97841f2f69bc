import type { DealCandidate, DealRecord } from '../../contracts/crm';
import type { PaymentEvent } from '../../vocabulary/event';
import type { PaymentState } from '../../vocabulary/payment';
import { toReference } from '../../vocabulary/subject';
import type { FieldDifference, SyncOutcome } from '../types';

/**
 * Why a payment is not as it should be in the CRM: its deal does not know it, its deal says something else, or nobody
 * knows whose it is.
 */
export const ATTENTION_KINDS = ['notInCrm', 'differs', 'needsReview'] as const;

export type AttentionKind = (typeof ATTENTION_KINDS)[number];

/** One payment that a person should look at. */
export interface Attention {
	readonly kind: AttentionKind;
	readonly state?: PaymentState;
	/** Where there is no state to tell of. */
	readonly event?: PaymentEvent;
	readonly deal?: DealRecord;
	/** What would be written. */
	readonly changes: readonly FieldDifference[];
	/** Why it waits for a person, as Sync Payment to CRM says it. */
	readonly message?: string;
	readonly candidates: readonly DealCandidate[];
}

/** What an outcome of a preview leaves to do; `undefined` where the CRM agrees with the gateway. */
export function attentionOf(outcome: SyncOutcome): Attention | undefined {
	const { state, event, deal, changes } = outcome;
	const told = { state, event, deal, changes, candidates: [] };
	if (outcome.outcome === 'needsReview') {
		const { message, candidates } = outcome;
		return { ...told, kind: 'needsReview', message, candidates };
	}
	if (outcome.outcome !== 'preview' || !state) return undefined;
	if (!deal) return { ...told, kind: 'notInCrm' };
	if (changes.length === 0) return undefined;
	const isKnown = deal.references.references.includes(toReference(state.subject));
	return { ...told, kind: isKnown ? 'differs' : 'notInCrm' };
}
