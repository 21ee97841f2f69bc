import { InputRefused } from '../../../nodes/shared/vocabulary/refusal';

/** The last id of a kind in a text: an id, or the address of a page (`https://acornpay.example/payments/AP-12`). */
export function findId(text: string, prefix: 'AP' | 'RF'): string | undefined {
	return [...text.matchAll(new RegExp(`(?:^|[^A-Za-z0-9-])(${prefix}-\\d+)`, 'g'))].at(-1)?.[1];
}

/** The id that a text names; the text itself where it names none. */
export function idIn(text: string): string {
	return findId(text, 'AP') ?? findId(text, 'RF') ?? text;
}

/** The payment that a text names. @throws InputRefused for anything else, and for several. */
export function readId(text: string): string {
	const all = new Set([...text.matchAll(/(?:^|[^A-Za-z0-9-])(AP-\d+)/g)].map(([, id = '']) => id));
	const [id] = all;
	if (id !== undefined && all.size === 1) return id;
	throw new InputRefused(
		all.size > 1
			? `"${text.slice(0, 100)}" names ${all.size} payments. Give one`
			: `"${text.slice(0, 100)}" is no payment of Acorn Pay. Give an id such as AP-12, or the address of its page`,
	);
}
