import type { Clock } from '../contracts/http';
import { isAhead } from '../transport/deadline';

const STOPPED_MS = 15_000;
const STOPPED_SPREAD_MS = 15_000;
/** How long the one delivery that is let through may take to find out. */
const TRIAL_MS = 15_000;

/** By workflow: until when its trigger turns deliveries away. Shared by trigger and sync where both run in one process. */
const stoppedUntil = new Map<string, number>();

/** While a system is down, the gateway keeps what it has to say: its redelivery is the queue. */
export function stopDeliveries(workflowId: string, clock: Clock): void {
	stoppedUntil.set(workflowId, clock.now() + STOPPED_MS + clock.random() * STOPPED_SPREAD_MS);
}

export function resumeDeliveries(workflowId: string): void {
	stoppedUntil.delete(workflowId);
}

/** Whether the last run of the workflow found a system down, and none has come through since. */
export function areDeliveriesStopped(workflowId: string): boolean {
	return stoppedUntil.has(workflowId);
}

/** Seconds until it is worth trying again; `undefined` to take it. After the time is up one is let through to find out. */
export function secondsToWait(workflowId: string, clock: Clock): number | undefined {
	const until = stoppedUntil.get(workflowId);
	if (until === undefined) return undefined;
	const now = clock.now();
	if (isAhead(until, now, STOPPED_MS + STOPPED_SPREAD_MS)) return Math.ceil((until - now) / 1_000);
	stoppedUntil.set(workflowId, now + TRIAL_MS);
	return undefined;
}
