import { isTransient } from '../vocabulary/failure';
import { asksNobody, type Claimed, claimFacts, finish } from './claims/claim';
import type { Claimable } from './claims/claimable';
import { endClaims } from './claims/endClaims';
import { step } from './failure';
import { type Acted, NOTHING_DONE } from './outcomes';
import { isMadeGood } from './deal/madeGood';
import { sameMoney } from './deal/sameMoney';
import { allRefused, createTasks } from './tasks';
import type { SyncContext, SyncOptions } from './types';
import { type DealWork, isTakenOff } from './deal/work';

/**
 * Tasks and claims for what the deals' payments tell, from the states that were checked last. Once facts are claimed, nothing
 * that fails afterwards keeps them back.
 */
export async function act(
	works: readonly DealWork[],
	options: SyncOptions,
	context: SyncContext,
): Promise<Acted> {
	if (!options.claims) return NOTHING_DONE;
	const candidates = works.flatMap((work) => claimablesOf(work, options));
	const early = candidates.filter((candidate) => isTaskedFirst(candidate, options, context));
	const before = await createTasks(early, options, context);
	const tasked = new Set(early.map(({ fact }) => fact.key));
	const isTaskedLater = ({ fact }: Claimable) =>
		!tasked.has(fact.key) && options.tasks.some(({ on }) => on.includes(fact.type));
	// Nobody confirms: the claims stay open until the tasks are made, or a run that fails here would never be repeated.
	const isKeptOpen = !options.hasFollowUp && candidates.some(isTaskedLater);
	const claiming = isKeptOpen ? { ...options, hasFollowUp: true } : options;
	const own = await claimFacts(candidates, claiming, context);
	const ended = await step(async () => await endClaims(works, options, context), [context.crm]);
	const claimed = [...own, ...('value' in ended ? ended.value : [])];
	const taken = claimed.filter(
		({ verdict, work, fact }) =>
			verdict === 'mine' && work.review === undefined && !tasked.has(fact.key),
	);
	const tried = await step(async () => await createTasks(taken, options, context), [context.crm]);
	const after = 'value' in tried ? tried.value : allRefused(taken, tried.failure, options);
	if (isKeptOpen) {
		const keys = doneKeys(claimed, after.refused);
		await step(async () => await finish(keys, context), [context.crm]);
	}
	return {
		claimed,
		made: new Map([...before.made, ...after.made]),
		refused: new Map([...before.refused, ...after.refused]),
	};
}

/** The claims of this run whose tasks were made, or will never be. */
function doneKeys(claimed: readonly Claimed[], refused: Acted['refused']): string[] {
	const isWaiting = (claim: Claimed) => {
		const failure = refused.get(claim);
		return failure !== undefined && isTransient(failure);
	};
	return claimed.flatMap((claim) =>
		claim.verdict === 'mine' && !isWaiting(claim) ? claim.keys : [],
	);
}

/** Of a deal that was just written, and that no other of its facts may speak for: most likely this run will act on it. */
function isTaskedFirst(candidate: Claimable, options: SyncOptions, context: SyncContext): boolean {
	const { work, siblings } = candidate;
	const isWritten = work.changes.length > 0 && work.review === undefined;
	return isWritten && siblings === undefined && !asksNobody(candidate, options, context);
}

/** Every fact of the batch's payments on a deal. */
function claimablesOf(work: DealWork, options: SyncOptions): Claimable[] {
	const siblings = sameMoney(work);
	return work.roots.flatMap((root) => {
		if (isTakenOff(work, root)) return [];
		const state = work.states.get(root.reference) ?? root.state;
		const current = { ...root, state };
		return state.facts.map((told): Claimable => {
			const others = siblings.get(told.key) ?? [];
			const fact = isMadeGood(told, state, work, options) ? { ...told, current: false } : told;
			return { work, root: current, fact, ...(others.length > 0 ? { siblings: others } : {}) };
		});
	});
}
