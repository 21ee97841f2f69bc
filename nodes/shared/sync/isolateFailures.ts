import type { GatewayAdapter } from '../contracts/gateway';
import { attemptAsync } from '../vocabulary/attempt';
import { type Failure, isTransient } from '../vocabulary/failure';
import { UNUSABLE_ANSWER } from '../vocabulary/unusableAnswer';
import { classified } from './failure';

/** What one of many came to. */
export type Part<Value> = { readonly value: Value } | { readonly failure: Failure };

/**
 * Asks for all at once, and for each by itself where that is refused: one payment that cannot be read (a currency that
 * nobody knows, a right that only disputes need) holds up no other of its batch. In the order of the inputs.
 * @throws what waiting or another key cures, since it befalls all of them, and faults of ours.
 */
export async function isolateFailures<Input, Value>(
	inputs: readonly Input[],
	ask: (inputs: readonly Input[]) => Promise<readonly Value[]>,
	gateway: Pick<GatewayAdapter, 'classify'>,
): Promise<Array<Part<Value>>> {
	if (inputs.length === 0) return [];
	const together = await attemptAsync(async () => await ask(inputs));
	if ('value' in together) return together.value.map((value) => ({ value }));
	const failure = classified(together.error, [gateway]);
	if (!failure || isEverybodys(failure)) throw together.error;
	if (inputs.length === 1) return [{ failure }];
	const parts = await Promise.all(
		inputs.map(async (input) => await isolateFailures([input], ask, gateway)),
	);
	return parts.flat();
}

/** What befalls every call alike; an answer that nothing can be made of may be about one payment alone. */
function isEverybodys(failure: Failure): boolean {
	if (failure.rawCode === UNUSABLE_ANSWER) return false;
	return isTransient(failure) || failure.kind === 'auth';
}
