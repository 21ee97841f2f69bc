/** Lists, newest first, with cursors. https://docs.stripe.com/api/pagination */
import { invalid, missingObject } from './errors';
import type { Parameters } from './form';
import { group, integer, text } from './parameters';

const DEFAULT_LIMIT = 10;
const MAXIMUM_LIMIT = 100;

/** What every list operation accepts beside its filters. */
export const LIST_PARAMETERS = ['limit', 'starting_after', 'ending_before'] as const;

export interface StripeList<Item> {
	readonly object: 'list';
	readonly data: Item[];
	readonly has_more: boolean;
	readonly url: string;
}

/** The page that the cursors ask for. */
export function paginate<Item extends { readonly id: string }>(
	items: readonly Item[],
	parameters: Parameters,
	url: string,
): StripeList<Item> {
	const limit = integer(parameters, 'limit') ?? DEFAULT_LIMIT;
	if (limit < 1 || limit > MAXIMUM_LIMIT) {
		throw invalid(`Invalid integer: limit must be between 1 and 100, not ${limit}`, 'limit');
	}
	const after = text(parameters, 'starting_after');
	const before = text(parameters, 'ending_before');
	if (before !== undefined) {
		const end = indexOf(items, before, 'ending_before');
		const start = Math.max(0, end - limit);
		return toList(items.slice(start, end), start > 0, url);
	}
	const start = after === undefined ? 0 : indexOf(items, after, 'starting_after') + 1;
	return toList(items.slice(start, start + limit), items.length > start + limit, url);
}

/** A list as it is kept in an object; it is cut where it is shown, by `cutEmbedded`. */
export function toList<Item>(data: Item[], hasMore: boolean, url: string): StripeList<Item> {
	return { object: 'list', data, has_more: hasMore, url };
}

/**
 * Cuts every list inside an object to the first page, in place, as Stripe does: a charge shows ten of
 * its refunds, an invoice ten of its payments and lines, a subscription ten of its items.
 * A list that is the answer itself was cut by its cursors.
 */
export function cutEmbedded(value: unknown, isAnswer = false): void {
	if (Array.isArray(value)) {
		for (const item of value) cutEmbedded(item);
		return;
	}
	if (typeof value !== 'object' || value === null) return;
	if (!isAnswer && isList(value) && value.data.length > DEFAULT_LIMIT) {
		value.data.length = DEFAULT_LIMIT;
		value.has_more = true;
	}
	for (const field of Object.values(value)) cutEmbedded(field);
}

function isList(value: object): value is { data: unknown[]; has_more: boolean } {
	return (
		'object' in value && value.object === 'list' && 'data' in value && Array.isArray(value.data)
	);
}

/** `created=1` or `created[gte]=1&created[lt]=2`, on any time in unix seconds. */
export function timeFilter(parameters: Parameters, name: string): (time: number) => boolean {
	const value = parameters[name];
	if (value === undefined) return () => true;
	if (typeof value === 'string') {
		const exact = integer(parameters, name);
		return (time) => time === exact;
	}
	const range = group(parameters, name) ?? {};
	const [gt, gte, lt, lte] = ['gt', 'gte', 'lt', 'lte'].map((bound) => integer(range, bound));
	return (time) =>
		(gt === undefined || time > gt) &&
		(gte === undefined || time >= gte) &&
		(lt === undefined || time < lt) &&
		(lte === undefined || time <= lte);
}

function indexOf(items: ReadonlyArray<{ readonly id: string }>, id: string, param: string): number {
	const index = items.findIndex((item) => item.id === id);
	if (index < 0) throw missingObject('object', id, param);
	return index;
}
