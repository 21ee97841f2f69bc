import type { INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import type { DealEventFilter } from '../../shared/contracts/crmActions';
import { clock } from '../../shared/n8n/clock';
import { type CrmSession, openCrm } from '../../shared/n8n/access/connections';
import { crmSettings } from '../../shared/n8n/crmSettings';
import { refusalError } from '../../shared/n8n/errors';
import {
	boundsOf,
	keep,
	MOST_EVENTS,
	pollAlone,
	sampleOf,
	startOf,
} from '../../shared/n8n/trigger/polling';
import { dealFieldsToRead } from '../action/records';
import { crmSystem, DEFAULT_CRM } from '../../systems';
import { DEALS, newMemory, recall } from './memory';
import { toItems } from './output';
import { type DealChanges, type DealPlan, type FoundEvent, readEvents } from './readEvents';
import { wantedOf } from './wanted';

/** n8n polls each minute, and gives up a poll after 45 seconds where its scheduler runs it. */
const READ_FOR_MS = 30_000;

interface Trigger {
	readonly session: CrmSession;
	readonly actions: DealChanges;
	readonly wanted: Omit<DealEventFilter, 'since'>;
	readonly fields: readonly string[];
}

/**
 * What happened to deals since the last poll, as one batch. At least once: what was handed on shortly before n8n was
 * restarted comes again, marked as repeated. A poll that is stopped half-way hands on what it has.
 */
export async function pollDeals(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const startFrom = startOf(context);
	const session = await openCrm(
		context,
		crmSystem(String(context.getNodeParameter('crm', DEFAULT_CRM))),
	);
	const { adapter } = session;
	const { actions } = adapter;
	const { listChangedDeals, readDealEvents } = actions ?? {};
	if (!actions || !listChangedDeals || !readDealEvents) {
		throw refusalError(context.getNode(), [
			`${adapter.displayName} cannot tell what happened to deals in this version. Choose another CRM`,
		]);
	}
	return await pollAlone(context, adapter, async () => {
		const settings = crmSettings(session);
		const wanted = await wantedOf(context, session, settings);
		const isSimple = context.getNodeParameter('simple', true) !== false;
		const fields = await dealFieldsToRead(adapter, actions, settings, isSimple);
		const changes = { listChangedDeals, readDealEvents };
		const trigger: Trigger = { session, actions: changes, wanted, fields };
		const events =
			context.getMode() === 'manual'
				? await sample(trigger)
				: await poll(context, trigger, { startFrom, account: await settings.account() });
		return await toItems(events, session, settings, isSimple);
	});
}

async function poll(
	context: IPollFunctions,
	{ session, actions, wanted, fields }: Trigger,
	{ startFrom, account }: { readonly startFrom: string; readonly account: string },
): Promise<readonly FoundEvent[]> {
	const { adapter, connection } = session;
	const now = clock.now();
	const about = { scope: `${adapter.id}/${account}`, startFrom, wanted: JSON.stringify(wanted) };
	const { handOnTwice: handsOnTwice = false } = context.getNodeParameter('options', {}) as {
		readonly handOnTwice?: boolean;
	};
	const readUntil = now + READ_FOR_MS;
	const momentMs = momentMsOf(session);
	const plan = { ...boundsOf(context), now, readUntil, handsOnTwice, momentMs, wanted, fields };
	const reading = await readEvents(recall(context, about, now), plan, actions, connection);
	keep(context, DEALS, reading.memory);
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

async function sample({ session, actions, wanted, fields }: Trigger): Promise<FoundEvent[]> {
	return await sampleOf(async (since) => {
		const now = clock.now();
		const unknown = newMemory({ scope: '', startFrom: '', wanted: '' }, since, now);
		const plan: DealPlan = {
			...{ now, overlapMs: 0, mostEvents: MOST_EVENTS, readUntil: now + READ_FOR_MS },
			...{ handsOnTwice: false, momentMs: momentMsOf(session), wanted, fields },
		};
		const { events, stoppedBy } = await readEvents(unknown, plan, actions, session.connection);
		if (stoppedBy && events.length === 0) throw stoppedBy.error;
		return oldestFirst(events);
	});
}

function momentMsOf({ adapter }: Trigger['session']): number {
	return adapter.actions?.momentMs ?? 1;
}

function oldestFirst(events: readonly FoundEvent[]): FoundEvent[] {
	return [...events].sort((left, right) => Date.parse(left.at) - Date.parse(right.at));
}
