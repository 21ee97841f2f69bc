import { SalesforceError } from '../protocol/errors';

export const malformedQuery = (message: string): SalesforceError =>
	new SalesforceError('MALFORMED_QUERY', message);

const ESCAPES: Readonly<Record<string, string>> = {
	n: '\n',
	N: '\n',
	r: '\r',
	R: '\r',
	t: '\t',
	T: '\t',
	b: '\b',
	B: '\b',
	f: '\f',
	F: '\f',
	'"': '"',
	"'": "'",
	'\\': '\\',
};

/**
 * What stands between the quotes, piece by piece; a piece with `isWild` is a `%` or `_` that no backslash went before.
 * @see https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_quotedstringescapes.htm
 */
function pieces(literal: string): Array<{ readonly text: string; readonly isWild: boolean }> {
	const inner = literal.slice(1, -1);
	const found: Array<{ text: string; isWild: boolean }> = [];
	for (let at = 0; at < inner.length; at += 1) {
		const letter = inner[at] ?? '';
		if (letter !== '\\') {
			found.push({ text: letter, isWild: letter === '%' || letter === '_' });
			continue;
		}
		at += 1;
		const escaped = inner[at] ?? '';
		const unicode = /^u([0-9a-fA-F]{4})/.exec(inner.slice(at))?.[1];
		if (unicode !== undefined) {
			found.push({ text: String.fromCharCode(parseInt(unicode, 16)), isWild: false });
			at += 4;
			continue;
		}
		const text = ESCAPES[escaped] ?? (escaped === '%' || escaped === '_' ? escaped : undefined);
		if (text === undefined) {
			throw malformedQuery(
				`Invalid string literal '${inner}'. Illegal character sequence '\\${escaped}' in string literal.`,
			);
		}
		found.push({ text, isWild: false });
	}
	return found;
}

/** `'O\'Neil'` → `O'Neil`. */
export const unquote = (literal: string): string =>
	pieces(literal)
		.map(({ text }) => text)
		.join('');

/** For LIKE: `%` is any text, `_` any letter, and case is nothing. */
export function toPattern(literal: string): RegExp {
	const source = pieces(literal)
		.map(({ text, isWild }) => {
			if (isWild) return text === '%' ? '[\\s\\S]*' : '[\\s\\S]';
			return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
		})
		.join('');
	return new RegExp(`^${source}$`, 'i');
}

const DAY = 86_400_000;
const startOf = (at: number) => Math.floor(at / DAY) * DAY;

/** `[first moment, first moment after it]` of a date literal, by the UTC day; a few of the many that SOQL has. */
export function dateRange(literal: string, now: number): readonly [number, number] {
	const [name = '', count = '0'] = literal.toUpperCase().split(':');
	const today = startOf(now);
	const days = Number(count) * DAY;
	switch (name) {
		case 'TODAY':
			return [today, today + DAY];
		case 'YESTERDAY':
			return [today - DAY, today];
		case 'TOMORROW':
			return [today + DAY, today + 2 * DAY];
		case 'LAST_N_DAYS':
			return [today - days, today + DAY];
		case 'NEXT_N_DAYS':
			return [today + DAY, today + DAY + days];
		case 'N_DAYS_AGO':
			return [today - days, today - days + DAY];
		default:
			throw malformedQuery(`The stand-in does not know the date literal ${literal}`);
	}
}
