import { clock } from '../../shared/n8n/clock';

/** Deliveries that nobody could decide on, for a reason that goes on until somebody does something. */
export interface TurnedAway {
	readonly reason: string;
	/** Milliseconds since the epoch. */
	readonly since: number;
	readonly times: number;
}

/** What became of the deliveries of an account in this process. */
export interface Arrivals {
	/** When the last genuine one came; milliseconds since the epoch. */
	readonly lastGenuine?: number;
	/** Since the last genuine one. */
	readonly turnedAway?: TurnedAway;
}

/** By credential, for the check of the connection. In queue mode other processes take deliveries, and the check knows nothing. */
const arrivals = new Map<string, Arrivals>();

export function noteTurnedAway(memoryKey: string, reason: string): void {
	const before = arrivals.get(memoryKey);
	const { since, times } = before?.turnedAway ?? { since: clock.now(), times: 0 };
	arrivals.set(memoryKey, { ...before, turnedAway: { reason, since, times: times + 1 } });
}

export function noteGenuine(memoryKey: string): void {
	arrivals.set(memoryKey, { lastGenuine: clock.now() });
}

export function arrivalsOf(memoryKey: string): Arrivals {
	return arrivals.get(memoryKey) ?? {};
}
