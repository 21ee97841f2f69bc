import type { IPollFunctions } from 'n8n-workflow';
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
export interface CatchUpMemory {
	/** Gateway, account and mode it is about. */
	readonly scope: string;
	readonly startFrom: string;
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

/** Triggers that polled in this process: whoever is not among them was just started, and its last runs may have died. */
const polled = new Set<string>();

/** What the last poll left; new where there was none, or where it was about another account or another start. */
export function recall(
	context: IPollFunctions,
	scope: string,
	startFrom: string,
	now: number,
): CatchUpMemory {
	const stored = context.getWorkflowStaticData('node').catchUp as CatchUpMemory | undefined;
	if (stored?.scope === scope && stored.startFrom === startFrom) {
		return polled.has(nameOf(context)) ? stored : suspectAll({ ...stored, claims: {} });
	}
	const start = startFrom === '' ? now : Date.parse(startFrom);
	return { scope, startFrom, start, cursor: start, handed: {}, batches: [], claims: {} };
}

/** Called last: a poll that fails leaves everything where it was. */
export function keep(context: IPollFunctions, memory: CatchUpMemory): void {
	context.getWorkflowStaticData('node').catchUp = memory;
	polled.add(nameOf(context));
}

/** The runs that got these batches may have achieved nothing. */
export function suspectAll(memory: CatchUpMemory): CatchUpMemory {
	return {
		...memory,
		batches: memory.batches.map(({ resume: _resume, ...batch }) => ({ ...batch, isSuspect: true })),
	};
}

/** For tests: as after a restart of n8n. */
export function forgetProcess(): void {
	polled.clear();
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

function nameOf(context: IPollFunctions): string {
	return `${context.getWorkflow().id}/${context.getNode().id}`;
}
