import type { DealKey } from '../../contracts/crm';
import type { CrmReference } from '../../vocabulary/payment';
import { isolateFailures } from '../isolateFailures';
import { isOurs, referenceHere } from './reference';
import { linkTo } from '../remedy';
import type { Root } from '../roots';
import {
	type Match,
	type Search,
	isOpen,
	onDeal,
	withoutName,
	mainKey,
	readByKeys,
} from './search';
import type { SyncContext, SyncOptions } from '../types';
import { mayMatchByEmail } from './unnamed';

/** One read: by the id that the payment names, else by the main reference, which no two deals share. */
export async function byName(
	roots: readonly Root[],
	options: SyncOptions,
	context: SyncContext,
): Promise<Search[]> {
	const searches = await Promise.all(
		roots.map(async (root): Promise<Search> => {
			const dealId = (await referenceHere(root.state, context))?.dealId;
			return { root, ...(dealId ? { named: dealId } : {}) };
		}),
	);
	const keys = searches.map(({ root, named: value }): DealKey =>
		value === undefined ? mainKey(root.reference) : { by: 'id', value },
	);
	const deals = await readByKeys(keys, options, context);
	return searches.map((search, index) => {
		const deal = deals[index];
		if (deal) return onDeal(search, deal);
		return search.named === undefined ? search : { ...search, isGone: true };
	});
}

/** One call to the gateway, only for payments that name nothing and are stored nowhere. */
export async function byOtherPlace(
	searches: readonly Search[],
	options: SyncOptions,
	context: SyncContext,
): Promise<Search[]> {
	const { gateway, gatewayConnection } = context;
	const open = searches.filter(isOpen);
	const namedElsewhere = gateway.namedElsewhere?.bind(gateway);
	if (!namedElsewhere || open.length === 0) return [...searches];
	const parts = await isolateFailures(
		open.map(({ root }) => root.subject),
		async (some) => await namedElsewhere(some, gatewayConnection),
		gateway,
	);
	const found = await Promise.all(
		open.map(async (search, index): Promise<Search> => {
			const part = parts[index];
			if (part && 'failure' in part) {
				const isGuessed = mayMatchByEmail(search.root.state);
				return isGuessed ? { ...search, match: unreadName(search.root, part.failure) } : search;
			}
			const dealId = await dealHere(part?.value, context);
			return dealId === undefined ? search : { ...search, named: dealId };
		}),
	);
	const nowNamed = found.filter((search) => isOpen(search) && search.named !== undefined);
	const deals = await readByKeys(
		nowNamed.map(({ named: value = '' }) => ({ by: 'id', value })),
		options,
		context,
	);
	const settled = new Map(
		nowNamed.map((search, index) => {
			const deal = deals[index];
			const result = deal ? onDeal(search, deal) : { ...search, isGone: true };
			return [search.root, withoutName(result, context)];
		}),
	);
	const all = new Map(found.map((search) => [search.root, settled.get(search.root) ?? search]));
	return searches.map((search) => all.get(search.root) ?? search);
}

async function dealHere(
	reference: CrmReference | undefined,
	context: SyncContext,
): Promise<string | undefined> {
	return reference && (await isOurs(reference, context))
		? reference.dealId || undefined
		: undefined;
}

/** What cannot be read may name another deal than any guess would take. */
function unreadName(root: Root, { message }: { readonly message: string }): Match {
	return {
		root,
		reason: 'noDeal',
		message: `Nothing names the deal of this payment, and its checkout could not be read: ${message}. If you know its deal, ${linkTo(root.reference)}`,
		candidates: [],
	};
}
