import { admitRoots } from './admit';
import { createUnmatchedDeals } from './match/create';
import type { Match } from './match/match';
import type { Schema } from './deal/plan';
import type { Root } from './roots';
import type { SyncContext, SyncOptions } from './types';
import type { DealWork } from './deal/work';

/** What the matches of a batch come to. */
export interface Gathered {
	readonly works: readonly DealWork[];
	readonly previews: readonly Root[];
	readonly reviews: readonly Match[];
}

/** One piece of work per deal, however many payments of the batch belong to it. */
export async function gather(
	matches: readonly Match[],
	schema: Schema,
	options: SyncOptions,
	context: SyncContext,
): Promise<Gathered> {
	const toCreate = matches.flatMap((match) => ('create' in match ? [match.root] : []));
	const found = matches.flatMap((match) => ('deal' in match ? [match] : []));
	const previews = options.preview ? toCreate : [];
	const created = options.preview
		? []
		: await createUnmatchedDeals(toCreate, schema, options, context);
	const byDeal = new Map<string, DealWork>();
	const all = [...found, ...created.flatMap((match) => ('deal' in match ? [match] : []))];
	for (const { root, deal } of all) {
		const earlier = byDeal.get(deal.id);
		byDeal.set(deal.id, {
			deal,
			subjects: deal.references,
			changes: [],
			...earlier,
			roots: [...(earlier?.roots ?? []), root],
			states: new Map([...(earlier?.states ?? []), [root.reference, root.state]]),
		});
	}
	const works = [...byDeal.values()];
	const reviews = await admitRoots(works, options, context);
	return {
		works,
		previews,
		reviews: [...reviews, ...created.filter((match) => !('deal' in match))],
	};
}
