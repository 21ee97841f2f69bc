import { chunk } from '../../shared/loops/batches';

/** So many calls at a time. */
const AT_ONCE = 10;

/** What each comes to, in the order given, a few at a time. */
export async function inTurn<Item, Result>(
	items: readonly Item[],
	read: (item: Item) => Promise<Result>,
): Promise<Result[]> {
	const results: Result[] = [];
	for (const part of chunk(items, AT_ONCE)) results.push(...(await Promise.all(part.map(read))));
	return results;
}
