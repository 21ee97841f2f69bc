import { failureOf } from '../errors';
import type { GatewaySession } from '../access/connections';
import { attemptAsync } from '../../vocabulary/attempt';
import type { PaymentEvent } from '../../vocabulary/event';
import { type Failure, isTransient } from '../../vocabulary/failure';

/** Why it was not taken; what passes with waiting is to be asked for again. */
export interface Untaken {
	/** For people, without a secret. */
	readonly reason: string;
	readonly isPassing: boolean;
}

/**
 * Takes what customers have approved (`GatewayAdapter.takeApproved`), before a trigger hands anything on. Never throws.
 * @returns why it was not taken; `undefined` where nothing is left to take.
 */
export async function takeApproved(
	events: readonly PaymentEvent[],
	{ adapter, connection }: GatewaySession,
): Promise<Untaken | undefined> {
	const { takeApproved: take } = adapter;
	if (!take || events.length === 0) return undefined;
	const attempted = await attemptAsync(async () => await take(events, connection));
	if (!('error' in attempted)) return undefined;
	const failure: Failure | undefined = failureOf(attempted.error, [adapter]);
	return {
		reason: `A payment that its customer has approved could not be taken: ${failure?.message ?? 'an unexpected error'}`,
		isPassing: failure !== undefined && isTransient(failure),
	};
}
