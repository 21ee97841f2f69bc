/** Texts of queries: whatever a payer wrote stands in them as a value and nothing else. */
import { chunk } from '../../../shared/loops/batches';

/**
 * Signs that end a value or begin an escape.
 * @see https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_quotedstringescapes.htm
 */
const ESCAPES: Readonly<Record<string, string>> = {
	'\\': '\\\\',
	"'": "\\'",
	'"': '\\"',
	'\n': '\\n',
	'\r': '\\r',
	'\t': '\\t',
	'\b': '\\b',
	'\f': '\\f',
};

/** What a query may hold in its address, with room for the rest of it. Salesforce takes 16,384 bytes of address and headers. */
const MOST_BYTES = 10_000;
const MOST_VALUES = 200;

/** A text as a value. */
export function literal(text: string): string {
	return `'${text.replace(/[\\'"\n\r\t\b\f]/g, (sign) => ESCAPES[sign] ?? sign)}'`;
}

/** A text that stands anywhere in a value, for LIKE: its own percent signs and underscores count as such. */
export function containing(text: string): string {
	const escaped = literal(text).slice(1, -1).replace(/[%_]/g, '\\$&');
	return `'%${escaped}%'`;
}

/** A moment, to the second, as it stands in a query: without quotation marks. */
export function moment(at: Date): string {
	return `${at.toISOString().slice(0, 19)}Z`;
}

/** `IN ('a', 'b')`; never of nothing. */
export function inList(values: readonly string[]): string {
	return `IN (${values.map(literal).join(',')})`;
}

/**
 * Parts of the values, each of which fits into one query; each value once.
 * @param most at most so many in one.
 * @param times so often the query names each.
 */
export function valueParts(values: Iterable<string>, most = MOST_VALUES, times = 1): string[][] {
	const parts: string[][] = [];
	let [part, bytes]: [string[], number] = [[], 0];
	for (const value of new Set(values)) {
		const size = (encodedLength(literal(value)) + 3) * times;
		if (part.length > 0 && bytes + size > MOST_BYTES) {
			parts.push(part);
			[part, bytes] = [[], 0];
		}
		part.push(value);
		bytes += size;
	}
	if (part.length > 0) parts.push(part);
	return parts.flatMap((one) => chunk(one, most));
}

/** Also of half a pair, which stands in an address as the sign for what cannot be shown. */
function encodedLength(text: string): number {
	return new URLSearchParams({ q: text }).toString().length - 2;
}
