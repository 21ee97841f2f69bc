/** How a played scenario looks, at any moment: plain data, for the page and for reports. */
import type { Department } from './scenario';

export type CheckState = 'waiting' | 'passed' | 'failed' | 'notJudged';

export interface CheckView {
	readonly what: string;
	readonly expected: string;
	/** What was there when it was judged; `null` before. */
	readonly seen: string | null;
	readonly state: CheckState;
}

export type StepState = 'waiting' | 'playing' | 'done';

export interface StepView {
	readonly does: string;
	readonly state: StepState;
	readonly checks: readonly CheckView[];
}

/** `notPlayed`: this gateway or what is published has no such thing. `stopped`: by a person. */
export type RunState = 'queued' | 'running' | 'passed' | 'failed' | 'notPlayed' | 'stopped';

export interface RunView {
	readonly id: string;
	readonly scenarioId: string;
	readonly gateway: string;
	readonly crm: string;
	readonly state: RunState;
	/** Why it was not played, or what came in between. */
	readonly reason: string | null;
	readonly startedAt: string | null;
	readonly seconds: number | null;
	/** What it plays with, once it is there. */
	readonly dealId: string | null;
	readonly email: string | null;
	/** What the gateway sent because of it. */
	readonly deliveryIds: readonly string[];
	readonly steps: readonly StepView[];
}

/** A scenario before anybody plays it. */
export interface ScenarioView {
	readonly id: string;
	readonly group: string;
	readonly title: string;
	readonly story: string;
	readonly signedBy: readonly Department[];
	/** Why it cannot be played with these systems and what is published now; `null` when it can. */
	readonly notPlayable: string | null;
	readonly steps: readonly StepView[];
}
