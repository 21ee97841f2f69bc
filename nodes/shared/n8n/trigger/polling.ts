import type { INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { isAhead } from '../../transport/deadline';
import { type Attempt, attemptAsync } from '../../vocabulary/attempt';
import { clock } from '../clock';
import { type Classifier, refusalError, toNodeError } from '../errors';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** What the options of a polling trigger are where nobody chose them. */
export const OVERLAP_MINUTES = 10;
export const MOST_EVENTS = 1_000;

/** A run by hand shows the last few of the last hour; of the last day or week where there are none. */
const SAMPLE = { events: 5, hours: [1, 24, 168] } as const;

/** Triggers that polled in this process: whoever is not among them was just started, and its last runs may have died. */
const polled = new Set<string>();

/** A poll is over long before: n8n gives it up after 45 seconds, and every call has its own end. */
const LONGEST_POLL_MS = 15 * MINUTE_MS;

/** When the poll of a trigger began that is not over; milliseconds. */
const polling = new Map<string, { readonly since: number }>();

/** What a trigger's memory is about; about anything else it begins anew. */
export interface About {
	/** System and account. */
	readonly scope: string;
	readonly startFrom: string;
}

/** How a trigger remembers from poll to poll; n8n keeps it with the workflow, as JSON. */
export interface Kept<Subject extends About, Memory extends Subject> {
	/** Under which name; workflows hold it, so it never changes. */
	readonly name: string;
	/** @param start nothing before this is ever handed on. Moments are milliseconds. */
	readonly begin: (about: Subject, start: number, now: number) => Memory;
	/** The runs that got what was handed on last may have achieved nothing. */
	readonly afterRestart: (memory: Memory, now: number) => Memory;
}

/**
 * n8n starts the next poll though one is not over: both would hand on the same, and the one that ends last would forget what
 * the other did. A run by hand keeps nothing, and waits for nobody.
 * @throws NodeApiError for what the system refused.
 */
export async function pollAlone(
	context: IPollFunctions,
	adapter: Classifier,
	poll: () => Promise<INodeExecutionData[]>,
): Promise<INodeExecutionData[][] | null> {
	if (context.getMode() === 'manual') return batchOf(context, adapter, await attemptAsync(poll));
	const name = nameOf(context);
	const [now, other] = [clock.now(), polling.get(name)];
	if (other && isAhead(other.since + LONGEST_POLL_MS, now, LONGEST_POLL_MS)) {
		context.logger.info(`The node "${context.getNode().name}" is still at its last poll`);
		return null;
	}
	const own = { since: now };
	polling.set(name, own);
	const attempted = await attemptAsync(poll);
	if (polling.get(name) === own) polling.delete(name);
	return batchOf(context, adapter, attempted);
}

/** What the last poll left; new where there was none, or where it was about another account or another start. */
export function recall<Subject extends About, Memory extends Subject>(
	context: IPollFunctions,
	{ name, begin, afterRestart }: Kept<Subject, Memory>,
	about: Subject,
	now: number,
): Memory {
	const stored = context.getWorkflowStaticData('node')[name] as Memory | undefined;
	if (stored?.scope !== about.scope || stored.startFrom !== about.startFrom) {
		return begin(about, about.startFrom === '' ? now : Date.parse(about.startFrom), now);
	}
	return polled.has(nameOf(context)) ? stored : afterRestart(stored, now);
}

/** Called last: a poll that fails leaves everything where it was. */
export function keep<Subject extends About, Memory extends Subject>(
	context: IPollFunctions,
	{ name }: Kept<Subject, Memory>,
	memory: Memory,
): void {
	context.getWorkflowStaticData('node')[name] = memory;
	polled.add(nameOf(context));
}

/** For tests: as after a restart of n8n. */
export function forgetProcess(): void {
	polled.clear();
	polling.clear();
}

/** *Start From*, as written. @throws NodeOperationError for a text that is no date. */
export function startOf(context: IPollFunctions): string {
	const written = String(context.getNodeParameter('startFrom', '') ?? '').trim();
	if (written === '' || !Number.isNaN(Date.parse(written))) return written;
	throw refusalError(context.getNode(), [
		`"${written}" in Start From is no date. Write it like 2026-01-31, or leave it empty`,
	]);
}

/** How much one poll hands on, and how far it looks back. */
export function boundsOf(context: IPollFunctions): {
	readonly mostEvents: number;
	readonly overlapMs: number;
} {
	const { mostEvents = MOST_EVENTS, overlapMinutes = OVERLAP_MINUTES } = context.getNodeParameter(
		'options',
		{},
	) as { readonly mostEvents?: number; readonly overlapMinutes?: number };
	return { mostEvents, overlapMs: overlapMinutes * MINUTE_MS };
}

/** For a run by hand. @param read what happened since a moment in milliseconds, oldest first. */
export async function sampleOf<Event>(
	read: (since: number) => Promise<readonly Event[]>,
): Promise<Event[]> {
	for (const hours of SAMPLE.hours) {
		const events = await read(clock.now() - hours * HOUR_MS);
		if (events.length > 0) return events.slice(-SAMPLE.events);
	}
	return [];
}

function batchOf(
	context: IPollFunctions,
	adapter: Classifier,
	attempted: Attempt<INodeExecutionData[]>,
): INodeExecutionData[][] | null {
	if ('error' in attempted) throw toNodeError(context.getNode(), attempted.error, [adapter]);
	return attempted.value.length > 0 ? [attempted.value] : null;
}

/** Workflow and node. */
function nameOf(context: IPollFunctions): string {
	return `${context.getWorkflow().id}/${context.getNode().id}`;
}
