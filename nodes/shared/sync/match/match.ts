import { byName, byOtherPlace } from './byName';
import { byPayer } from './byPayer';
import { byStoredReference, byPredecessor } from './byStored';
import type { Root } from '../roots';
import { type Match, withoutName } from './search';
import type { SyncContext, SyncOptions } from '../types';

export type { Match } from './search';

/**
 * The deal of each root, by rules that never guess. The deal that the payment names, and no more calls where it is there;
 * the deal that stores its reference; the deal of the invoice that it replaces; the deal that its checkout session names;
 * and, where it was on no deal before, a deal of the payer's contact that waits for exactly this money. What a person took
 * off a deal stays off.
 */
export async function matchDeals(
	roots: readonly Root[],
	options: SyncOptions,
	context: SyncContext,
): Promise<Match[]> {
	let searches = await byName(roots, options, context);
	searches = await byStoredReference(searches, options, context);
	searches = searches.map((search) => withoutName(search, context));
	searches = await byPredecessor(searches, options, context);
	searches = await byOtherPlace(searches, options, context);
	searches = await byPayer(searches, options, context);
	return searches.flatMap(({ match }) => match ?? []);
}
