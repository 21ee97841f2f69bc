import { UnusableAnswer } from '../vocabulary/unusableAnswer';

/** What is listed, for the sentence that says that it does not end, and how much of it there can be. */
export interface Extent {
	readonly vendor: string;
	/** `deals`, `events`. */
	readonly what: string;
	/** Far above what an honest account has; who uses it says why. */
	readonly most: number;
	/** What is thrown for more than that, where a person can do something about it. */
	readonly refusal?: () => Error;
}

export interface Paging<Page> extends Extent {
	/** @param cursor `undefined` for the first page. */
	readonly read: (cursor: string | undefined) => Promise<Page>;
	/** The cursor of the page after this one; `undefined` where there is none. */
	readonly next: (page: Page) => string | undefined;
}

/**
 * The pages of a list, to its end or as long as they are wanted. Cutting it short in silence would lose what is on the pages
 * that were not read, so a list of more than `most` pages, or one that comes back to a page, is refused.
 * @throws UnusableAnswer, or the refusal of whoever lists
 */
export async function* eachPage<Page>({
	read,
	next,
	...extent
}: Paging<Page>): AsyncGenerator<Page> {
	const seen = new Set<string>();
	for (let cursor: string | undefined; ;) {
		const page = await read(cursor);
		yield page;
		cursor = next(page);
		if (cursor === undefined) return;
		if (seen.has(cursor)) throw comesBack(extent);
		seen.add(cursor);
		if (seen.size >= extent.most) throw extent.refusal?.() ?? doesNotEnd(extent, 'pages');
	}
}

/**
 * The objects of a list that an SDK pages through by itself, each once; bounded like `eachPage`, by the object.
 * @throws UnusableAnswer
 */
export async function* eachOnce<Item extends { readonly id: string }>(
	items: AsyncIterable<Item>,
	extent: Extent,
): AsyncGenerator<Item> {
	const seen = new Set<string>();
	for await (const item of items) {
		if (seen.has(item.id)) throw comesBack(extent);
		if (seen.size >= extent.most) throw doesNotEnd(extent, extent.what);
		seen.add(item.id);
		yield item;
	}
}

/** A page that does not get on; for lists that are read some other way. */
export function comesBack({ vendor, what }: Pick<Extent, 'vendor' | 'what'>): UnusableAnswer {
	return new UnusableAnswer(vendor, `The list of ${what} of ${vendor} comes back to a page`);
}

function doesNotEnd({ vendor, what, most }: Extent, unit: string): UnusableAnswer {
	return new UnusableAnswer(
		vendor,
		`The list of ${what} of ${vendor} does not end: more than ${most} ${unit} are not read`,
	);
}
