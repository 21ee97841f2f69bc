import { allNamed } from './actions/naming';

/**
 * The id that a text names: an id, or the address of a page of PayPal's, for the merchant or for the payer; the last one of
 * several, and the text itself where it names none. Pure.
 */
export function idIn(text: string): string {
	return allNamed(text).at(-1)?.id ?? text;
}
