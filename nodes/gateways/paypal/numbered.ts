import { eachPage } from '../../shared/loops/pages';
import type { PaypalLink } from './shapes/parts';

/** Ten thousand pages of twenty are more than an account has of anything that is listed so. */
const MOST_PAGES = 10_000;

export interface Numbered {
	readonly links: readonly PaypalLink[];
}

/** The pages of a list that PayPal counts from 1, as long as there is a link to the next one. */
export async function* eachNumbered<Page extends Numbered>(
	what: string,
	read: (page: number) => Promise<Page>,
	most = MOST_PAGES,
): AsyncGenerator<Page> {
	const pages = eachPage<{ readonly number: number; readonly page: Page }>({
		vendor: 'PayPal',
		what,
		most,
		read: async (cursor) => {
			const number = Number(cursor ?? 1);
			return { number, page: await read(number) };
		},
		next: ({ number, page }) => (hasNext(page) ? String(number + 1) : undefined),
	});
	for await (const { page } of pages) yield page;
}

export function hasNext({ links }: Numbered): boolean {
	return links.some(({ rel, href }) => rel === 'next' && Boolean(href));
}
