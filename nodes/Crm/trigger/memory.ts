import type { IPollFunctions } from 'n8n-workflow';

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

/** What a trigger knows from poll to poll; n8n keeps it with the workflow, as JSON. */
export interface DealMemory {
	/** CRM and account it is about. */
	readonly scope: string;
	readonly startFrom: string;
	/** Which events are wanted. */
	readonly wanted: string;
	/** Nothing before this is ever handed on. */
	readonly start: number;
	readonly listing: Listing;
	/** Moments of the events that were handed on, by key; as far as the overlap reaches back. */
	readonly handed: Readonly<Record<string, number>>;
	/** Deals that were read, as far as the overlap reaches back: until they change nothing is new in them. */
	readonly read: Readonly<Record<string, { readonly revision: string; readonly at: number }>>;
	readonly batches: readonly Batch[];
}

export interface About {
	readonly scope: string;
	readonly startFrom: string;
	readonly wanted: string;
}

/** Triggers that polled in this process: whoever is not among them was just started, and its last runs may have died. */
const polled = new Set<string>();

/** What the last poll left; new where there was none, or where it was about another account or another start. */
export function recall(context: IPollFunctions, about: About, now: number): DealMemory {
	const stored = context.getWorkflowStaticData('node').deals as DealMemory | undefined;
	if (stored?.scope !== about.scope || stored.startFrom !== about.startFrom) {
		const start = about.startFrom === '' ? now : Date.parse(about.startFrom);
		const listing = { from: start, begunAt: now };
		return { ...about, start, listing, handed: {}, read: {}, batches: [] };
	}
	const known = polled.has(nameOf(context)) ? stored : suspectRecent(stored, now);
	if (known.wanted === about.wanted) return known;
	// Deals that had nothing to tell may have something now.
	const { from, begunAt } = known.listing;
	return { ...known, wanted: about.wanted, listing: { from, begunAt }, read: {} };
}

/** Called last: a poll that fails leaves everything where it was. */
export function keep(context: IPollFunctions, memory: DealMemory): void {
	context.getWorkflowStaticData('node').deals = memory;
	polled.add(nameOf(context));
}

/** For tests: as after a restart of n8n. */
export function forgetProcess(): void {
	polled.clear();
}

/** Workflow and node. */
export function nameOf(context: IPollFunctions): string {
	return `${context.getWorkflow().id}/${context.getNode().id}`;
}

/** n8n saves nothing after a poll that found nothing, so that the last batch stands here however long ago it was. */
function suspectRecent(memory: DealMemory, now: number): DealMemory {
	const recent = memory.batches.filter(({ handedAt }) => now - handedAt < REPEATED_FOR_MS);
	return { ...memory, batches: recent.map((batch) => ({ ...batch, isSuspect: true })) };
}
