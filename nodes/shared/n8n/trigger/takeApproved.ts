import { UserError } from 'n8n-workflow';
import { failureOf } from '../errors';
import type { GatewaySession } from '../access/connections';
import { attemptAsync } from '../../vocabulary/attempt';
import type { PaymentEvent } from '../../vocabulary/event';
import { type FailureKind, isTransient } from '../../vocabulary/failure';

/** Why it was not taken. */
export interface Untaken {
	/** For people, without a secret. */
	readonly reason: string;
	/** It passes with waiting, or once a person has put the credential right: to be asked for again. */
	readonly isPassing: boolean;
}

/** What the credential lacks. Nobody else takes the money, so that the news of it may not be lost meanwhile. */
const LACKING: ReadonlySet<FailureKind> = new Set(['auth', 'permission']);

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
	const { error } = attempted;
	const failure = failureOf(error, [adapter]);
	// A credential that gets no token says so itself (access/token.ts).
	const isUnopened = error instanceof UserError;
	const words = failure?.message ?? (isUnopened ? error.message : 'an unexpected error');
	return {
		reason: `A payment that its customer has approved could not be taken: ${words}`,
		isPassing: failure ? isTransient(failure) || LACKING.has(failure.kind) : isUnopened,
	};
}
