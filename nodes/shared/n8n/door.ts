import type { Clock } from '../contracts/http';
import { isAhead } from '../transport/deadline';

const CLOSED_MS = 15_000;
const CLOSED_SPREAD_MS = 15_000;
/** How long the one delivery that is let through may take to find out. */
const TRIAL_MS = 15_000;

/** By workflow: until when its trigger turns deliveries away. Shared by trigger and sync where both run in one process. */
const closedUntil = new Map<string, number>();

/** While a system is down, the gateway keeps what it has to say: its redelivery is the queue. */
export function closeDoor(workflowId: string, clock: Clock): void {
	closedUntil.set(workflowId, clock.now() + CLOSED_MS + clock.random() * CLOSED_SPREAD_MS);
}

export function openDoor(workflowId: string): void {
	closedUntil.delete(workflowId);
}

/** Whether the last run of the workflow found a system down, and none has come through since. */
export function isDoorShut(workflowId: string): boolean {
	return closedUntil.has(workflowId);
}

/** Seconds until it is worth trying again; `undefined` to come in. After the time is up one is let through to find out. */
export function waitAtDoor(workflowId: string, clock: Clock): number | undefined {
	const until = closedUntil.get(workflowId);
	if (until === undefined) return undefined;
	const now = clock.now();
	if (isAhead(until, now, CLOSED_MS + CLOSED_SPREAD_MS)) return Math.ceil((until - now) / 1_000);
	closedUntil.set(workflowId, now + TRIAL_MS);
	return undefined;
}
