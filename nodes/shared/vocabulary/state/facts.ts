import type { Fact, PaymentState } from '../payment';
import { type Subject, toScope } from '../subject';
import { versionOf } from '../version';

/** A fact before its key has the account and mode in front. */
export interface FactDraft extends Omit<Fact, 'key'> {
	/** Id and outcome: `ch_1/failed`. It never changes, since what somebody has acted on is remembered by it. */
	readonly name: string;
}

/** Keys with their scope, oldest first; of one second, in the order given. What several drafts tell is told once, as the first does. */
export function toFacts(subject: Subject, drafts: readonly FactDraft[]): Fact[] {
	const scope = toScope(subject);
	const facts = drafts.map(({ name, ...fact }): Fact => ({ key: `${scope}/${name}`, ...fact }));
	const distinct = new Map([...facts].reverse().map((fact) => [fact.key, fact]));
	return inOrder(facts.filter((fact) => distinct.get(fact.key) === fact));
}

/** The state with what else was found out of its subject. */
export function withFacts(
	{ version: _version, ...state }: PaymentState,
	drafts: readonly FactDraft[],
): PaymentState {
	const facts = inOrder([...state.facts, ...toFacts(state.subject, drafts)]);
	return versioned({ ...state, facts });
}

export function versioned(state: Omit<PaymentState, 'version'>): PaymentState {
	return { ...state, version: versionOf(state) };
}

/** A code in words: `product_not_received`. */
export function words(code: string): string {
	return code.replaceAll('_', ' ');
}

/** Whole seconds since the epoch, as keys have them. */
export function seconds(moment: string): number {
	return Math.floor(Date.parse(moment) / 1_000);
}

function inOrder(facts: readonly Fact[]): Fact[] {
	return [...facts].sort((left, right) => (left.at === right.at ? 0 : left.at < right.at ? -1 : 1));
}
