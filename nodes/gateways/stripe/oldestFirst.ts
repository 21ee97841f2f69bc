import type Stripe from 'stripe';
import { UnusableAnswer } from '../../shared/vocabulary/unusableAnswer';
import { eachListed } from './paging';

/** The largest page (https://docs.stripe.com/api/pagination). */
export const PAGE = 100;

/** Half an hour is as short as windows get: one that is fuller is read page by page and held in memory. */
const SHORTEST_WINDOW_SECONDS = 1_800;

/** A hundred thousand objects in half an hour are 55 a second, and as many as fit into memory. */
const MOST_PAGES = 1_000;

/** Both inclusive, in seconds; no end means up to now, since the clocks of Stripe and of this machine need not agree. */
export interface Window {
	readonly from: number;
	readonly to?: number;
}

export interface ListQuery {
	readonly created: { readonly gte: number; readonly lte?: number };
	readonly limit: number;
	readonly starting_after?: string;
}

interface Dated {
	readonly id: string;
	readonly created: number;
}

/** One of Stripe's list calls, which all give the newest first. */
export type List<Item extends Dated> = (query: ListQuery) => Promise<Stripe.ApiList<Item>>;

/**
 * Everything that the lists have in a window, oldest first. The time is cut into windows: the whole of it where a page of
 * each list holds it, else halves, each read to its end and turned round. Neighbouring windows share no second.
 */
export async function* oldestFirst<Item extends Dated>(
	lists: ReadonlyArray<List<Item>>,
	window: Window,
): AsyncGenerator<Item> {
	const windows = [window];
	for (let next = windows.shift(); next; next = windows.shift()) {
		const query = queryOf(next);
		const pages = await Promise.all(lists.map(async (list) => within(next, await list(query))));
		const halves = halvesOf(next, pages);
		if (halves) {
			windows.unshift(...halves);
			continue;
		}
		const items = await Promise.all(
			lists.map(async (list, index) => await theRest(list, next, pages[index])),
		);
		yield* sorted(items.flat());
	}
}

function queryOf({ from, to }: Window): ListQuery {
	return { created: { gte: from, ...(to === undefined ? {} : { lte: to }) }, limit: PAGE };
}

/** Halves of the time up to the newest item, where a page does not hold the window. */
function halvesOf(
	{ from, to }: Window,
	pages: ReadonlyArray<Stripe.ApiList<Dated>>,
): readonly Window[] | undefined {
	if (!pages.some((page) => page.has_more)) return undefined;
	const newest = Math.max(...pages.map((page) => page.data[0]?.created ?? from));
	if (newest - from < SHORTEST_WINDOW_SECONDS) return undefined;
	const middle = from + Math.floor((newest - from) / 2);
	return [
		{ from, to: middle },
		{ from: middle + 1, ...(to === undefined ? {} : { to }) },
	];
}

async function theRest<Item extends Dated>(
	list: List<Item>,
	window: Window,
	first: Stripe.ApiList<Item> | undefined,
): Promise<Item[]> {
	const items: Item[] = [];
	if (!first) return items;
	const query = queryOf(window);
	const listed = eachListed(
		async (after) =>
			after.starting_after === undefined
				? first
				: within(window, await list({ ...query, ...after })),
		{ what: 'what was created within half an hour', most: MOST_PAGES },
	);
	for await (const item of listed) items.push(item);
	return items;
}

/** What lies outside of the window would make its halves no smaller, without an end. */
function within<Item extends Dated>(
	{ from, to }: Window,
	page: Stripe.ApiList<Item>,
): Stripe.ApiList<Item> {
	const stray = page.data.find(({ created }) => created < from || created > (to ?? created));
	if (!stray) return page;
	throw new UnusableAnswer(
		'Stripe',
		'Stripe answered with objects of another time than the one asked for',
	);
}

/** Within a second the order is Stripe's, turned round. */
function sorted<Item extends Dated>(newestFirst: readonly Item[]): Item[] {
	return [...newestFirst].reverse().sort((left, right) => left.created - right.created);
}
