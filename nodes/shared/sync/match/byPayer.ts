import type { DealCandidate } from '../../contracts/crm';
import { exponentOf } from '../../vocabulary/currency';
import { toText } from '../../vocabulary/money';
import { dealsOfPayers, fits, type Known, onlyOpen, waitsForMoney } from './byEmail';
import { type Before, claimedBefore } from '../claims/claimedBefore';
import { linkTo } from '../remedy';
import type { Root } from '../roots';
import {
	type Match,
	type Search,
	isOpen,
	isOffDeal,
	staysOff,
	dealGone,
	severalDeals,
	readByKeys,
} from './search';
import type { SyncContext, SyncOptions } from '../types';
import { isWorthALook, mayMatchByEmail, unclaimed } from './unnamed';

/** The last rule: the payer's address, and what becomes of a payment that it leads nowhere. */
export async function byPayer(
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
	const home = await context.crmSettings.homeCurrency();
	const choices = onePerDeal(
		roots.map((root) =>
			choose(root, known.get(root) ?? NOTHING, before.get(root), home, options, context),
		),
		options,
		context,
	);
	const ids = choices.flatMap((choice) => ('id' in choice ? [choice.id] : []));
	const deals = await readByKeys(
		ids.map((value) => ({ by: 'id', value })),
		options,
		context,
	);
	const byId = new Map(ids.map((id, index) => [id, deals[index]]));
	const matches = new Map(
		choices.map((choice): [Root, Match] => {
			if (!('id' in choice)) return [choice.root, choice];
			const deal = byId.get(choice.id);
			const { root } = choice;
			if (!deal) return [root, dealGone(root, choice.id, context)];
			return [root, isOffDeal(deal, root.reference) ? staysOff(root, deal) : { root, deal }];
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
				context,
			),
		};
	}
	if (before === 'onDeal') return dealLost(root, context);
	if (before === 'onContact') return unmatched(root, deals, options, context);
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
	return open
		? { root, id: open.id, byAmount: false, deals }
		: unmatched(root, deals, options, context);
}

/** A deal that waits for one amount gets one payment of it, also where two come in one batch: the older one. */
function onePerDeal(
	choices: ReadonlyArray<Match | Choice>,
	options: SyncOptions,
	context: SyncContext,
) {
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
			: unmatched(choice.root, choice.deals, options, context);
	});
}

/** What fits no deal goes where the user wants it. */
function unmatched(
	root: Root,
	deals: readonly DealCandidate[],
	options: SyncOptions,
	{ gateway }: SyncContext,
): Match {
	if (options.unmatched === 'createDeal') return { root, create: true };
	if (options.unmatched === 'leaveOnContact') return { root, leave: true };
	const candidates = deals.filter(waitsForMoney);
	const { amountDue, currency } = root.state;
	const amount = exponentOf(currency) === undefined ? 'this amount' : toText(amountDue, currency);
	return {
		root,
		reason: 'noDeal',
		message: `No deal names this payment, and no deal of the payer's contact waits for exactly ${amount}. If it belongs to a deal, ${linkTo(root.reference, candidates)}, or ${gateway.dealNaming}`,
		candidates,
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
