import type Stripe from 'stripe';
import type { Made } from '../../../shared/contracts/gatewayActions';
import { InputRefused } from '../../../shared/vocabulary/refusal';

/** How often one thing may be undone and done again while Stripe remembers its keys, which is a day at least. */
const MOST_ROUNDS = 20;

/**
 * The entry of an object's metadata that holds the key it was made with, since Stripe forgets keys after a day at least.
 * It stays as it is: a look-up by another name would not find what was made before.
 * @see https://docs.stripe.com/metadata
 */
export const KEY_IN_METADATA = 'crm_payments_key';

interface Round<Value> {
	readonly key: string;
	/** The POST with this key. */
	readonly send: (idempotencyKey: string) => Promise<Stripe.Response<Value>>;
	/** The object as it stands now. */
	readonly read: (first: Value) => Promise<Value | undefined>;
	/** Whether what the key did is still in place. */
	readonly stands: (now: Value) => boolean;
	/** How often it is known to have been done and undone already. */
	readonly undone?: number;
}

/**
 * Sends a write once per key. To a key it knows, Stripe repeats its first answer, which may be out of date: then the object
 * is read again, and where it was undone since (voided, deleted, switched back), the next key of the series is used. So
 * the same item makes one object, and pause, resume, pause does pause twice.
 * @see https://docs.stripe.com/api/idempotent_requests
 */
export async function writeOnce<Value extends object>({
	key,
	send,
	read,
	stands,
	undone = 0,
}: Round<Value>): Promise<Made<Value>> {
	for (let round = undone + 1; round <= undone + MOST_ROUNDS; round++) {
		const answer = await send(round === 1 ? key : `${key}/${round}`);
		if (!isRepeated(answer)) return { value: answer, isNew: true };
		const now = await read(answer);
		if (now && stands(now)) return { value: now, isNew: false };
	}
	throw new InputRefused(
		`This was done and undone ${MOST_ROUNDS} times within a day. Set another Idempotency Key under Options`,
	);
}

/** Whether Stripe only repeated the answer it gave to this key before. */
function isRepeated({ lastResponse }: Stripe.Response<object>): boolean {
	return lastResponse.headers['idempotent-replayed'] === 'true';
}
