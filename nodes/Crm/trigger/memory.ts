import type { IPollFunctions } from 'n8n-workflow';
import * as polling from '../../shared/n8n/trigger/polling';

/** A batch that is older is not repeated after a restart of n8n: 7 days. */
const REPEATED_FOR_MS = 7 * 86_400_000;

/** What one poll handed on. */
export interface Batch {
	/** Milliseconds. */
	readonly handedAt: number;
	/** The deal of each event, by the event's key. */
	readonly deals: Readonly<Record<string, string>>;
	/** The run may have been cut off: handed on again at once. */
	readonly isSuspect?: boolean;
}

/** A walk through the deals that changed since a moment; it may take several polls. Moments are milliseconds. */
export interface Listing {
	readonly from: number;
	readonly begunAt: number;
	/** Where to read on; missing at the beginning. */
	readonly page?: string;
}

export interface About extends polling.About {
	/** Which events are wanted. */
	readonly wanted: string;
}

/** What a trigger knows from poll to poll; n8n keeps it with the workflow, as JSON. */
export interface DealMemory extends About {
	/** Nothing before this is ever handed on. */
	readonly start: number;
	readonly listing: Listing;
	/** Moments of the events that were handed on, by key; as far as the overlap reaches back. */
	readonly handed: Readonly<Record<string, number>>;
	/** Deals that were read, as far as the overlap reaches back: until they change nothing is new in them. */
	readonly read: Readonly<Record<string, { readonly revision: string; readonly at: number }>>;
	readonly batches: readonly Batch[];
}

export const DEALS: polling.Kept<About, DealMemory> = {
	name: 'deals',
	begin: newMemory,
	afterRestart: suspectRecent,
};

/** What the last poll left. Deals that had nothing to tell may have something where other events are wanted now. */
export function recall(context: IPollFunctions, about: About, now: number): DealMemory {
	const known = polling.recall(context, DEALS, about, now);
	if (known.wanted === about.wanted) return known;
	const { from, begunAt } = known.listing;
	return { ...known, wanted: about.wanted, listing: { from, begunAt }, read: {} };
}

export function newMemory(about: About, start: number, now: number): DealMemory {
	const listing = { from: start, begunAt: now };
	return { ...about, start, listing, handed: {}, read: {}, batches: [] };
}

/** n8n saves nothing after a poll that found nothing, so that the last batch stands here however long ago it was. */
function suspectRecent(memory: DealMemory, now: number): DealMemory {
	const recent = memory.batches.filter(({ handedAt }) => now - handedAt < REPEATED_FOR_MS);
	return { ...memory, batches: recent.map((batch) => ({ ...batch, isSuspect: true })) };
}
