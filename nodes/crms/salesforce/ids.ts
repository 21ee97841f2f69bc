/** Salesforce's ids: 15 signs that tell capitals apart, or those with three more that do not. */

/** What stands in front of the ids of an object. @see https://help.salesforce.com/s/articleView?id=000385203 */
export const PREFIXES = {
	Account: '001',
	Contact: '003',
	User: '005',
	Opportunity: '006',
	Task: '00T',
	Campaign: '701',
	RecordType: '012',
} as const;

const ID = /^[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?$/;
const SIGNS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/**
 * The 18 signs of an id; `undefined` for a text that is none, or of another object. Without an object any will do.
 * @see https://help.salesforce.com/s/articleView?id=000383751
 */
export function idOf(text: string, object?: keyof typeof PREFIXES): string | undefined {
	if (!ID.test(text)) return undefined;
	if (object !== undefined && !text.startsWith(PREFIXES[object])) return undefined;
	const short = text.slice(0, 15);
	return short + suffixOf(short);
}

/** Three signs, each of which says where in its five there are capitals. */
function suffixOf(short: string): string {
	return [0, 5, 10]
		.map((start) => {
			const capitals = [...short.slice(start, start + 5)].map((sign, place) =>
				/[A-Z]/.test(sign) ? 1 << place : 0,
			);
			return SIGNS[capitals.reduce((sum, bit) => sum + bit, 0)] ?? '';
		})
		.join('');
}
