/**
 * What a system offers, to be used as if it offered everything: an action that is missing refuses when it is reached for, which
 * is before any call. @param refuse throws in the words of whoever asks.
 */
export function orRefuse<Actions extends object>(
	offered: Partial<Actions> | undefined,
	refuse: () => never,
): Actions {
	const known: object = offered ?? {};
	return new Proxy(known, {
		// Symbols and `then` are looked for by JavaScript itself.
		get(target, name): unknown {
			const found: unknown = Reflect.get(target, name);
			return found === undefined && typeof name === 'string' && name !== 'then' ? refuse() : found;
		},
	}) as Actions;
}
