import type { DealCandidate, DealKey, DealRecord } from '../contracts/crm';
import type { CrmReference } from '../vocabulary/payment';
import { toText } from '../vocabulary/money';
import { exponentOf } from '../vocabulary/currency';
import { toReference } from '../vocabulary/subject';
import { apart } from './apart';
import { dealsOfPayers, fits, type Known, onlyOpen, waitsForMoney } from './byEmail';
import { type Before, claimedBefore } from './claimedBefore';
import { fieldsRead } from './project';
import { isOurs, referenceHere } from './reference';
import { linkTo, named } from './remedy';
import type { Root } from './roots';
import type { ReviewReason, SyncContext, SyncOptions } from './types';
import { isWorthALook, mayMatchByEmail, unclaimed } from './unnamed';
import { referenceField, subjectsOnDeal } from './work';

/** Where a root's money goes: a deal that was found, one to be created, the contact, or a person. Or there is none yet. */
export type Match =
	| { readonly root: Root; readonly deal: DealRecord }
	| { readonly root: Root; readonly create: true }
	| { readonly root: Root; readonly leave: true }
	| { readonly root: Root; readonly ignored: string }
	| {
			readonly root: Root;
			readonly reason: ReviewReason;
			readonly message: string;
			readonly candidates: readonly DealCandidate[];
	  };

/** A root on its way through the rules, with what they have found out so far. */
interface Search {
	readonly root: Root;
	/** The deal that the payment itself names. */
	readonly named?: string;
	/** It names that deal, and the CRM does not have it. */
	readonly isGone?: boolean;
	/** A deal that a person took the payment off: never again by itself. */
	readonly takenOff?: Pick<DealRecord, 'id' | 'name'>;
	readonly match?: Match;
}

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

function isOpen({ match }: Search): boolean {
	return match === undefined;
}

/** One read: by the id that the payment names, else by the main reference, which no two deals share. */
async function byName(
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
	return searches.map((search, place) => {
		const deal = deals[place];
		if (deal) return onDeal(search, deal, context);
		return search.named === undefined ? search : { ...search, isGone: true };
	});
}

/** For the rest: the deals whose list holds the reference, or whose main one it is. */
async function byStoredReference(
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
	const byKey = new Map(keys.map((key, place) => [keyName(key), deals[place]]));
	return new Map(
		references.map((reference) => {
			const found = [
				byKey.get(keyName(mainKey(reference))),
				...(stored.get(reference) ?? []).map((value) => byKey.get(keyName({ by: 'id', value }))),
			].flatMap((deal) => deal ?? []);
			const distinct = [...new Map(found.map((deal) => [deal.id, deal])).values()];
			const isOff = (deal: DealRecord) => isTakenOff(deal, reference, context);
			return [
				reference,
				{ holding: distinct.filter((deal) => !isOff(deal)), takenOff: distinct.find(isOff) },
			];
		}),
	);
}

/** A payment that names a deal, and is not to go there, goes to no other one by a guess. */
function withoutName(search: Search, context: SyncContext): Search {
	if (!isOpen(search)) return search;
	if (search.takenOff) return { ...search, match: staysOff(search.root, search.takenOff) };
	return search.isGone
		? { ...search, match: dealGone(search.root, search.named, context) }
		: search;
}

/** An invoice that was revised belongs where its predecessor was. */
async function byPredecessor(
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
		return deal && others.length === 0 ? onDeal(search, deal, context) : search;
	});
}

