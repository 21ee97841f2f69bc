/** What a scenario is: somebody does something, step by step, and after each step the CRM has to look like this. */
import type { GatewayAbility, GatewayDetail } from '../lens';
import type { Seen, Stage } from './stage';

/** Who signs that it works. */
export type Department = 'sales' | 'finance' | 'service';

/**
 * What the published workflows do beside keeping the deal right. A check that needs more than is published is shown
 * and not judged.
 */
export type Effect = Branch | 'chat' | 'onboarding' | 'catchUp';

/** What becomes of an event in the hub, each the work of a workflow of its own too; `other` is the way out, for a person. */
export const BRANCHES = ['paid', 'failed', 'refunded', 'subscription', 'dispute', 'other'] as const;
export type Branch = (typeof BRANCHES)[number];

/** One expectation in words for people, and how to see whether it holds. */
export interface Check {
	readonly what: string;
	/** Where it depends on what is published: told of that. */
	readonly expected: string | ((effects: ReadonlySet<Effect>) => string);
	readonly needs?: Effect;
	/** Where the gateway tells no such thing there is nothing to judge. */
	readonly needsDetail?: GatewayDetail;
	look(seen: Seen, effects: ReadonlySet<Effect>): Sight;
}

export interface Sight {
	/** In the words of `expected`; empty is nothing. */
	readonly text: string;
	readonly fits: boolean;
}

export interface Step {
	/** A sentence: who does what. */
	readonly does: string;
	play(stage: Stage): void | Promise<void>;
	readonly expects: readonly Check[];
	/** Longer than a run is patient anyway. */
	readonly patienceSeconds?: number;
	/** False where deliveries go on being tried while the step is judged. */
	readonly settles?: boolean;
}

export interface ScenarioDeal {
	/** Decimal text. */
	readonly amount: string;
	/** ISO 4217, upper case. */
	readonly currency: string;
	/** By its label. */
	readonly pipeline?: string;
}

export interface Scenario {
	/** Never changes: results and links go by it. */
	readonly id: string;
	readonly title: string;
	/** Why it matters, in a sentence. */
	readonly story: string;
	readonly signedBy: readonly [Department, ...Department[]];
	/** Whose work it is: it is played with the workflow of this branch alone, too. */
	readonly branch?: Branch;
	/** What the gateway has to have. */
	readonly needs?: readonly GatewayAbility[];
	/** Without this effect there is nothing to see at all. */
	readonly needsEffect?: Effect;
	readonly deal: ScenarioDeal;
	readonly steps: readonly [Step, ...Step[]];
}

export interface ScenarioGroup {
	readonly title: string;
	readonly scenarios: readonly Scenario[];
}
