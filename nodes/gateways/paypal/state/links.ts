import { attempt } from '../../../shared/vocabulary/attempt';
import { UnusableAnswer } from '../../../shared/vocabulary/unusableAnswer';
import type { PaypalLink } from '../shapes/parts';
import type { PaypalRefund } from '../shapes/refund';

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

/** The sale that any of these leads to. */
export function saleIn(links: readonly PaypalLink[]): string | undefined {
	return links.flatMap(({ href = '' }) => pointersIn(href)).find(({ kind }) => kind === 'sale')?.id;
}

/** The address of the page after this one, as the link `next` has it. */
export function nextOf(links: readonly PaypalLink[]): string | undefined {
	return links.find(({ rel, href }) => rel === 'next' && href)?.href;
}

const ANY_BASE = 'https://api-m.paypal.com';

/** What a link asks for; where it leads to is not taken from it. @throws UnusableAnswer for one that is no address. */
export function queryIn(href: string): Record<string, string> {
	if (URL.canParse(href, ANY_BASE)) {
		return Object.fromEntries(new URL(href, ANY_BASE).searchParams);
	}
	throw new UnusableAnswer('PayPal', 'PayPal answered a list whose next page has no address');
}

/** The capture that a refund is of: named by newer answers, and by the link `up` of all. */
export function captureIdOf({
	supplementary_data: data,
	links,
}: Pick<PaypalRefund, 'links' | 'supplementary_data'>): string | undefined {
	return data?.related_ids?.capture_id ?? upOf(links)?.id;
}

/** The object that an address names, if any. */
export function pointersIn(href: string): Pointer[] {
	return PLACES.flatMap(([kind, place]) => {
		const id = attempt(() => decodeURIComponent(place.exec(href)?.[1] ?? ''));
		return 'value' in id && id.value !== '' ? [{ kind, id: id.value }] : [];
	});
}
