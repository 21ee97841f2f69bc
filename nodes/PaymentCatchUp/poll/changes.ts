import type { GatewaySession } from '../../shared/n8n/access/connections';
import { takeApproved } from '../../shared/n8n/trigger/takeApproved';
import type { PaymentEvent } from '../../shared/vocabulary/event';
import { type Batch, type CatchUpMemory, momentOf, toBatch } from './memory';

export interface ChangesPlan {
	readonly now: number;
	readonly overlapMs: number;
	readonly mostEvents: number;
	/** Events of this account and mode that the user chose. */
	readonly isWanted: (event: PaymentEvent) => boolean;
	/** Tells those who run n8n what went wrong without stopping anything. */
	readonly warn: (text: string) => void;
}

/**
 * What one poll hands on: batches that are due a second time, then what is new since the cursor, looking back over the
 * overlap. At most as many as the user allows; the cursor moves over nothing that was not handed on.
 */
export async function readChanges(
	memory: CatchUpMemory,
	plan: ChangesPlan,
	session: GatewaySession,
): Promise<{ events: PaymentEvent[]; memory: CatchUpMemory }> {
	const found = new Map<string, PaymentEvent>();
	const batches: Batch[] = [];
	for (const batch of memory.batches) {
		const isTooMany = found.size > 0 && found.size + batch.count > plan.mostEvents;
		if (!isDue(batch, plan) || isTooMany) {
			batches.push(batch);
			continue;
		}
		const again = await readAgain(batch, plan.mostEvents - found.size, plan, session);
		for (const event of again.events) found.set(event.id, event);
		if (again.rest) batches.push(again.rest);
		else if (batch.isSuspect) batches.push(asSeen(batch, plan.now));
	}
	const fresh = await readFresh(memory, plan.mostEvents - found.size, plan, session);
	for (const event of fresh.events) found.set(event.id, event);
	const { cursor } = fresh;
	const reach = cursor - plan.overlapMs;
	const handed = { ...memory.handed };
	for (const event of fresh.events) handed[event.id] = momentOf(event);
	return {
		events: [...found.values()].sort((left, right) => momentOf(left) - momentOf(right)),
		memory: {
			...memory,
			cursor,
			handed: Object.fromEntries(Object.entries(handed).filter(([, moment]) => moment >= reach)),
			batches: [...batches, ...toBatch(fresh.events, plan.now)],
		},
	};
}

function isDue({ handedAt, isSuspect }: Batch, { now, overlapMs }: ChangesPlan): boolean {
	return isSuspect === true || now - handedAt >= overlapMs;
}

/** Handed on twice; once more in due time, since that run too may be cut off. */
function asSeen({ resume: _resume, ...batch }: Batch, now: number): Batch {
	return { ...batch, handedAt: now, isSuspect: false };
}

/** Everything of a batch, in whatever order the gateway lists one moment; what does not fit stays due. */
async function readAgain(
	batch: Batch,
	room: number,
	plan: ChangesPlan,
	{ adapter, connection }: GatewaySession,
): Promise<{ events: PaymentEvent[]; rest?: Batch }> {
	const { from, to, resume } = batch;
	const ids = batch.ids && new Set(batch.ids);
	const done = new Set(resume?.done);
	const isOfBatch = (event: PaymentEvent) => {
		const moment = momentOf(event);
		return !ids || (moment > from && moment < to) || ids.has(event.id);
	};
	const events: PaymentEvent[] = [];
	for await (const event of adapter.listChanges(new Date(resume?.at ?? from), connection)) {
		const moment = momentOf(event);
		if (moment > to) break;
		if (!plan.isWanted(event) || !isOfBatch(event) || done.has(event.id)) continue;
		if (events.length < room) {
			events.push(event);
			continue;
		}
		const before = resume?.at === moment ? resume.done : [];
		const now = events.filter((handed) => momentOf(handed) === moment).map(({ id }) => id);
		const count = Math.max(1, batch.count - events.length);
		return { events, rest: { ...batch, count, resume: { at: moment, done: [...before, ...now] } } };
	}
	return { events };
}

/** Oldest first, so that what does not fit is younger than what does, and the cursor stops in between. */
async function readFresh(
	{ start, cursor, handed }: CatchUpMemory,
	room: number,
	plan: ChangesPlan,
	session: GatewaySession,
): Promise<{ events: PaymentEvent[]; cursor: number }> {
	const { adapter, connection } = session;
	if (room <= 0) return { events: [], cursor };
	const since = Math.max(start, cursor - plan.overlapMs);
	const events: PaymentEvent[] = [];
	for await (const event of adapter.listChanges(new Date(since), connection)) {
		const untaken = await takeApproved([event], session);
		// The next polls ask again, as far as the overlap reaches; one order that nobody can take holds up nothing else.
		if (untaken) plan.warn(untaken.reason);
		if (!plan.isWanted(event) || handed[event.id] !== undefined) continue;
		const last = events.at(-1);
		if (last && events.length >= room) {
			return { events, cursor: Math.max(cursor, momentOf(last)) };
		}
		events.push(event);
	}
	return { events, cursor: Math.max(cursor, plan.now) };
}
