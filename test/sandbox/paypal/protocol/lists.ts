/** Parts that PayPal's lists have in common. */
import { invalidRequest } from './errors';

export interface Link {
	readonly href: string;
	readonly rel: string;
	readonly method?: string;
}

export interface Bounds {
	readonly usual: number;
	readonly most: number;
	readonly least?: number;
}

/** A whole number of the query within its bounds. @throws 400 for another. */
export function numberOf(query: URLSearchParams, name: string, bounds: Bounds): number {
	const text = query.get(name);
	if (text === null || text === '') return bounds.usual;
	const number = Number(text);
	if (!Number.isInteger(number) || number < (bounds.least ?? 1) || number > bounds.most) {
		throw invalidRequest(
			'INVALID_PARAMETER_VALUE',
			name,
			'The value of a field is invalid.',
			'query',
		);
	}
	return number;
}

/** Milliseconds of a moment in the query. @throws 400 for what is none. */
export function momentOf(query: URLSearchParams, name: string): number | undefined {
	const text = query.get(name);
	if (text === null || text === '') return undefined;
	const at = Date.parse(text);
	if (Number.isNaN(at) || !/T.*(Z|[+-]\d\d:?\d\d)$/.test(text)) {
		throw invalidRequest('INVALID_PARAMETER_SYNTAX', name, undefined, 'query');
	}
	return at;
}

/** A link of this kind to where the list goes on, with the other parameters as they were asked. */
export function pageLink(
	origin: string,
	path: string,
	query: URLSearchParams,
	changed: Readonly<Record<string, string>>,
	rel: string,
): Link {
	const next = new URLSearchParams(query);
	for (const [name, value] of Object.entries(changed)) next.set(name, value);
	return { href: `${origin}${path}?${next.toString()}`, rel, method: 'GET' };
}

/** To a numbered page itself, and to the one after it where there is one: a list is never without links (billing_subscriptions_v1). */
export function numberedLinks(
	[origin, path]: readonly [origin: string, path: string],
	query: URLSearchParams,
	number: number,
	hasMore: boolean,
): Link[] {
	const link = (page: number, rel: string) =>
		pageLink(origin, path, query, { page: String(page) }, rel);
	return [link(number, 'self'), ...(hasMore ? [link(number + 1, 'next')] : [])];
}
