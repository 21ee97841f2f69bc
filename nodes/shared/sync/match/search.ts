import type { DealCandidate, DealKey, DealRecord } from '../../contracts/crm';
import type { Failure } from '../../vocabulary/failure';
import { fieldsRead } from '../deal/project';
import { linkTo, named } from '../remedy';
import type { Root } from '../roots';
import type { ReviewReason, SyncContext, SyncOptions } from '../types';

/** Where a root's money goes: a deal that was found, one to be created, the contact, or a person. Or there is none yet. */
export type Match =
	| { readonly root: Root; readonly deal: DealRecord }
	| { readonly root: Root; readonly create: true }
	| { readonly root: Root; readonly leave: true }
	| { readonly root: Root; readonly ignored: string }
	/** Of this one alone: the next delivery tries it again. */
	| { readonly root: Root; readonly failure: Failure }
	| {
			readonly root: Root;
			readonly reason: ReviewReason;
			readonly message: string;
			readonly candidates: readonly DealCandidate[];
	  };

/** A root on its way through the rules, with what they have found out so far. */
export interface Search {
	readonly root: Root;
	/** The deal that the payment itself names. */
	readonly named?: string;
	/** It names that deal, and the CRM does not have it. */
	readonly isGone?: boolean;
	/** A deal that a person took the payment off: never again by itself. */
	readonly takenOff?: Pick<DealRecord, 'id' | 'name'>;
	readonly match?: Match;
}

export function isOpen({ match }: Search): boolean {
	return match === undefined;
}

/** The deal, unless a person took the payment off it. */
export function onDeal(search: Search, deal: DealRecord): Search {
	const { root } = search;
	return isOffDeal(deal, root.reference)
		? { ...search, takenOff: deal }
		: { ...search, match: { root, deal } };
}

export function isOffDeal({ references }: DealRecord, reference: string): boolean {
	return references.removed.has(reference);
}

/** A payment that names a deal, and is not to go there, goes to no other one by a guess. */
export function withoutName(search: Search, context: SyncContext): Search {
	if (!isOpen(search)) return search;
	if (search.takenOff) return { ...search, match: staysOff(search.root, search.takenOff) };
	return search.isGone
		? { ...search, match: dealGone(search.root, search.named, context) }
		: search;
}

export function staysOff(root: Root, deal: Pick<DealRecord, 'id' | 'name'>): Match {
	return {
		root,
		ignored: `A person took this payment off the deal ${named([deal])}, and it stays off. To have it on a deal, ${linkTo(root.reference)}`,
	};
}

export function dealGone(root: Root, id: string | undefined, { crm }: SyncContext): Match {
	return {
		root,
		reason: 'dealGone',
		message: `${crm.displayName} has no deal ${id ?? ''} any more, though this payment names it. Restore the deal, or ${linkTo(root.reference)}`,
		candidates: [],
	};
}

export function severalDeals(root: Root, deals: readonly DealCandidate[]): Match {
	return {
		root,
		reason: 'severalDeals',
		message: `${deals.length} deals store this payment: ${named(deals)}. To take it off all but one, ${linkTo(root.reference, deals)}`,
		candidates: deals,
	};
}

export function mainKey(value: string): DealKey {
	return { by: 'reference', value };
}

export function keyName({ by, value }: DealKey): string {
	return `${by}/${value}`;
}

export async function readByKeys(
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
	const byKey = new Map(distinct.map(([name], index) => [name, found[index]]));
	return keys.map((key) => byKey.get(keyName(key)));
}
