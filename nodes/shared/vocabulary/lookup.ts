/** A table's entry for a word that came from outside; `undefined` for a word the table does not know, also for `constructor`. */
export function lookup<Value>(
	table: Readonly<Record<string, Value>>,
	word: string | null | undefined,
): Value | undefined {
	if (word === null || word === undefined) return undefined;
	return Object.hasOwn(table, word) ? table[word] : undefined;
}
