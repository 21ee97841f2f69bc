import type Stripe from 'stripe';
import type { ListFilter } from '../../../shared/contracts/gatewayActions';
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

/** Page by page, no further than needed. */
export async function take<Value>(
	list: Stripe.ApiListPromise<Value>,
	limit: number,
): Promise<Value[]> {
	return await list.autoPagingToArray({ limit });
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
