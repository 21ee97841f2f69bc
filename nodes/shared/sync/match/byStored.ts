import type { DealCandidate, DealKey, DealRecord } from '../../contracts/crm';
import { toReference } from '../../vocabulary/subject';
import type { Root } from '../roots';
import {
	type Match,
	type Search,
	isOpen,
	onDeal,
	isOffDeal,
	severalDeals,
	mainKey,
	keyName,
	readByKeys,
} from './search';
import type { SyncContext, SyncOptions } from '../types';

/** For the rest: the deals whose list holds the reference, or whose main one it is. */
export async function byStoredReference(
	searches: readonly Search[],
	options: SyncOptions,
	context: SyncContext,
): Promise<Search[]> {
	const open = searches.filter(isOpen);
	const askedByMain = (search: Search) => search.named === undefined;
	const holders = await holdersOf(
		open.map(({ root }) => root.reference),
		open.filter((search) => !askedByMain(search)).map(({ root }) => root.reference),
		options,
		context,
	);
	return await Promise.all(
		searches.map(async (search) => {
			if (!isOpen(search)) return search;
			const { holding, takenOff } = holders.get(search.root.reference) ?? NOBODY;
			const [deal, ...others] = holding;
			const known = { ...search, takenOff: search.takenOff ?? takenOff };
			if (deal && others.length === 0) return { ...known, match: { root: search.root, deal } };
			if (!deal) return known;
			return { ...known, match: await severalHolders(search.root, holding, context) };
		}),
	);
}

/** An invoice that was revised belongs where its predecessor was. */
export async function byPredecessor(
	searches: readonly Search[],
	options: SyncOptions,
	context: SyncContext,
): Promise<Search[]> {
	const predecessorOf = (search: Search) => {
		const { replaces } = search.root.state;
		return isOpen(search) && replaces ? toReference(replaces) : undefined;
	};
	const wanted = searches.flatMap((search) => predecessorOf(search) ?? []);
	if (wanted.length === 0) return [...searches];
	const holders = await holdersOf(wanted, [...new Set(wanted)], options, context);
	return searches.map((search) => {
		const [deal, ...others] = holders.get(predecessorOf(search) ?? '')?.holding ?? [];
		return deal && others.length === 0 ? onDeal(search, deal) : search;
	});
}

interface Holders {
	readonly holding: readonly DealRecord[];
	readonly takenOff?: DealRecord;
}

const NOBODY: Holders = { holding: [] };

/**
 * The deals that store each reference, as they are now: a list that a person has just shortened is read with its history.
 * @param byMain those not yet asked for by main reference.
 */
async function holdersOf(
	references: readonly string[],
	byMain: readonly string[],
	options: SyncOptions,
	context: SyncContext,
): Promise<ReadonlyMap<string, Holders>> {
	if (references.length === 0) return new Map();
	const { crm, crmConnection } = context;
	const stored = await crm.findDealsByReference([...new Set(references)], crmConnection);
	const keys = [
		...byMain.map(mainKey),
		...[...new Set([...stored.values()].flat())].map((value): DealKey => ({ by: 'id', value })),
	];
	const deals = await readByKeys(keys, options, context);
	const byKey = new Map(keys.map((key, index) => [keyName(key), deals[index]]));
	return new Map(
		references.map((reference) => {
			const found = [
				byKey.get(keyName(mainKey(reference))),
				...(stored.get(reference) ?? []).map((value) => byKey.get(keyName({ by: 'id', value }))),
			].flatMap((deal) => deal ?? []);
			const distinct = [...new Map(found.map((deal) => [deal.id, deal])).values()];
			const isOff = (deal: DealRecord) => isOffDeal(deal, reference);
			return [
				reference,
				{ holding: distinct.filter((deal) => !isOff(deal)), takenOff: distinct.find(isOff) },
			];
		}),
	);
}

async function severalHolders(
	root: Root,
	deals: readonly DealRecord[],
	{ crmSettings, crm }: SyncContext,
): Promise<Match> {
	const stages = (await crmSettings.pipelines()).flatMap((pipeline) => pipeline.stages);
	const candidates = deals.map((deal): DealCandidate => {
		const kind = stages.find(({ id }) => id === deal.stage)?.kind;
		const { id, name, url, amount, currency, fields, references } = deal;
		return {
			...{ id, name, url, amount, currency },
			isOpen: kind === 'open',
			isWon: kind === 'won',
			createdAt: '',
			references,
			outstanding: fields[crm.fieldName('amountOutstanding')] ?? null,
		};
	});
	return severalDeals(root, candidates);
}
