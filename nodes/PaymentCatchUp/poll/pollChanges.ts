import type { INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { clock } from '../../shared/n8n/clock';
import {
	type GatewaySession,
	hasCredential,
	openCrm,
	openGateway,
} from '../../shared/n8n/access/connections';
import { areDeliveriesStopped, secondsToWait } from '../../shared/n8n/trigger/backpressure';
import { toNodeError } from '../../shared/n8n/errors';
import { ALL_EVENTS, chosenEventTypes } from '../../shared/n8n/events';
import {
	type About,
	boundsOf,
	keep,
	pollAlone,
	recall,
	sampleOf,
	startOf,
} from '../../shared/n8n/trigger/polling';
import { attemptAsync } from '../../shared/vocabulary/attempt';
import { type PaymentEvent, typesIn } from '../../shared/vocabulary/event';
import { toScope } from '../../shared/vocabulary/subject';
import { crmSystem, DEFAULT_CRM, DEFAULT_GATEWAY, gatewaySystem } from '../../systems';
import { readChanges } from './changes';
import { automationsBehind, readUnfinished } from './claims';
import { CATCH_UP, type CatchUpMemory, suspectAll } from './memory';

/** How many events a run by hand looks through. */
const MOST_OF_SAMPLE = 1_000;

type IsWanted = (event: PaymentEvent) => boolean;

/**
 * Everything that changed since the last poll, as one batch. At least once: each event is handed on when it is first seen
 * and again an overlap later; after a restart of n8n, and after a run that found a system down, at once. What lists
 * nothing, or fails, leaves the cursor where it was.
 */
export async function pollChanges(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const startFrom = startOf(context);
	const session = await openGateway(
		context,
		gatewaySystem(String(context.getNodeParameter('gateway', DEFAULT_GATEWAY))),
	);
	const { adapter, connection } = session;
	return await pollAlone(context, adapter, async () => {
		const account = await connection.account();
		const isWanted = wanted(context, session, account);
		if (context.getMode() === 'manual') return toItems(await sample(session, isWanted), account);
		const scope = toScope({ gateway: adapter.id, account, livemode: connection.livemode });
		return toItems(await poll(context, session, { scope, startFrom }, isWanted), account);
	});
}

async function poll(
	context: IPollFunctions,
	session: GatewaySession,
	about: About,
	isWanted: IsWanted,
): Promise<PaymentEvent[]> {
	const now = clock.now();
	const workflowId = String(context.getWorkflow().id ?? '');
	const isDown = areDeliveriesStopped(workflowId);
	if (secondsToWait(workflowId, clock) !== undefined) return [];
	const known = recall(context, CATCH_UP, about, now);
	const warn = (text: string) => context.logger.warn(`${context.getNode().name}: ${text}`);
	const plan = { ...boundsOf(context), now, isWanted, warn };
	const changes = await readChanges(isDown ? suspectAll(known) : known, plan, session);
	const room = plan.mostEvents - changes.events.length;
	const unfinished = await readClaims(context, changes.memory, { now, room, isWanted });
	keep(context, CATCH_UP, unfinished.memory);
	return [...changes.events, ...unfinished.events];
}

async function readClaims(
	context: IPollFunctions,
	memory: CatchUpMemory,
	plan: { readonly now: number; readonly room: number; readonly isWanted: IsWanted },
): Promise<{ events: PaymentEvent[]; memory: CatchUpMemory }> {
	const nothing = { events: [], memory };
	if (plan.room <= 0 || context.getNodeParameter('unfinished', true) !== true) return nothing;
	const system = crmSystem(String(context.getNodeParameter('crm', DEFAULT_CRM)));
	if (!hasCredential(context, 'crm', system)) {
		context.logger.info(
			`Unfinished follow-ups are not handed out: the node "${context.getNode().name}" has no credential for ${system.name}`,
		);
		return nothing;
	}
	const session = await openCrm(context, system);
	const attempted = await attemptAsync(
		async () =>
			await readUnfinished(memory, { ...plan, automations: automationsBehind(context) }, session),
	);
	if ('value' in attempted) return attempted.value;
	throw toNodeError(context.getNode(), attempted.error, [session.adapter]);
}

async function sample(
	{ adapter, connection }: GatewaySession,
	isWanted: IsWanted,
): Promise<PaymentEvent[]> {
	return await sampleOf(async (since) => {
		const events: PaymentEvent[] = [];
		for await (const event of adapter.listChanges(new Date(since), connection)) {
			if (isWanted(event)) events.push(event);
			if (events.length >= MOST_OF_SAMPLE) break;
		}
		return events;
	});
}

function wanted(
	context: IPollFunctions,
	{ connection }: GatewaySession,
	account: string,
): IsWanted {
	const chosen = new Set<string>(
		chosenEventTypes(context.getNodeParameter('events', [ALL_EVENTS]) as string[]),
	);
	return (event) =>
		typesIn(event.hint).some((type) => chosen.has(type)) &&
		event.livemode === connection.livemode &&
		(event.account === '' || event.account === account);
}

function toItems(events: readonly PaymentEvent[], account: string): INodeExecutionData[] {
	return events.map(({ hint, ...event }) => ({
		json: { ...event, account, hint: { ...hint } },
	}));
}
