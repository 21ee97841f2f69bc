import type { About, Kept } from '../../shared/n8n/trigger/polling';
import type { PaymentEvent } from '../../shared/vocabulary/event';

/** What was handed on by one poll and is handed on once more. Moments are milliseconds. */
export interface Batch {
	readonly from: number;
	readonly to: number;
	readonly count: number;
	readonly handedAt: number;
	/** The run may have been cut off: at once, and then once more in due time. */
	readonly isSuspect?: boolean;
	/**
	 * Its events of the moments at which it begins and ends: those are shared with the batches before and after it. What lies
	 * between is all its own. Missing in what an earlier version remembered.
	 */
	readonly ids?: readonly string[];
	/** Where to go on, when it did not fit into one poll: the moment, and what was handed on of that moment. */
	readonly resume?: { readonly at: number; readonly done: readonly string[] };
}

/** When a claim was handed out last, and how often. */
export interface HandOut {
	readonly at: number;
	readonly times: number;
}

/** What a trigger knows from poll to poll; n8n keeps it with the workflow, as JSON. */
export interface CatchUpMemory extends About {
	/** Nothing before this is ever asked for. */
	readonly start: number;
	/** Everything up to here was handed on. */
	readonly cursor: number;
	/** Moments of the events that were handed on, by id; as far as the overlap reaches back. */
	readonly handed: Readonly<Record<string, number>>;
	readonly batches: readonly Batch[];
	/** By key. */
	readonly claims: Readonly<Record<string, HandOut>>;
}

export const CATCH_UP: Kept<About, CatchUpMemory> = {
	name: 'catchUp',
	begin: (about, start) => {
		const nothing = { handed: {}, batches: [], claims: {} };
		return { ...about, start, cursor: start, ...nothing };
	},
	afterRestart: (memory) => suspectAll({ ...memory, claims: {} }),
};

/** The runs that got these batches may have achieved nothing. */
export function suspectAll(memory: CatchUpMemory): CatchUpMemory {
	return {
		...memory,
		batches: memory.batches.map(({ resume: _resume, ...batch }) => ({ ...batch, isSuspect: true })),
	};
}

export function toBatch(events: readonly PaymentEvent[], handedAt: number): Batch[] {
	if (events.length === 0) return [];
	const moments = events.map(momentOf);
	const from = moments.reduce((least, moment) => Math.min(least, moment));
	const to = moments.reduce((most, moment) => Math.max(most, moment));
	const ids = events.flatMap((event) => {
		const moment = momentOf(event);
		return moment === from || moment === to ? [event.id] : [];
	});
	return [{ from, to, count: events.length, handedAt, ids }];
}

export function momentOf({ occurredAt }: PaymentEvent): number {
	return Date.parse(occurredAt);
}
