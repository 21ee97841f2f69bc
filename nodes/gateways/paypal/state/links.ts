import { attempt } from '../../../shared/vocabulary/attempt';
import type { PaypalLink } from '../shapes/parts';

/** Which of PayPal's objects a link leads to: `{ kind: 'capture', id }` of `…/v2/payments/captures/3C6…`. */
export interface Pointer {
	readonly kind: 'order' | 'capture' | 'authorization' | 'sale';
	readonly id: string;
}

const PLACES: ReadonlyArray<readonly [Pointer['kind'], RegExp]> = [
	['order', /\/checkout\/orders\/([^/?]+)/],
	['capture', /\/payments\/captures?\/([^/?]+)/],
	['authorization', /\/payments\/authorizations?\/([^/?]+)/],
	['sale', /\/payments\/sale\/([^/?]+)/],
];

/** What an object belongs to, by its link `up`. */
export function upOf(links: readonly PaypalLink[]): Pointer | undefined {
	return links.flatMap(({ rel, href = '' }) => (rel === 'up' ? pointersIn(href) : []))[0];
}

/** The address of the page after this one, as the link `next` has it. */
export function nextOf(links: readonly PaypalLink[]): string | undefined {
	return links.find(({ rel, href }) => rel === 'next' && href)?.href;
}

/** The object that an address names, if any. */
export function pointersIn(href: string): Pointer[] {
	return PLACES.flatMap(([kind, place]) => {
		const id = attempt(() => decodeURIComponent(place.exec(href)?.[1] ?? ''));
		return 'value' in id && id.value !== '' ? [{ kind, id: id.value }] : [];
	});
}
