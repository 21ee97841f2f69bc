import { UnusableAnswer } from '../vocabulary/unusableAnswer';
import { eachPage, type Extent } from './pages';

/** Both inclusive, in seconds; no end means up to now, since the clocks of a vendor and of this machine need not agree. */
export interface Window {
	readonly from: number;
	readonly to?: number;
}

/** A page of a list that gives the newest first. */
export interface WindowPage<Item> {
	readonly items: readonly Item[];
	/** Where the page after this one begins; `undefined` where there is none. */
	readonly next: string | undefined;
}

/** @param cursor `undefined` for the first page of the window. */
export type WindowList<Item> = (
	window: Window,
	cursor: string | undefined,
) => Promise<WindowPage<Item>>;

export interface Windowing<Item> extends Extent {
	readonly lists: ReadonlyArray<WindowList<Item>>;
	readonly window: Window;
	/** In seconds. */
	readonly createdOf: (item: Item) => number;
	/** In seconds, as short as windows get: one that is fuller is read page by page and held in memory. */
	readonly shortest: number;
}

/**
 * Everything that the lists have in a window, oldest first. The time is cut into windows: the whole of it where a page of
 * each list holds it, else halves, each read to its end and turned round. Neighbouring windows share no second.
 * @throws UnusableAnswer
 */
export async function* oldestFirst<Item>(reading: Windowing<Item>): AsyncGenerator<Item> {
	const windows = [reading.window];
	for (let next = windows.shift(); next; next = windows.shift()) {
		const window = next;
		const lists = reading.lists.map((list) => async (cursor: string | undefined) => {
			return within(window, await list(window, cursor), reading);
		});
		const pages = await Promise.all(lists.map(async (list) => await list(undefined)));
		const halves = halvesOf(window, pages, reading);
		if (halves) {
			windows.unshift(...halves);
			continue;
		}
		const items = await Promise.all(
			pages.map(async (page, index) => await theRest(page, lists[index], reading)),
		);
		yield* sorted(items.flat(), reading);
	}
}

/** Halves of the time up to the newest item, where a page does not hold the window. */
function halvesOf<Item>(
	{ from, to }: Window,
	pages: ReadonlyArray<WindowPage<Item>>,
	{ createdOf, shortest }: Windowing<Item>,
): readonly Window[] | undefined {
	if (!pages.some(({ next }) => next !== undefined)) return undefined;
	const newest = Math.max(
		...pages.map(({ items: [first] }) => (first === undefined ? from : createdOf(first))),
	);
	if (newest - from < shortest) return undefined;
	const middle = from + Math.floor((newest - from) / 2);
	return [
		{ from, to: middle },
		{ from: middle + 1, ...(to === undefined ? {} : { to }) },
	];
}

async function theRest<Item>(
	first: WindowPage<Item>,
	list: ((cursor: string) => Promise<WindowPage<Item>>) | undefined,
	{ vendor, what, most }: Windowing<Item>,
): Promise<Item[]> {
	const items: Item[] = [];
	const pages = eachPage({
		...{ vendor, what, most, next: ({ next }: WindowPage<Item>) => next },
		read: async (cursor) => (cursor === undefined || !list ? first : await list(cursor)),
	});
	for await (const page of pages) items.push(...page.items);
	return items;
}

/** What lies outside of the window would make its halves no smaller, without an end. */
function within<Item>(
	{ from, to }: Window,
	page: WindowPage<Item>,
	{ createdOf, vendor }: Windowing<Item>,
): WindowPage<Item> {
	const isStray = (created: number) => created < from || created > (to ?? created);
	if (!page.items.some((item) => isStray(createdOf(item)))) return page;
	throw new UnusableAnswer(
		vendor,
		`${vendor} answered with objects of another time than the one asked for`,
	);
}

/** Within a second the order is the list's, turned round. */
function sorted<Item>(newestFirst: readonly Item[], { createdOf }: Windowing<Item>): Item[] {
	return [...newestFirst].reverse().sort((left, right) => createdOf(left) - createdOf(right));
}
