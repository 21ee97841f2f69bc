import type Stripe from 'stripe';
import { oldestFirst as windowed, type Window } from '../../shared/loops/oldestFirst';
import { cursorOf } from './paging';

/** The largest page (https://docs.stripe.com/api/pagination). */
export const PAGE = 100;

/** Half an hour. */
const SHORTEST_WINDOW_SECONDS = 1_800;

/** A hundred thousand objects in half an hour are 55 a second, and as many as fit into memory. */
const MOST_PAGES = 1_000;

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

/** Everything that Stripe's lists have in a window, oldest first. @throws UnusableAnswer */
export function oldestFirst<Item extends Dated>(
	lists: ReadonlyArray<List<Item>>,
	window: Window,
): AsyncGenerator<Item> {
	return windowed({
		...{ vendor: 'Stripe', what: 'what was created within half an hour', most: MOST_PAGES },
		...{ window, shortest: SHORTEST_WINDOW_SECONDS, createdOf: ({ created }: Item) => created },
		lists: lists.map((list) => async (asked, cursor) => {
			const page = await list(queryOf(asked, cursor));
			return { items: page.data, next: cursorOf(page) };
		}),
	});
}

function queryOf({ from, to }: Window, cursor: string | undefined): ListQuery {
	return {
		created: { gte: from, ...(to === undefined ? {} : { lte: to }) },
		limit: PAGE,
		...(cursor === undefined ? {} : { starting_after: cursor }),
	};
}
