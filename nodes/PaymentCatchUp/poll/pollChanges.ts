import { type INodeExecutionData, type IPollFunctions } from 'n8n-workflow';
import { clock } from '../../shared/n8n/clock';
import {
	type GatewaySession,
	hasCredential,
	openCrm,
	openGateway,
} from '../../shared/n8n/connections';
import { areDeliveriesStopped, secondsToWait } from '../../shared/n8n/backpressure';
import { refusalError, toNodeError } from '../../shared/n8n/errors';
import { ALL_EVENTS, chosenEventTypes } from '../../shared/n8n/events';
import { attemptAsync } from '../../shared/vocabulary/attempt';
import type { PaymentEvent } from '../../shared/vocabulary/event';
import { toScope } from '../../shared/vocabulary/subject';
import { crmSystem, DEFAULT_CRM, DEFAULT_GATEWAY, gatewaySystem } from '../../systems';
import { readChanges } from './changes';
import { automationsBehind, readUnfinished } from './claims';
import { type CatchUpMemory, keep, recall, suspectAll } from './memory';

const MINUTE_MS = 60_000;
const OVERLAP_MINUTES = 10;
const MOST_EVENTS = 1_000;
/** A run by hand shows the last few of the last hour; of the last day or week where there are none. */
const SAMPLE = { events: 5, hours: [1, 24, 168], read: 1_000 } as const;

interface Options {
	readonly mostEvents?: number;
	readonly overlapMinutes?: number;
}

type IsWanted = (event: PaymentEvent) => boolean;

/**
 * Everything that changed since the last poll, as one batch. At least once: each event is handed on when it is first seen
 * and again an overlap later; after a restart of n8n, and after a run that found a system down, at once. What lists
 * nothing, or fails, leaves the cursor where it was.
 */
export async function pollChanges(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const startFrom = startOf(context);
	const access = await openGateway(
		context,
		gatewaySystem(String(context.getNodeParameter('gateway', DEFAULT_GATEWAY))),
	);
	const { adapter, connection } = access;
	const attempted = await attemptAsync(async () => {
		const account = await connection.account();
		const isWanted = wanted(context, access, account);
		if (context.getMode() === 'manual') return toItems(await sample(access, isWanted), account);
		const scope = toScope({ gateway: adapter.id, account, livemode: connection.livemode });
		const events = await poll(context, access, { scope, startFrom, isWanted });
		return toItems(events, account);
	});
	if ('error' in attempted) throw toNodeError(context.getNode(), attempted.error, [adapter]);
	return attempted.value.length > 0 ? [attempted.value] : null;
}

async function poll(
	context: IPollFunctions,
	access: GatewaySession,
	about: { readonly scope: string; readonly startFrom: string; readonly isWanted: IsWanted },
): Promise<PaymentEvent[]> {
	const now = clock.now();
	const workflowId = String(context.getWorkflow().id ?? '');
	const isDown = areDeliveriesStopped(workflowId);
	if (secondsToWait(workflowId, clock) !== undefined) return [];
	const known = recall(context, about.scope, about.startFrom, now);
	const { mostEvents = MOST_EVENTS, overlapMinutes = OVERLAP_MINUTES } = context.getNodeParameter(
		'options',
		{},
	) as Options;
	const plan = { now, overlapMs: overlapMinutes * MINUTE_MS, mostEvents, isWanted: about.isWanted };
	const changes = await readChanges(isDown ? suspectAll(known) : known, plan, access);
	const room = mostEvents - changes.events.length;
	const unfinished = await readClaims(context, changes.memory, {
		now,
		room,
		isWanted: about.isWanted,
	});
	keep(context, unfinished.memory);
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
	const access = await openCrm(context, system);
	const attempted = await attemptAsync(
		async () =>
			await readUnfinished(memory, { ...plan, automations: automationsBehind(context) }, access),
	);
	if ('value' in attempted) return attempted.value;
	throw toNodeError(context.getNode(), attempted.error, [access.adapter]);
}

async function sample(
	{ adapter, connection }: GatewaySession,
	isWanted: IsWanted,
): Promise<PaymentEvent[]> {
	for (const hours of SAMPLE.hours) {
		const since = new Date(clock.now() - hours * 60 * MINUTE_MS);
		const events: PaymentEvent[] = [];
		for await (const event of adapter.listChanges(since, connection)) {
			if (isWanted(event)) events.push(event);
			if (events.length >= SAMPLE.read) break;
		}
		if (events.length > 0) return events.slice(-SAMPLE.events);
	}
	return [];
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
		chosen.has(event.hint.type) &&
		event.livemode === connection.livemode &&
		(event.account === '' || event.account === account);
}

function startOf(context: IPollFunctions): string {
	const written = String(context.getNodeParameter('startFrom', '') ?? '').trim();
	if (written === '' || !Number.isNaN(Date.parse(written))) return written;
	throw refusalError(context.getNode(), [
		`"${written}" in Start From is no date. Write it like 2026-01-31, or leave it empty`,
	]);
}

function toItems(events: readonly PaymentEvent[], account: string): INodeExecutionData[] {
	return events.map(({ hint, ...event }) => ({
		json: { ...event, account, hint: { ...hint } },
	}));
}
