import type Stripe from 'stripe';
import { unlessMissing } from './client';
import { PAGE } from './oldestFirst';

/** From so many payments on, pages are cheaper than a call for each. */
const MANY = 20;

/** A page that brings fewer of the wanted payments is the last one that is asked for. */
const WORTH_A_PAGE = 10;

/**
 * Those of many payments that lists bring, a hundred in a call; the others are for the caller to read by id. When each was
 * created is only known once it is read, so the first and the last say between which moments to look: batches come in the
 * order of their events. Lists show every write at once, other than Stripe's search.
 * @param expand as of the list: `data.customer`.
 * @see https://docs.stripe.com/search#data-freshness
 */
export async function listPayments(
	ids: readonly string[],
	expand: string[],
	stripe: Stripe,
): Promise<ReadonlyMap<string, Stripe.PaymentIntent>> {
	const found = new Map<string, Stripe.PaymentIntent>();
	const wanted = new Set(ids);
	if (wanted.size < MANY) return found;
	const created = await spanOf([...wanted], stripe);
	if (!created) return found;
	for (let after: string | undefined; ;) {
		const page = await stripe.paymentIntents.list({
			created,
			limit: PAGE,
			...(after === undefined ? {} : { starting_after: after }),
			...(expand.length > 0 ? { expand } : {}),
		});
		const fitting = page.data.filter(({ id }) => wanted.has(id));
		const before = found.size;
		for (const intent of fitting) found.set(intent.id, intent);
		after = page.data.at(-1)?.id;
		const isOver = !page.has_more || after === undefined || found.size === wanted.size;
		// New ones: a page that comes again would never end it.
		if (isOver || found.size - before < WORTH_A_PAGE) return found;
	}
}

async function spanOf(
	ids: readonly string[],
	stripe: Stripe,
): Promise<{ gte: number; lte: number } | undefined> {
	const edges = await Promise.all(
		[ids[0], ids.at(-1)].map(
			async (id = '') => await unlessMissing(stripe.paymentIntents.retrieve(id)),
		),
	);
	const moments = edges.flatMap((intent) => (intent ? [intent.created] : []));
	return moments.length === edges.length
		? { gte: Math.min(...moments), lte: Math.max(...moments) }
		: undefined;
}