/** One call to the gateway, only for payments that name nothing and are stored nowhere. */
async function byOtherPlace(
	searches: readonly Search[],
	options: SyncOptions,
	context: SyncContext,
): Promise<Search[]> {
	const { gateway, gatewayConnection } = context;
	const open = searches.filter(isOpen);
	const namedElsewhere = gateway.namedElsewhere?.bind(gateway);
	if (!namedElsewhere || open.length === 0) return [...searches];
	const parts = await apart(
		open.map(({ root }) => root.subject),
		async (some) => await namedElsewhere(some, gatewayConnection),
		gateway,
	);
	const found = await Promise.all(
		open.map(async (search, place): Promise<Search> => {
			const part = parts[place];
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
		nowNamed.map((search, place) => {
			const deal = deals[place];
			const result = deal ? onDeal(search, deal, context) : { ...search, isGone: true };
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

/** The last rule: the payer's address, and what becomes of a payment that it leads nowhere. */
async function byPayer(
	searches: readonly Search[],
	options: SyncOptions,
	context: SyncContext,
): Promise<Search[]> {
	const roots = searches.filter(isOpen).map(({ root }) => root);
	if (roots.length === 0) return [...searches];
	const isAsked = ({ state }: Root) => mayMatchByEmail(state) || isWorthALook(state);
	const known = options.matchByEmail
		? await dealsOfPayers(roots.filter(isAsked), context)
		: new Map<Root, Known>();
	const undecided = roots.filter(
		(root) => mayMatchByEmail(root.state) && (known.get(root)?.holders ?? []).length === 0,
	);
	const before = await claimedBefore(undecided, options, context);
	const home = await context.crmFacts.homeCurrency();
	const choices = onePerDeal(
		roots.map((root) =>
			choose(root, known.get(root) ?? NOTHING, before.get(root), home, options, context),
		),
		options,
	);
	const ids = choices.flatMap((choice) => ('id' in choice ? [choice.id] : []));
	const deals = await readByKeys(
		ids.map((value) => ({ by: 'id', value })),
		options,
		context,
	);
	const byId = new Map(ids.map((id, place) => [id, deals[place]]));
	const matches = new Map(
		choices.map((choice): [Root, Match] => {
			if (!('id' in choice)) return [choice.root, choice];
			const deal = byId.get(choice.id);
			const { root } = choice;
			if (!deal) return [root, dealGone(root, choice.id, context)];
			return [
				root,
				isTakenOff(deal, root.reference, context) ? staysOff(root, deal) : { root, deal },
			];
		}),
	);
	return searches.map((search) =>
		isOpen(search) ? { ...search, match: matches.get(search.root) } : search,
	);
}

const NOTHING: Known = { deals: [], holders: [] };

/** A deal by its id, yet to be read, and whether its money was the reason. */
interface Choice {
	readonly root: Root;
	readonly id: string;
	readonly byAmount: boolean;
	readonly deals: readonly DealCandidate[];
}

function choose(
	root: Root,
	{ deals, holders, takenOff }: Known,
	before: Before | undefined,
	homeCurrency: string,
	options: SyncOptions,
	context: SyncContext,
): Match | Choice {
	const { state } = root;
	const [holder, ...others] = holders;
	if (holder && others.length === 0) return { root, id: holder.id, byAmount: false, deals };
	if (holder) return severalDeals(root, holders);
	if (takenOff) return staysOff(root, takenOff);
	if (!mayMatchByEmail(state)) {
		return {
			root,
			...unclaimed(
				root,
				deals.filter((deal) => deal.isOpen),
			),
		};
	}
	if (before === 'onDeal') return dealLost(root, context);
	if (before === 'onContact') return unmatched(root, deals, options);
	const fitting = deals.filter((deal) => fits(deal, state, homeCurrency));
	const [only, ...more] = fitting;
	if (only && more.length === 0) return { root, id: only.id, byAmount: true, deals };
	if (only) {
		return {
			root,
			reason: 'severalDeals',
			message: `The payer's contact has ${fitting.length} deals that wait for exactly the amount of this payment. If you know which one it is for, ${linkTo(root.reference, fitting)}`,
			candidates: fitting,
		};
	}
	const open = onlyOpen(deals, state, options);
	return open ? { root, id: open.id, byAmount: false, deals } : unmatched(root, deals, options);
}

/** A deal that waits for one amount gets one payment of it, also where two come in one batch: the older one. */
function onePerDeal(choices: ReadonlyArray<Match | Choice>, options: SyncOptions) {
	const rank = ({ state, reference }: Root) => `${state.createdAt}|${reference}`;
	const first = new Map<string, Root>();
	for (const choice of choices) {
		if (!('id' in choice) || !choice.byAmount) continue;
		const taken = first.get(choice.id);
		if (!taken || rank(choice.root) < rank(taken)) first.set(choice.id, choice.root);
	}
	return choices.map((choice) => {
		if (!('id' in choice) || !choice.byAmount) return choice;
		return first.get(choice.id) === choice.root
			? choice
			: unmatched(choice.root, choice.deals, options);
	});
}

/** What fits no deal goes where the user wants it. */
function unmatched(root: Root, deals: readonly DealCandidate[], options: SyncOptions): Match {
	if (options.unmatched === 'createDeal') return { root, create: true };
	if (options.unmatched === 'leaveOnContact') return { root, leave: true };
	const candidates = deals.filter(waitsForMoney);
	const { amountDue, currency } = root.state;
	const amount = exponentOf(currency) === undefined ? 'this amount' : toText(amountDue, currency);
	return {
		root,
		reason: 'noDeal',
		message: `No deal names this payment, and no deal of the payer's contact waits for exactly ${amount}. If it belongs to a deal, ${linkTo(root.reference, candidates)}, or put the id of the deal into the payment's metadata as crm_deal_id`,
		candidates,
	};
}

/** The deal, unless a person took the payment off it. */
function onDeal(search: Search, deal: DealRecord, context: SyncContext): Search {
	const { root } = search;
	return isTakenOff(deal, root.reference, context)
		? { ...search, takenOff: deal }
		: { ...search, match: { root, deal } };
}

function isTakenOff(deal: DealRecord, reference: string, context: SyncContext): boolean {
	return subjectsOnDeal(deal, referenceField(context)).removed.has(reference);
}

function staysOff(root: Root, deal: Pick<DealRecord, 'id' | 'name'>): Match {
	return {
		root,
		ignored: `A person took this payment off the deal ${named([deal])}, and it stays off. To have it on a deal, ${linkTo(root.reference)}`,
	};
}

function dealGone(root: Root, id: string | undefined, { crm }: SyncContext): Match {
	return {
		root,
		reason: 'dealGone',
		message: `${crm.displayName} has no deal ${id ?? ''} any more, though this payment names it. Restore the deal, or ${linkTo(root.reference)}`,
		candidates: [],
	};
}

function dealLost(root: Root, { crm }: SyncContext): Match {
	return {
		root,
		reason: 'dealGone',
		message: `${crm.displayName} had this payment on a deal, and no deal has it any more: the deal was deleted, or the payment taken off it. Restore the deal, or ${linkTo(root.reference)}. Nothing goes to another deal by itself`,
		candidates: [],
	};
}

function severalDeals(root: Root, deals: readonly DealCandidate[]): Match {
	return {
		root,
		reason: 'severalDeals',
		message: `${deals.length} deals store this payment: ${named(deals)}. To take it off all but one, ${linkTo(root.reference, deals)}`,
		candidates: deals,
	};
}

async function severalHolders(
	root: Root,
	deals: readonly DealRecord[],
	{ crmFacts, crm }: SyncContext,
): Promise<Match> {
	const stages = (await crmFacts.pipelines()).flatMap((pipeline) => pipeline.stages);
	const candidates = deals.map((deal): DealCandidate => {
		const kind = stages.find(({ id }) => id === deal.stage)?.kind;
		const { id, name, url, amount, currency, fields } = deal;
		const field = (key: 'paymentReferences' | 'amountOutstanding') =>
			fields[crm.fieldName(key)] ?? null;
		return {
			...{ id, name, url, amount, currency },
			isOpen: kind === 'open',
			isWon: kind === 'won',
			createdAt: '',
			references: field('paymentReferences'),
			outstanding: field('amountOutstanding'),
		};
	});
	return severalDeals(root, candidates);
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

function mainKey(value: string): DealKey {
	return { by: 'reference', value };
}

function keyName({ by, value }: DealKey): string {
	return `${by}/${value}`;
}

async function readByKeys(
	keys: readonly DealKey[],
	options: SyncOptions,
	context: SyncContext,
): Promise<ReadonlyArray<DealRecord | undefined>> {
	if (keys.length === 0) return [];
	const distinct = [...new Map(keys.map((key) => [keyName(key), key])).entries()];
	const found = await context.crm.readDeals(
		distinct.map(([, key]) => key),
		fieldsRead(options, context),
		context.crmConnection,
	);
	const byKey = new Map(distinct.map(([name], place) => [name, found[place]]));
	return keys.map((key) => byKey.get(keyName(key)));
}
