import { lookup } from '../../../shared/vocabulary/lookup';
import type { PaymentMethod } from '../../../shared/vocabulary/payment';
import type { AttemptRecord } from '../../../shared/vocabulary/state/record';
import { fromPaypal, ofCurrency } from '../amounts';
import type { PaypalAuthorization } from '../shapes/authorization';
import type { PaypalCapture } from '../shapes/capture';
import { AUTHORIZATION_OUTCOMES, CAPTURE_OUTCOMES, PENDING_REASONS } from '../statuses';
import { toFailure } from './failure';
import { firstMoment, toMoment } from './moments';

/** `undefined` for a word that no table has: nothing is said of such a transaction. */
export function captureAttempt(
	capture: PaypalCapture,
	method?: PaymentMethod,
): AttemptRecord | undefined {
	const { id, status, amount, processor_response, seller_receivable_breakdown: fees } = capture;
	const reason = capture.status_details?.reason;
	const told = lookup(CAPTURE_OUTCOMES, status);
	if (!told) return undefined;
	const meaning = told === 'pending' ? (lookup(PENDING_REASONS, reason) ?? 'pending') : undefined;
	const outcome = meaning === undefined || meaning === 'pending' ? told : OUTCOMES[meaning];
	const value = fromPaypal(amount);
	const triedAt = firstMoment(capture.create_time, capture.update_time);
	const isDecline = told === 'failed' || meaning === 'failed';
	const fee = ofCurrency(fees?.paypal_fee, amount.currency_code);
	const net = ofCurrency(fees?.net_amount, amount.currency_code);
	return {
		id,
		outcome,
		amount: value,
		triedAt,
		...(isDecline
			? { failure: toFailure({ processor: processor_response, word: reason ?? status }) }
			: {}),
		...(method ? { method } : {}),
		...(fee === undefined ? {} : { fee: Math.abs(fee) }),
		...(net === undefined ? {} : { net }),
		...(meaning === 'review'
			? { review: { id, openedAt: triedAt, isOpen: true, amount: value } }
			: {}),
	};
}

/** A dispute holds money that had arrived. */
const OUTCOMES = { held: 'succeeded', failed: 'failed', review: 'pending' } as const;

/**
 * What is reserved and not captured. `undefined` for one that its captures tell of, and for a word that no table has.
 * @param captured of it, in minor units, also what still waits.
 * @param isFinal whether one of its captures was the last one.
 * @param now milliseconds since the epoch: PayPal lets it run out after 29 days.
 */
export function authorizationAttempt(
	authorization: PaypalAuthorization,
	{ captured, isFinal, now }: { captured: number; isFinal: boolean; now: number },
	method?: PaymentMethod,
): AttemptRecord | undefined {
	const { id, status, amount, expiration_time, processor_response } = authorization;
	const outcome = lookup(AUTHORIZATION_OUTCOMES, status);
	if (!outcome || outcome === 'byCaptures') return undefined;
	const left = fromPaypal(amount) - captured;
	const hasRunOut = expiration_time !== undefined && Date.parse(expiration_time) <= now;
	const isOpen = outcome === 'authorized';
	if (isOpen && captured > 0 && (left <= 0 || isFinal || hasRunOut)) return undefined;
	const triedAt = firstMoment(authorization.create_time, authorization.update_time);
	const reason = authorization.status_details?.reason;
	const isRefused = lookup(PENDING_REASONS, reason) === 'failed' || outcome === 'failed';
	const value = isOpen ? left : fromPaypal(amount);
	return {
		id,
		outcome: isRefused ? 'failed' : isOpen && hasRunOut ? 'voided' : outcome,
		amount: value,
		...(isOpen && !hasRunOut ? { capturable: left } : {}),
		triedAt,
		...(isRefused
			? { failure: toFailure({ processor: processor_response, word: reason ?? status }) }
			: {}),
		...(method ? { method } : {}),
		// What waits is reviewed (paypal.md, section 5).
		...(outcome === 'pending' && !isRefused
			? { review: { id, openedAt: triedAt, isOpen: true, amount: value } }
			: {}),
	};
}

/** When a reservation was let go: by a person, or because its time was over. */
export function letGoAt(authorization: PaypalAuthorization): string | undefined {
	const { status, update_time, expiration_time } = authorization;
	return toMoment(status === 'VOIDED' ? (update_time ?? expiration_time) : expiration_time);
}
