import type Stripe from 'stripe';
import type { ListFilter } from '../../../shared/contracts/gatewayActions';
import { eachOnce } from '../../../shared/loops/pages';
import { InputRefused } from '../../../shared/vocabulary/refusal';

/** The largest page (https://docs.stripe.com/api/pagination). */
export const PAGE = 100;

/** @see https://docs.stripe.com/api/payment_intents/list#list_payment_intents-created */
export function created({ since, until }: ListFilter): { created?: Stripe.RangeQueryParam } {
	if (!since && !until) return {};
	return {
		created: {
			...(since ? { gte: toSeconds(since) } : {}),
			...(until ? { lte: toSeconds(until) } : {}),
		},
	};
}

/** Page by page, no further than needed. @throws UnusableAnswer for a list that comes back to a page. */
export async function take<Value extends { readonly id: string }>(
	list: Stripe.ApiListPromise<Value>,
	limit: number,
): Promise<Value[]> {
	const taken: Value[] = [];
	if (limit <= 0) return taken;
	for await (const value of eachOnce(list, { vendor: 'Stripe', what: 'objects', most: limit })) {
		taken.push(value);
		if (taken.length >= limit) break;
	}
	return taken;
}

/** Of the last page only as much as is wanted. */
export function pageOf(limit: number): { limit: number } {
	return { limit: Math.min(limit, PAGE) };
}

export function toSeconds(moment: string): number {
	const milliseconds = Date.parse(moment);
	if (Number.isNaN(milliseconds)) {
		throw new InputRefused(`"${moment}" is no date. Write it like 2026-01-31`);
	}
	return Math.floor(milliseconds / 1_000);
}
