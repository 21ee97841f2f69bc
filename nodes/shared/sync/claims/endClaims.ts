import type { Fact } from '../../vocabulary/payment';
import { type Claimed, finish, isAbandoned, isToldWhenLapsed } from './claim';
import { readClaimKey, SECOND } from './claimKey';
import { readPairs } from './claimStore';
import type { SyncContext, SyncOptions } from '../types';
import type { DealWork } from '../deal/work';

/**
 * Claims that were handed out again and whose fact is in none of the deal's payments any more: nobody could ever act on
 * them, and they would be handed out for weeks. @returns those that a person has to hear of.
 */
export async function endClaims(
	works: readonly DealWork[],
	options: SyncOptions,
	context: SyncContext,
): Promise<Claimed[]> {
	const lost = works.flatMap((work) => lostClaims(work, options));
	const pairs = await readPairs(
		lost.map(({ keys: [key = ''] }) => key),
		context,
	);
	const ended = lost.filter(({ keys: [key = ''] }) => {
		const { first, second } = pairs.get(key) ?? {};
		return first?.state !== 'done' && isAbandoned(second ?? first, context);
	});
	await finish(
		ended.flatMap(({ keys: [key = ''] }) => (pairs.get(key)?.second ? [key, key + SECOND] : [key])),
		context,
	);
	return ended.filter(({ fact }) => isToldWhenLapsed(fact));
}

/** One for each, though both its claims may be handed out at once. */
function lostClaims(work: DealWork, { automation }: SyncOptions): Claimed[] {
	const present = new Set(
		[...work.states.values()].flatMap(({ facts }) => facts.map(({ key }) => key)),
	);
	const lost = new Map<string, Claimed>();
	for (const root of work.roots) {
		for (const { hint, occurredAt } of root.events) {
			if (hint.claim === undefined) continue;
			const claim = readClaimKey(hint.claim);
			const factKey = claim.first.slice(0, claim.first.indexOf('#'));
			if (claim.automation !== automation || present.has(factKey)) continue;
			const fact: Fact = { key: factKey, type: hint.type, at: occurredAt, current: false };
			lost.set(claim.first, { work, root, fact, verdict: 'lapsed', keys: [claim.first] });
		}
	}
	return [...lost.values()];
}
