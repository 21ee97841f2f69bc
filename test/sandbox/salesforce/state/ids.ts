/** Record ids: 15 characters, told apart by case, and three more that let them be compared without. */

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const SUFFIX = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
/** The instance that a record is on, and a reserved digit. */
const INSTANCE = 'gL00';
const ID = /^[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?$/;

/**
 * The three letters that stand for the capitals among 15 characters.
 * @see https://help.salesforce.com/s/articleView?id=000385008&type=1
 */
export function suffixOf(id: string): string {
	return [0, 5, 10]
		.map((start) => {
			const bits = [...id.slice(start, start + 5)].map((letter) => /[A-Z]/.test(letter));
			return SUFFIX[bits.reduce((sum, isCapital, place) => sum + (isCapital ? 1 << place : 0), 0)];
		})
		.join('');
}

/** @returns the id of 18 characters, or `undefined` for what is none: of another length, or with a suffix that is not its own. */
export function toLongId(id: string): string | undefined {
	if (!ID.test(id)) return undefined;
	const long = id.slice(0, 15) + suffixOf(id.slice(0, 15));
	return id.length === 15 || id === long ? long : undefined;
}

/** The `count`-th id of a kind, of 18 characters. */
export function makeId(keyPrefix: string, count: number): string {
	let digits = '';
	for (let rest = count; digits.length < 8; rest = Math.floor(rest / ALPHABET.length)) {
		digits = (ALPHABET[rest % ALPHABET.length] ?? '0') + digits;
	}
	const id = keyPrefix + INSTANCE + digits;
	return id + suffixOf(id);
}
