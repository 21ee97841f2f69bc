import type { Clock } from '../../contracts/http';
import { isAhead } from '../../transport/deadline';

const STOPPED_MS = 15_000;
const STOPPED_SPREAD_MS = 15_000;
/** How long the one delivery that is let through may take to find out. */
const TRIAL_MS = 15_000;
/** A system may ask for a day: after this it is looked whether it is back, one call each time. */
const LONGEST_ASKED_MS = 10 * 60_000;

interface Stop {
	/** Milliseconds since the epoch. */
	readonly until: number;
	/** How far ahead that was set. */
	readonly ms: number;
	/** By the system itself: no run that got through meanwhile ends it. */
	readonly isAsked?: boolean;
}

/** By workflow: until when its trigger turns deliveries away. Shared by trigger and sync where both run in one process. */
const stops = new Map<string, Stop>();

/**
 * While a system is down, the gateway keeps what it has to say: its redelivery is the queue.
 * @param askedMs how long the system asked to be left alone; nothing is let in earlier.
 */
export function stopDeliveries(workflowId: string, clock: Clock, askedMs = 0): void {
	const [now, stop] = [clock.now(), stops.get(workflowId)];
	const leastMs = Math.min(Math.max(askedMs, STOPPED_MS), LONGEST_ASKED_MS);
	const ms = leastMs + Math.floor(clock.random() * STOPPED_SPREAD_MS);
	const wasAsked = stop?.isAsked === true && isAhead(stop.until, now, stop.ms);
	// Of several runs at a time, the one that was told to wait longest is heeded.
	if (wasAsked && stop.until > now + ms) return;
	stops.set(workflowId, { until: now + ms, ms, isAsked: wasAsked || askedMs > 0 });
}

/** A run got through. It may have begun before the system asked for a pause, which is kept. */
export function resumeDeliveries(workflowId: string, clock: Clock): void {
	const stop = stops.get(workflowId);
	if (stop?.isAsked && isAhead(stop.until, clock.now(), stop.ms)) return;
	stops.delete(workflowId);
}

/** Whether the last run of the workflow found a system down, and none has come through since. */
export function areDeliveriesStopped(workflowId: string): boolean {
	return stops.has(workflowId);
}

/** Seconds until it is worth trying again; `undefined` to take it. After the time is up one is let through to find out. */
export function secondsToWait(workflowId: string, clock: Clock): number | undefined {
	const stop = stops.get(workflowId);
	if (stop === undefined) return undefined;
	const now = clock.now();
	if (isAhead(stop.until, now, stop.ms)) return Math.ceil((stop.until - now) / 1_000);
	stops.set(workflowId, { until: now + TRIAL_MS, ms: TRIAL_MS });
	return undefined;
}
