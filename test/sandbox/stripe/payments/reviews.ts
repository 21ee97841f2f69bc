/** Radar's reviews: a payment that succeeded waits for a person to approve it or give it back. https://docs.stripe.com/radar/reviews */
import { idOf, type Mode } from '../account/mode';
import type { ObjectTypes } from '../account/wire';
import { invalid } from '../protocol/errors';
import { timeFilter } from '../protocol/lists';
import { list, operation, retrieve, type Operations } from '../protocol/operation';
import type { Charge } from './charges';

export type Review = ObjectTypes['review'];
type ClosedReason = NonNullable<Review['closed_reason']>;

export const REVIEW_OPERATIONS: Operations = {
	// Closed ones are not listed. https://docs.stripe.com/api/radar/reviews/list
	'GET /v1/reviews': list(
		'review',
		{ created: (review, parameters) => timeFilter(parameters, 'created')(review.created) },
		({ open }) => open,
	),
	'GET /v1/reviews/:id': retrieve('review'),
	'POST /v1/reviews/:id/approve': operation([], ({ mode, path }) => {
		const review = mode.get('review', path.id ?? '');
		if (!review.open) throw invalid(`Review ${review.id} has already been closed.`);
		closeReview(mode, review, 'approved');
		return review;
	}),
};

/** By a rule, or by a person. */
export function openReview(mode: Mode, charge: Charge, opened: 'manual' | 'rule'): Review {
	const intentId = idOf(charge.payment_intent);
	const review = mode.add<'review'>({
		id: mode.newId('prv'),
		object: 'review',
		billing_zip: null,
		charge: charge.id,
		closed_reason: null,
		created: mode.now(),
		ip_address: null,
		ip_address_location: null,
		livemode: mode.livemode,
		open: true,
		opened_reason: opened,
		...(intentId === null ? {} : { payment_intent: intentId }),
		reason: opened,
		session: null,
	});
	mode.update(charge, { review: review.id });
	if (intentId !== null) mode.update(mode.get('payment_intent', intentId), { review: review.id });
	mode.emit('review.opened', review);
	return review;
}

export function closeReview(mode: Mode, review: Review, reason: ClosedReason): void {
	mode.update(review, { open: false, closed_reason: reason, reason });
	mode.emit('review.closed', review);
}

/** What is given back or charged back needs no review any more. */
export function closeReviewOf(mode: Mode, charge: Charge, reason: ClosedReason): void {
	const id = idOf(charge.review);
	const review = id === null ? undefined : mode.get('review', id);
	if (review?.open) closeReview(mode, review, reason);
}
