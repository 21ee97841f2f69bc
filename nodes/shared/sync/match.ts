import type { DealCandidate, DealKey, DealRecord } from '../contracts/crm';
import { normaliseDecimal, toDecimal } from '../vocabulary/money';
import type { PaymentState } from '../vocabulary/payment';
import { fieldsRead } from './project';
import { referenceHere } from './reference';
import type { Root } from './roots';
import type { ReviewReason, SyncContext, SyncOptions } from './types';
import { isWorthALook, mayMatchByEmail, unclaimed } from './unnamed';

/** Where a root's money goes: a deal that was found, one to be created, or a person who decides. Or there is none yet. */
export type Match =
	| { readonly root: Root; readonly deal: DealRecord }
	| { readonly root: Root; readonly create: true }
	| { readonly root: Root; readonly ignored: string }
	| {
			readonly root: Root;
			readonly reason: ReviewReason;
			readonly message: string;
			readonly candidates: readonly DealCandidate[];
	  };

/**
 * The deal of each root, by rules that never guess: the deal named in the gateway's metadata, the one that stores the
 * reference, and where money arrived or the merchant made an invoice the only open deal of the payer's contact (or the
 * only one of the same amount and currency).
 */
export async function matchDeals(
	roots: readonly Root[],
	options: SyncOptions,
	context: SyncContext,
): Promise<Match[]> {
	const keys = await Promise.all(roots.map(async (root) => await keyOf(root, context)));
	const deals = await readByKeys(keys, options, context);
	const matches = new Map<Root, Match>();
	const unmatched: Root[] = [];
	for (const [place, root] of roots.entries()) {
		const deal = deals[place];
		if (deal) matches.set(root, { root, deal });
		else if (keys[place]?.by === 'id') matches.set(root, dealGone(root, context));
		else unmatched.push(root);
	}
	for (const match of await matchWithoutKey(unmatched, options, context)) {
		matches.set(match.root, match);
	}
	return roots.flatMap((root) => matches.get(root) ?? []);
}

async function keyOf(root: Root, context: SyncContext): Promise<DealKey> {
	const dealId = (await referenceHere(root.state, context))?.dealId;
	return dealId ? { by: 'id', value: dealId } : { by: 'reference', value: root.reference };
}

async function readByKeys(
	keys: readonly DealKey[],
	options: SyncOptions,
	context: SyncContext,
): Promise<ReadonlyArray<DealRecord | undefined>> {
	if (keys.length === 0) return [];
	const distinct = [...new Map(keys.map((key) => [`${key.by}/${key.value}`, key])).entries()];
	const found = await context.crm.readDeals(
		distinct.map(([, key]) => key),
		fieldsRead(options, context),
		context.crmConnection,
	);
	const byKey = new Map(distinct.map(([name], place) => [name, found[place]]));
	return keys.map((key) => byKey.get(`${key.by}/${key.value}`));
}

async function matchWithoutKey(
	roots: readonly Root[],
	options: SyncOptions,
	context: SyncContext,
): Promise<Match[]> {
	if (roots.length === 0) return [];
	const { crm, crmConnection } = context;
	const stored = await crm.findDealsByReference(
		roots.map((root) => root.reference),
		crmConnection,
	);
	const emails = roots.flatMap((root) => {
		const isStored = (stored.get(root.reference) ?? []).length > 0;
		const isAsked = mayMatchByEmail(root.state) || isWorthALook(root.state);
		return isStored || !isAsked || !options.matchByEmail ? [] : (emailOf(root.state) ?? []);
	});
	const byEmail =
		emails.length === 0
			? new Map<string, readonly DealCandidate[]>()
			: await crm.findDealsByEmail([...new Set(emails)], crmConnection);
	const chosen = roots.map((root) => choose(root, stored, byEmail, options));
	const ids = chosen.flatMap((choice) => ('id' in choice ? [choice.id] : []));
	const deals = await readByKeys(
		ids.map((value) => ({ by: 'id', value })),
		options,
		context,
	);
	const byId = new Map(ids.map((id, place) => [id, deals[place]]));
	return chosen.map((choice) => {
		if (!('id' in choice)) return choice;
		const deal = byId.get(choice.id);
		return deal ? { root: choice.root, deal } : dealGone(choice.root, context);
	});
}

function choose(
	root: Root,
	stored: ReadonlyMap<string, readonly string[]>,
	byEmail: ReadonlyMap<string, readonly DealCandidate[]>,
	options: SyncOptions,
): Match | { readonly root: Root; readonly id: string } {
	const holders = stored.get(root.reference) ?? [];
	const [holder] = holders;
	if (holder !== undefined && holders.length === 1) return { root, id: holder };
	if (holders.length > 1) {
		return {
			root,
			reason: 'severalDeals',
			message: `${holders.length} deals store this payment reference. Remove it from all but one`,
			candidates: [],
		};
	}
	const email = emailOf(root.state);
	const open = (email === undefined ? [] : (byEmail.get(email) ?? [])).filter(
		(candidate) => candidate.isOpen,
	);
	if (!mayMatchByEmail(root.state)) return { root, ...unclaimed(root.state, open) };
	const fitting = open.filter((candidate) => isSameAmount(candidate, root.state));
	const only = open.length === 1 ? open[0] : fitting.length === 1 ? fitting[0] : undefined;
	if (only) return { root, id: only.id };
	if (open.length > 1) {
		return {
			root,
			reason: 'severalDeals',
			message: `The payer's contact has ${open.length} open deals and none of them, or more than one, has the amount of this payment. Write the payment reference into the right deal, or the deal's id into the payment's metadata as crm_deal_id`,
			candidates: open,
		};
	}
	if (options.unmatched === 'createDeal') return { root, create: true };
	return {
		root,
		reason: 'noDeal',
		message:
			'No deal names this payment and the payer has no open deal. Put the id of the deal into the payment\'s metadata as crm_deal_id, or set "When No Deal Matches" to Create Deal',
		candidates: [],
	};
}

function dealGone(root: Root, { crm }: SyncContext): Match {
	const id = root.state.crmReference?.dealId;
	return {
		root,
		reason: 'dealGone',
		message: `${crm.displayName} has no deal ${id ?? ''} any more, though this payment names it. Restore the deal, or write the payment reference ${root.reference} into another one`,
		candidates: [],
	};
}

function emailOf(state: PaymentState): string | undefined {
	return state.customer.email?.trim().toLowerCase() || undefined;
}

function isSameAmount(candidate: DealCandidate, state: PaymentState): boolean {
	if (candidate.amount === null) return false;
	if (candidate.currency !== null && candidate.currency !== state.currency) return false;
	const due = toDecimal(state.amountDue, state.currency);
	return normaliseDecimal(candidate.amount) === normaliseDecimal(due);
}
