import { clock } from '../../shared/n8n/clock';

/** Deliveries that nobody could decide on, for a reason that goes on until somebody does something. */
export interface TurnedAway {
	readonly reason: string;
	/** Milliseconds since the epoch. */
	readonly since: number;
	readonly times: number;
}

/** By credential, for the check of the connection; in this process only, so that in queue mode the log alone tells. */
const turnedAway = new Map<string, TurnedAway>();

export function noteTurnedAway(memoryKey: string, reason: string): void {
	const before = turnedAway.get(memoryKey);
	const { since, times } = before ?? { since: clock.now(), times: 0 };
	turnedAway.set(memoryKey, { reason, since, times: times + 1 });
}

/** One was believed. */
export function forgetTurnedAway(memoryKey: string): void {
	turnedAway.delete(memoryKey);
}

export function turnedAwayOf(memoryKey: string): TurnedAway | undefined {
	return turnedAway.get(memoryKey);
}
