import { createHash } from 'node:crypto';
import { attemptAsync } from '../../../shared/vocabulary/attempt';
import { hasIssue } from '../errors';

/** Billing takes ids of 38 characters at most, orders and payments of 108 (contracts/paypal.md, section 1). */
const REQUEST_ID_LENGTH = 36;

/**
 * `PayPal-Request-Id` of one step of a write: one key makes a product, a plan and a subscription, and PayPal keeps ids for each
 * address apart or not, which it does not say.
 * @see https://developer.paypal.com/api/rest/reference/idempotency/
 */
export function requestIdOf(step: string, key: string): string {
	return hashOf(`${step}\n${key}`).slice(0, REQUEST_ID_LENGTH);
}

/** Hexadecimal, 64 digits. */
export function hashOf(text: string): string {
	return createHash('sha256').update(text).digest('hex');
}

/**
 * A write that is done once by its nature, such as voiding: what PayPal refuses because it is so already is looked at again.
 * @param read the object as it stands now.
 * @throws what PayPal refused, where it does not stand as wanted.
 */
export async function doneOnce<Value>(round: {
	readonly write: () => Promise<unknown>;
	readonly read: () => Promise<Value>;
	readonly isDone: (now: Value) => boolean;
	/** How PayPal says that it may be done already. */
	readonly issues: readonly string[];
}): Promise<Value> {
	const attempted = await attemptAsync(round.write);
	if ('value' in attempted) return await round.read();
	if (!hasIssue(attempted.error, ...round.issues)) throw attempted.error;
	const now = await round.read();
	if (round.isDone(now)) return now;
	throw attempted.error;
}
