import { claimKey, LEFT_ON_CONTACT } from './claimKey';
import type { Root } from '../roots';
import type { SyncContext, SyncOptions } from '../types';

/** The oldest ones tell: whatever was on a deal has a claim for each of its facts. */
const FACTS_LOOKED_AT = 5;

/** Where a payment was that no deal stores now. */
export type Before = 'onDeal' | 'onContact';

/**
 * Payments that this automation has written before, longer ago than a lease: the deal they were on is gone. Younger claims
 * say nothing, since a search lags behind the deal they were written to. One call, and none for payments of this moment.
 */
export async function claimedBefore(
	roots: readonly Root[],
	options: SyncOptions,
	{ crm, crmConnection }: SyncContext,
): Promise<ReadonlyMap<Root, Before>> {
	const now = crmConnection.clock.now();
	const wanted = roots.flatMap((root) =>
		root.state.facts
			.filter(({ at }) => !(Date.parse(at) + options.leaseMs > now))
			.slice(0, FACTS_LOOKED_AT)
			.map((fact) => ({ root, key: claimKey(fact, options.automation) })),
	);
	if (wanted.length === 0) return new Map();
	const claims = await crm.claims.read(
		wanted.map(({ key }) => key),
		crmConnection,
	);
	const before = new Map<Root, Before>();
	for (const [index, { root }] of wanted.entries()) {
		const claim = claims[index];
		if (!claim || !(Date.parse(claim.leaseUntil) < now)) continue;
		if (claim.holder !== LEFT_ON_CONTACT) before.set(root, 'onDeal');
		else if (!before.has(root)) before.set(root, 'onContact');
	}
	return before;
}
