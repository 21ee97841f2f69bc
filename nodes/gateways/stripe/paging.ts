import type Stripe from 'stripe';
import { eachPage, type Extent } from '../../shared/loops/pages';

interface Listed {
	readonly id: string;
}

/**
 * The objects of a list, page by page, no further than they are wanted. The SDK's own paging would follow a list without end.
 * @param list asked with the id to go on after.
 * @throws UnusableAnswer
 */
export async function* eachListed<Item extends Listed>(
	list: (after: { readonly starting_after?: string }) => Promise<Stripe.ApiList<Item>>,
	extent: Omit<Extent, 'vendor'>,
): AsyncGenerator<Item> {
	const pages = eachPage({
		...{ ...extent, vendor: 'Stripe', next: cursorOf },
		read: async (cursor) => await list(cursor === undefined ? {} : { starting_after: cursor }),
	});
	for await (const page of pages) yield* page.data;
}

/** Where the page after this one begins. */
export function cursorOf(page: Stripe.ApiList<Listed>): string | undefined {
	return page.has_more ? page.data.at(-1)?.id : undefined;
}
