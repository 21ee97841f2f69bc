import type { CrmConnection } from '../../shared/contracts/crm';
import type {
	ChangedDeal,
	CrmActions,
	DealEvent,
	DealEventFilter,
} from '../../shared/contracts/crmActions';
import { attemptAsync } from '../../shared/vocabulary/attempt';
import type { Batch, DealMemory, Listing } from './memory';

export interface DealPlan {
	readonly now: number;
	readonly overlapMs: number;
	readonly mostEvents: number;
	/** Reading goes no further after this, in milliseconds since the epoch. */
	readonly readUntil: number;
	readonly handsOnTwice: boolean;
	/** How finely the CRM keeps moments: what came later in the second of a beginning may read as before it. */
	readonly momentMs: number;
	readonly wanted: Omit<DealEventFilter, 'since'>;
	/** Fields of the deals that are handed on. */
	readonly fields: readonly string[];
}

/** How a CRM tells what happened to deals. */
export type DealChanges = Pick<CrmActions, 'listChangedDeals' | 'readDealEvents'>;

export interface FoundEvent extends DealEvent {
	/** It was handed on before, to a run that may have been cut off. */
	readonly isRepeated: boolean;
}

export interface Reading {
	readonly events: readonly FoundEvent[];
	/** Where the next poll goes on. */
	readonly memory: DealMemory;
	/** What stopped the reading before its end; the pages before it count. */
	readonly stoppedBy?: { readonly error: unknown };
}

/**
 * What one poll hands on: batches that are due a second time, then what happened since the last one, page by page. A page
 * that cannot be read ends the poll; the memory then stands behind the page before it.
 */
export async function readEvents(
	known: DealMemory,
	plan: DealPlan,
	actions: DealChanges,
	connection: CrmConnection,
): Promise<Reading> {
	const repeated = await repeatDue(known, plan, actions, connection);
	const events: FoundEvent[] = [...repeated.events];
	let { memory } = repeated;
	const { page: goingOn, from } = memory.listing;
	const begunAt = goingOn === undefined ? plan.now : memory.listing.begunAt;
	const reach = momentOf(Math.max(memory.start, begunAt - plan.overlapMs), plan);
	let page = goingOn;
	do {
		const asked = page;
		const attempted = await attemptAsync(
			async () => await readPage(memory, { from, page: asked }, plan, actions, connection),
		);
		if ('error' in attempted) return { events, memory, stoppedBy: attempted };
		const { fresh, read, next } = attempted.value;
		events.push(...fresh.map((event) => ({ ...event, isRepeated: false })));
		page = next;
		memory = forgetOld(
			{
				...withHanded(memory, fresh, plan),
				read: { ...memory.read, ...read },
				listing: next === undefined ? { from: reach, begunAt } : { from, begunAt, page: next },
			},
			reach,
		);
	} while (
		page !== undefined &&
		events.length < plan.mostEvents &&
		connection.clock.now() < plan.readUntil
	);
	return { events, memory };
}

async function readPage(
	{ handed, read }: DealMemory,
	{ from, page }: Pick<Listing, 'from' | 'page'>,
	plan: DealPlan,
	actions: DealChanges,
	connection: CrmConnection,
): Promise<{ fresh: DealEvent[]; read: DealMemory['read']; next: string | undefined }> {
	const { wanted, fields } = plan;
	const since = new Date(momentOf(from, plan));
	const { deals, next } = await actions.listChangedDeals(since, page, connection);
	const unread = deals.filter(({ id, revision }) => read[id]?.revision !== revision);
	const ids = unread.map(({ id }) => id);
	const told = ids.length
		? await actions.readDealEvents(ids, { ...wanted, since }, fields, connection)
		: [];
	return {
		fresh: told.filter(({ key }) => handed[key] === undefined),
		read: revisionsOf(unread),
		next,
	};
}

/** By the ids of the deals: nothing has to be searched for. What may have been cut off may be so once more. */
async function repeatDue(
	memory: DealMemory,
	plan: DealPlan,
	actions: DealChanges,
	connection: CrmConnection,
): Promise<{ events: FoundEvent[]; memory: DealMemory }> {
	const isOver = ({ handedAt }: Batch) => plan.now - handedAt >= plan.overlapMs;
	const suspects = memory.batches.filter(({ isSuspect }) => isSuspect);
	const others = memory.batches.filter(({ isSuspect }) => !isSuspect);
	const due = [...suspects, ...(plan.handsOnTwice ? others.filter(isOver) : [])];
	const deals = dealsOf(due);
	const ids = [...new Set(Object.values(deals))];
	const since = new Date(momentOf(memory.start, plan));
	const filter = { ...plan.wanted, since };
	const told = ids.length ? await actions.readDealEvents(ids, filter, plan.fields, connection) : [];
	const again = { handedAt: plan.now, deals: dealsOf(suspects) };
	const batches = [
		...others.filter((batch) => !isOver(batch)),
		...(suspects.length > 0 ? [again] : []),
	];
	return {
		events: told
			.filter(({ key }) => deals[key] !== undefined)
			.map((event) => ({ ...event, isRepeated: true })),
		memory: { ...memory, batches },
	};
}

function dealsOf(batches: readonly Batch[]): Batch['deals'] {
	return Object.assign({}, ...batches.map(({ deals }) => deals)) as Batch['deals'];
}

function withHanded(
	memory: DealMemory,
	events: readonly DealEvent[],
	{ now }: DealPlan,
): DealMemory {
	if (events.length === 0) return memory;
	const moments = events.map(({ key, at }) => [key, Date.parse(at)] as const);
	const deals = Object.fromEntries(events.map(({ key, deal }) => [key, deal.id]));
	const others = memory.batches.filter(({ handedAt }) => handedAt !== now);
	const own = memory.batches.find(({ handedAt }) => handedAt === now);
	return {
		...memory,
		handed: { ...memory.handed, ...Object.fromEntries(moments) },
		batches: [...others, { handedAt: now, deals: { ...own?.deals, ...deals } }],
	};
}

/** A moment as the CRM would keep it. */
function momentOf(moment: number, { momentMs }: Pick<DealPlan, 'momentMs'>): number {
	return Math.floor(moment / momentMs) * momentMs;
}

/** What no listing will meet again. */
function forgetOld(memory: DealMemory, reach: number): DealMemory {
	const { handed, read } = memory;
	return {
		...memory,
		handed: Object.fromEntries(Object.entries(handed).filter(([, moment]) => moment >= reach)),
		read: Object.fromEntries(Object.entries(read).filter(([, { at }]) => at >= reach)),
	};
}

function revisionsOf(deals: readonly ChangedDeal[]): DealMemory['read'] {
	return Object.fromEntries(
		deals.map(({ id, revision, changedAt }) => [id, { revision, at: Date.parse(changedAt) }]),
	);
}
