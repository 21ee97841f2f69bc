import type { SyncOutcome } from '../sync/types';
import type { Fact } from '../vocabulary/payment';
import { toReference } from '../vocabulary/subject';
import { digest } from './digest';
import { waitingPayment } from './waitingPayment';

const DATE_LENGTH = 'YYYY-MM-DD'.length;

/**
 * What a task for a person is made once for: the payment and the reason. Of tries on which nothing was paid anybody can make
 * any number with somebody's address, each a payment of its own, so those are one per deals they might be for and day (UTC).
 * A payment that could not be read is known by the object that the gateway told of: each asks for itself. An empty text for what asks nobody.
 */
export function reviewKeyOf(outcome: SyncOutcome, fact: Fact | undefined): string {
	const { state, event } = outcome;
	const reference = state
		? toReference(state.subject)
		: (waitingPayment(event, undefined)?.key ?? '');
	if (outcome.outcome === 'failed') return `${reference} ${outcome.failure.kind}`;
	if (outcome.outcome !== 'needsReview') return '';
	if (outcome.reason !== 'unpaid') return `${reference} ${outcome.reason}`;
	const deals = outcome.candidates.map(({ id }) => id).sort();
	const email = state?.customer.email?.toLowerCase();
	const known = deals.join(',') || (email === undefined ? reference : digest(email));
	const day = (fact?.at ?? event?.occurredAt ?? '').slice(0, DATE_LENGTH);
	return `${known} ${outcome.reason} ${day}`;
}
