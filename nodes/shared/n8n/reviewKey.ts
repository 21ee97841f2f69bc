import type { SyncOutcome } from '../sync/types';
import type { Fact } from '../vocabulary/payment';
import type { PaymentEvent } from '../vocabulary/event';
import { toReference, toScope } from '../vocabulary/subject';
import { hashed } from './access/hashed';

const DATE_LENGTH = 'YYYY-MM-DD'.length;

/**
 * What a task for a person is made once for: the payment and the reason. Of tries on which nothing was paid anybody can make
 * any number with somebody's address, each a payment of its own, so those are one per deals they might be for and day (UTC).
 * An empty text for what asks nobody.
 */
export function reviewKeyOf(outcome: SyncOutcome, fact: Fact | undefined): string {
	const { state, event } = outcome;
	const reference = state ? toReference(state.subject) : objectOf(event);
	if (outcome.outcome === 'failed') return `${reference} ${outcome.failure.kind}`;
	if (outcome.outcome !== 'needsReview') return '';
	if (outcome.fact) return `${reference} ${outcome.reason} ${outcome.fact.key}`;
	if (outcome.reason !== 'unpaid') return `${reference} ${outcome.reason}`;
	const deals = outcome.candidates.map(({ id }) => id).sort();
	const email = state?.customer.email?.toLowerCase();
	const known = deals.join(',') || (email === undefined ? reference : hashed(email));
	const day = (fact?.at ?? event?.occurredAt ?? '').slice(0, DATE_LENGTH);
	return `${known} ${outcome.reason} ${day}`;
}

/** What an event names, where the payment could not be read: two such events are two tasks. */
function objectOf(event: PaymentEvent | undefined): string {
	return event ? `${toScope(event)}/${event.hint.objectKind}/${event.hint.objectId}` : '';
}
