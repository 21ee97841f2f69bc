import { attempt } from '../../vocabulary/attempt';
import type { Fact } from '../../vocabulary/payment';

/** Ends the key of the claim of whoever takes over. */
export const SECOND = '/2';

/** Who holds the claims of payments that are on no deal: tells them from those whose deal is gone. */
export const LEFT_ON_CONTACT = 'left on the contact';

/** What a key is made with. Only these are written differently, so that claims under plain names stay what they were. */
const RESERVED = /[%#/]/g;

/** Two workflows on one event do not silence each other: each claims under its own name. */
export function claimKey({ key }: Pick<Fact, 'key'>, automation: string): string {
	return `${key}#${automation.replace(RESERVED, encodeURIComponent)}`;
}

/** The inverse of `claimKey`, of a first or a second claim. */
export function readClaimKey(key: string): {
	readonly first: string;
	readonly automation: string;
	readonly isSecond: boolean;
} {
	const isSecond = key.endsWith(SECOND);
	const first = isSecond ? key.slice(0, -SECOND.length) : key;
	const written = first.slice(first.indexOf('#') + 1);
	const read = attempt(() => decodeURIComponent(written));
	return { first, automation: 'value' in read ? read.value : written, isSecond };
}
