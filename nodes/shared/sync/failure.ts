import type { CrmAdapter } from '../contracts/crm';
import type { GatewayAdapter } from '../contracts/gateway';
import { attemptClassified } from '../vocabulary/attempt';
import type { Failure } from '../vocabulary/failure';

/** A failure on its way from where a call was made to where outcomes are given. */
export class SyncFailure extends Error {
	constructor(readonly failure: Failure) {
		super(failure.message);
		this.name = 'SyncFailure';
	}
}

/** The mapping or another choice of the user cannot work; nothing was written. */
export class ConfigurationRefused extends Error {
	constructor(readonly messages: readonly string[]) {
		super(messages.join('\n'));
		this.name = 'ConfigurationRefused';
	}
}

/** What an adapter threw, as a failure; `undefined` for a fault of ours, which must not be hidden. */
export function classified(
	error: unknown,
	adapters: ReadonlyArray<Pick<GatewayAdapter | CrmAdapter, 'classify'>>,
): Failure | undefined {
	if (error instanceof SyncFailure) return error.failure;
	for (const adapter of adapters) {
		const failure = adapter.classify(error);
		if (failure) return failure;
	}
	return undefined;
}

/** Runs a step of the sync; what a system refused comes back as data, a fault of ours is thrown on. */
export async function step<Value>(
	action: () => Promise<Value>,
	adapters: ReadonlyArray<Pick<GatewayAdapter | CrmAdapter, 'classify'>>,
): Promise<{ value: Value } | { failure: Failure }> {
	return await attemptClassified(action, (error) => classified(error, adapters));
}
