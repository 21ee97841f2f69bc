import type { CrmAdapter, CrmConnection, DealChange, DealKey, DealRecord } from '../contracts/crm';
import type { Failure } from '../vocabulary/failure';
import { PAYMENT_VALUE_KEYS, paymentValue } from '../vocabulary/paymentValue';
import { fromReference } from '../vocabulary/subject';
import { putOn, type SubjectSet, takeOff } from '../vocabulary/subjectSet';
import { holds } from './deal/project';

/** What a person's decision about a payment came to. */
export type Relinked =
	| {
			readonly deal: DealRecord;
			/** Nothing had to be changed: it was decided so before. */
			readonly isUnchanged: boolean;
			/** Other deals that it was taken off. */
			readonly takenOff: readonly DealRecord[];
			/** Payments of deals that it was taken off, one of each: through the sync, they count what is left there. */
			readonly recount: readonly string[];
	  }
	| { readonly missing: true }
	| { readonly failure: Failure };

export interface RelinkContext {
	readonly crm: Pick<CrmAdapter, 'fieldName' | 'readDeals' | 'writeDeals' | 'findDealsByReference'>;
	readonly crmConnection: CrmConnection;
}

interface LinkRequest {
	readonly reference: string;
	readonly deal: DealKey;
	/** A deal that the payment names at the gateway: it must not take it back by itself. */
	readonly namedDealId?: string;
}

const MOST_TRIES = 3;

/** The standard fields of a deal. */
const DEAL_VALUES = PAYMENT_VALUE_KEYS.filter((key) => paymentValue(key).standardOn === 'deal');

/**
 * Puts a payment on a deal and takes it off every other one, for good: also off the one that it names, which wins otherwise.
 * The others are written first, since no two deals may have one main reference. Safe to repeat; three calls where nothing is
 * to be done, two more where something is.
 */
export async function linkToDeal(request: LinkRequest, context: RelinkContext): Promise<Relinked> {
	return await untilFresh(async () => await linkOnce(request, context));
}

/** Takes a payment off a deal: nothing puts it back by itself, not even its own metadata. Safe to repeat. */
export async function unlinkFromDeal(
	{ reference, deal: key }: Pick<LinkRequest, 'reference' | 'deal'>,
	context: RelinkContext,
): Promise<Relinked> {
	return await untilFresh(async () => {
		const [deal] = await read([key], context);
		if (!deal) return { missing: true };
		const change = without(deal, reference, context);
		const failure = await write(change ? [change] : [], context);
		if (failure) return failure === 'stale' ? failure : { failure };
		const left = change ? leftOn([deal], reference) : [];
		return { deal, isUnchanged: change === undefined, takenOff: [], recount: left };
	});
}

async function linkOnce(
	{ reference, deal: key, namedDealId }: LinkRequest,
	context: RelinkContext,
): Promise<Relinked | 'stale'> {
	const { crm, crmConnection } = context;
	const stored = await crm.findDealsByReference([reference], crmConnection);
	const others: DealKey[] = [
		{ by: 'reference', value: reference },
		...(stored.get(reference) ?? []).map((value): DealKey => ({ by: 'id', value })),
		...(namedDealId === undefined ? [] : [{ by: 'id' as const, value: namedDealId }]),
	];
	const [deal, ...found] = await read([key, ...others], context);
	if (!deal) return { missing: true };
	const holders = new Map(found.flatMap((other) => (other ? [[other.id, other] as const] : [])));
	holders.delete(deal.id);
	const off = [...holders.values()].flatMap((other) => {
		const change = without(other, reference, context);
		return change ? [{ other, change }] : [];
	});
	const refused = await write(
		off.map(({ change }) => change),
		context,
	);
	if (refused) return refused === 'stale' ? refused : { failure: refused };
	const change = having(deal, reference, context);
	const failure = await write(change ? [change] : [], context);
	if (failure) return failure === 'stale' ? failure : { failure };
	return {
		deal,
		isUnchanged: change === undefined && off.length === 0,
		takenOff: off.map(({ other }) => other),
		recount: leftOn(
			off.map(({ other }) => other),
			reference,
		),
	};
}

/** A deal that somebody else changed meanwhile is read again. */
async function untilFresh(attempt: () => Promise<Relinked | 'stale'>): Promise<Relinked> {
	for (let tries = 0; tries < MOST_TRIES; tries++) {
		const relinked = await attempt();
		if (relinked !== 'stale') return relinked;
	}
	return {
		failure: {
			kind: 'unavailable',
			message: 'The deal kept changing while the payment was put where it belongs. Run it again',
		},
	};
}

async function read(
	keys: readonly DealKey[],
	{ crm, crmConnection }: RelinkContext,
): Promise<ReadonlyArray<DealRecord | undefined>> {
	return await crm.readDeals(
		keys,
		{ fields: DEAL_VALUES.map(crm.fieldName), references: true },
		crmConnection,
	);
}

async function write(
	changes: readonly DealChange[],
	{ crm, crmConnection }: RelinkContext,
): Promise<Failure | 'stale' | undefined> {
	if (changes.length === 0) return undefined;
	const results = await crm.writeDeals(changes, crmConnection);
	for (const [index] of changes.entries()) {
		const result = results[index];
		if (result?.status === 'stale') return 'stale';
		if (result?.status === 'failed') return result.failure;
	}
	return undefined;
}

function without(
	deal: DealRecord,
	reference: string,
	context: RelinkContext,
): DealChange | undefined {
	return changeTo(deal, takeOff(deal.references, [reference]), context);
}

function having(
	deal: DealRecord,
	reference: string,
	context: RelinkContext,
): DealChange | undefined {
	return changeTo(deal, putOn(deal.references, [reference]), context);
}

/**
 * What else is on the deals as they were read: one payment of each, rather of the moved one's gateway, which the sync behind
 * this is set up for.
 */
function leftOn(deals: readonly DealRecord[], reference: string): string[] {
	return deals.flatMap(({ references }) => {
		const left = references.references.filter((one) => one !== reference);
		const chosen = left.find((one) => gatewayOf(one) === gatewayOf(reference)) ?? left[0];
		return chosen === undefined ? [] : [chosen];
	});
}

function gatewayOf(reference: string): string | undefined {
	return fromReference(reference)?.gateway;
}

/** What has to be written so that the deal holds the set, and is found by a payment that is on it. */
function changeTo(
	deal: DealRecord,
	set: SubjectSet,
	context: RelinkContext,
): DealChange | undefined {
	const { crm } = context;
	const main = crm.fieldName('mainReference');
	const isHeld = holds(deal, set);
	const mainNow = deal.fields[main] || null;
	const isMainRight = mainNow !== null && !set.removed.has(mainNow);
	const mainNext = isMainRight ? mainNow : (set.references[0] ?? null);
	if (isHeld && mainNext === mainNow) return undefined;
	return {
		id: deal.id,
		fields: {
			...(set.references.length === 0 ? emptied(deal, context) : {}),
			...(mainNext === mainNow ? {} : { [main]: mainNext }),
		},
		...(isHeld ? {} : { references: set }),
		...(deal.revision === undefined ? {} : { revision: deal.revision }),
	};
}

/** A deal without payments says nothing of money: what its last one left there would count twice. */
function emptied(deal: DealRecord, { crm }: RelinkContext): Record<string, null> {
	const filled = DEAL_VALUES.map(crm.fieldName).filter((name) => deal.fields[name]);
	const kept = [crm.fieldName('paymentReferences'), crm.fieldName('mainReference')];
	return Object.fromEntries(
		filled.filter((name) => !kept.includes(name)).map((name) => [name, null]),
	);
}
