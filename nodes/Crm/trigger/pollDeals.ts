import { type INodeExecutionData, type IPollFunctions } from 'n8n-workflow';
import type { DealEventFilter } from '../../shared/contracts/crmActions';
import { clock } from '../../shared/n8n/clock';
import { type CrmSession, openCrm } from '../../shared/n8n/connections';
import { crmSettings } from '../../shared/n8n/crmSettings';
import { refusalError, toNodeError } from '../../shared/n8n/errors';
import { attemptAsync } from '../../shared/vocabulary/attempt';
import { dealFieldsToRead } from '../action/records';
import { crmSystem, DEFAULT_CRM } from '../../systems';
import { type DealMemory, keep, nameOf, recall } from './memory';
import { toItems } from './output';
import { type DealChanges, type DealPlan, type FoundEvent, readEvents } from './readEvents';
import { wantedOf } from './wanted';

const MINUTE_MS = 60_000;
const OVERLAP_MINUTES = 10;
const MOST_EVENTS = 1_000;
/** n8n polls each minute, and gives up a poll after 45 seconds where its scheduler runs it. */
const READ_FOR_MS = 30_000;
/** A run by hand shows the last few of the last hour; of the last day or week where there are none. */
const SAMPLE = { events: 5, hours: [1, 24, 168] } as const;

interface Options {
	readonly handOnTwice?: boolean;
	readonly mostEvents?: number;
	readonly overlapMinutes?: number;
}

interface Trigger {
	readonly access: CrmSession;
	readonly actions: DealChanges;
	readonly wanted: Omit<DealEventFilter, 'since'>;
	readonly fields: readonly string[];
}

/** Triggers whose poll is not over: n8n starts the next one all the same, and both would hand on the same events. */
const polling = new Set<string>();

/**
 * What happened to deals since the last poll, as one batch. At least once: what was handed on shortly before n8n was
 * restarted comes again, marked as repeated. A poll that is stopped half-way hands on what it has.
 */
export async function pollDeals(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const startFrom = startOf(context);
	const access = await openCrm(
		context,
		crmSystem(String(context.getNodeParameter('crm', DEFAULT_CRM))),
	);
	const { adapter } = access;
	const { actions } = adapter;
	const { listChangedDeals, readDealEvents } = actions ?? {};
	if (!actions || !listChangedDeals || !readDealEvents) {
		throw refusalError(context.getNode(), [
			`${adapter.displayName} cannot tell what happened to deals in this version. Choose another CRM`,
		]);
	}
	const name = nameOf(context);
	if (polling.has(name)) return null;
	polling.add(name);
	const attempted = await attemptAsync(async () => {
		const facts = crmSettings(access);
		const wanted = await wantedOf(context, access, facts);
		const isSimple = context.getNodeParameter('simple', true) !== false;
		const fields = await dealFieldsToRead(adapter, actions, facts, isSimple);
		const changes = { listChangedDeals, readDealEvents };
		const trigger: Trigger = { access, actions: changes, wanted, fields };
		const events =
			context.getMode() === 'manual'
				? await sample(trigger)
				: await poll(context, trigger, { startFrom, account: await facts.account() });
		return await toItems(events, access, facts, isSimple);
	});
	polling.delete(name);
	if ('error' in attempted) throw toNodeError(context.getNode(), attempted.error, [adapter]);
	return attempted.value.length > 0 ? [attempted.value] : null;
}

async function poll(
	context: IPollFunctions,
	{ access, actions, wanted, fields }: Trigger,
	{ startFrom, account }: { readonly startFrom: string; readonly account: string },
): Promise<readonly FoundEvent[]> {
	const { adapter, connection } = access;
	const now = clock.now();
	const about = { scope: `${adapter.id}/${account}`, startFrom, wanted: JSON.stringify(wanted) };
	const {
		handOnTwice: handsOnTwice = false,
		mostEvents = MOST_EVENTS,
		overlapMinutes = OVERLAP_MINUTES,
	} = context.getNodeParameter('options', {}) as Options;
	const plan: DealPlan = {
		now,
		overlapMs: overlapMinutes * MINUTE_MS,
		mostEvents,
		readUntil: now + READ_FOR_MS,
		handsOnTwice,
		wanted,
		fields,
	};
	const reading = await readEvents(recall(context, about, now), plan, actions, connection);
	keep(context, reading.memory);
	const { events, stoppedBy } = reading;
	if (stoppedBy && events.length === 0) throw stoppedBy.error;
	if (stoppedBy) {
		const failure = adapter.classify(stoppedBy.error);
		context.logger.warn(
			`The node "${context.getNode().name}" was stopped half-way and goes on with the next poll: ${failure?.message ?? String(stoppedBy.error)}`,
		);
	}
	return events;
}

async function sample({ access, actions, wanted, fields }: Trigger): Promise<FoundEvent[]> {
	const { connection } = access;
	for (const hours of SAMPLE.hours) {
		const now = clock.now();
		const start = now - hours * 60 * MINUTE_MS;
		const unknown: DealMemory = {
			...{ scope: '', startFrom: '', wanted: '', start },
			...{ listing: { from: start, begunAt: now }, handed: {}, read: {}, batches: [] },
		};
		const plan: DealPlan = {
			...{ now, overlapMs: 0, mostEvents: MOST_EVENTS, readUntil: now + READ_FOR_MS },
			...{ handsOnTwice: false, wanted, fields },
		};
		const { events, stoppedBy } = await readEvents(unknown, plan, actions, connection);
		if (events.length > 0) return oldestFirst(events).slice(-SAMPLE.events);
		if (stoppedBy) throw stoppedBy.error;
	}
	return [];
}

function oldestFirst(events: readonly FoundEvent[]): FoundEvent[] {
	return [...events].sort((left, right) => Date.parse(left.at) - Date.parse(right.at));
}

function startOf(context: IPollFunctions): string {
	const written = String(context.getNodeParameter('startFrom', '') ?? '').trim();
	if (written === '' || !Number.isNaN(Date.parse(written))) return written;
	throw refusalError(context.getNode(), [
		`"${written}" in Start From is no date. Write it like 2026-01-31, or leave it empty`,
	]);
}
