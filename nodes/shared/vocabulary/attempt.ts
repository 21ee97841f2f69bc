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
