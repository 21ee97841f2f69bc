import type { Failure } from './failure';

export type Attempt<Value> = { readonly value: Value } | { readonly error: unknown };

/** Runs `action` and gives back what it threw as data, so that the caller decides outside a catch clause. */
export function attempt<Value>(action: () => Value): Attempt<Value> {
	try {
		return { value: action() };
	} catch (error) {
		return { error };
	}
}

/** `attempt` for a promise. */
export async function attemptAsync<Value>(action: () => Promise<Value>): Promise<Attempt<Value>> {
	try {
		return { value: await action() };
	} catch (error) {
		return { error };
	}
}

/**
 * `attemptAsync` for what a system may refuse: its refusal comes back as a failure.
 * @param classify `undefined` for what is no refusal: a fault of ours, which is thrown on.
 */
export async function attemptClassified<Value>(
	action: () => Promise<Value>,
	classify: (error: unknown) => Failure | undefined,
): Promise<{ readonly value: Value } | { readonly failure: Failure }> {
	const attempted = await attemptAsync(action);
	if ('value' in attempted) return attempted;
	const failure = classify(attempted.error);
	if (!failure) throw attempted.error;
	return { failure };
}
