/** What payers and time do to invoices and subscriptions: methods of the sandbox. */
import type { World } from '../world';

export type BillingVerbs = {};

/** `worldOf` gives the account as it is now: a reset makes a new one. */
export function createBillingVerbs(_worldOf: () => World): BillingVerbs {
	return {};
}

/** Called for every new world: `world.listen(…)` hears of refunds and disputes of what billing took. */
export function openBilling(_world: World): void {}
