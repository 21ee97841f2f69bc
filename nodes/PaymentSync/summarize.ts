import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { failureError, refusalError, toNodeError } from '../shared/n8n/errors';
import { toSummaryItem } from '../shared/n8n/summary/item';
import { isQuiet } from '../shared/n8n/summary/words';
import { summarise } from '../shared/sync/summary/summarise';
import type { SyncContext, SyncInput, SyncOptions, SyncOutcome } from '../shared/sync/types';
import { attemptAsync } from '../shared/vocabulary/attempt';
import { type Period, PERIODS, type PeriodName, periodOf } from '../shared/vocabulary/period';
import { openEngine, runEngine } from './engine';
import { syncOptions } from './parameters';
import { isTool } from './tool';

/** More than that in a period is not summed up in one run; the report says so. */
const MOST_EVENTS = 10_000;

/**
 * What happened at the gateway in a period and how the CRM stands to it, as one item: a preview of all that changed, so
 * nothing is written. Leaves by Already Handled, or by Needs Review where something waits for a person.
 */
export async function executeSummary(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const engine = await openEngine(context);
	const { sync } = engine;
	const attempted = await attemptAsync(async () => {
		const chosen = syncOptions(context, { isPreview: true, hasFollowUp: false }, sync);
		const syncedAt = syncedAtOf(chosen);
		const period = periodOf(
			periodName(context),
			sync.crmConnection.clock.now(),
			context.getTimezone(),
		);
		const { inputs, isCut } = await changesIn(period, sync);
		const options = { ...chosen, contacts: 'leave' as const, earlierOf: syncedAt };
		const outcomes = inputs.length === 0 ? [] : await runEngine(inputs, options, engine);
		refuseFailed(context, outcomes);
		return summarise(outcomes, period, syncedAt, isCut);
	});
	if ('error' in attempted) {
		throw toNodeError(context.getNode(), attempted.error, [sync.gateway, sync.crm]);
	}
	const summary = attempted.value;
	const skipsQuiet = context.getNodeParameter('skipQuiet', 0, false) === true;
	if (skipsQuiet && isQuiet(summary)) return [[], [], []];
	const item: INodeExecutionData = {
		json: toSummaryItem(summary, {
			gatewayName: sync.gateway.displayName,
			crmName: sync.crm.displayName,
			isTest: !sync.gatewayConnection.livemode,
		}),
		pairedItem: context.getInputData().map((_, index) => ({ item: index })),
	};
	if (isTool(context)) return [[item]];
	const needsPerson = item.json.healthy !== true;
	return needsPerson ? [[], [], [item]] : [[], [item], []];
}

function periodName(context: IExecuteFunctions): PeriodName {
	const chosen = context.getNodeParameter('period', 0, 'yesterday');
	const known = PERIODS.find((name) => name === chosen);
	if (known) return known;
	throw refusalError(context.getNode(), [
		`"${String(chosen)}" is no period. Choose one from the list of Period`,
	]);
}

/** Every event of the period at the gateway, oldest first. */
async function changesIn(
	{ from, to }: Period,
	{ gateway, gatewayConnection }: SyncContext,
): Promise<{ inputs: SyncInput[]; isCut: boolean }> {
	const account = await gatewayConnection.account();
	const inputs: SyncInput[] = [];
	for await (const event of gateway.listChanges(new Date(from), gatewayConnection)) {
		if (Date.parse(event.occurredAt) >= to) break;
		if (inputs.length >= MOST_EVENTS) return { inputs, isCut: true };
		inputs.push({ event: { ...event, account } });
	}
	return { inputs, isCut: false };
}

/** Where Synced At stands on the deal: the user may keep it in a field of their own, or nowhere. */
function syncedAtOf({ mapping }: SyncOptions): string | undefined {
	return mapping.find(
		({ source, object }) => object === 'deal' && 'value' in source && source.value === 'syncedAt',
	)?.field;
}

/** A report with holes would be taken for the truth. */
function refuseFailed(context: IExecuteFunctions, outcomes: readonly SyncOutcome[]): void {
	for (const outcome of outcomes) {
		if (outcome.outcome === 'failed') throw failureError(context.getNode(), outcome.failure);
	}
}
