/** What payers, their banks and the merchant do: methods of the sandbox. */
import type { World } from '../world';

export type PaymentVerbs = object;

/** `worldOf` gives the account as it is now: a reset makes a new one. */
export function createPaymentVerbs(_worldOf: () => World): PaymentVerbs {
	return {};
}
