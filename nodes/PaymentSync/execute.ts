import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { acknowledge } from '../shared/n8n/trigger/acknowledge';
import { clock } from '../shared/n8n/clock';
import { forgetCrmSettings } from '../shared/n8n/crmSettings';
import { stopDeliveries, resumeDeliveries } from '../shared/n8n/trigger/backpressure';
import { errorItem, failureOf, refusalError, toNodeError } from '../shared/n8n/errors';
import {
	paymentsOf,
	type WaitingPayment,
	waitingPayment,
	withPayments,
} from '../shared/n8n/waitingPayment';
import type { SyncInput, SyncOutcome } from '../shared/sync/types';
import { attemptAsync } from '../shared/vocabulary/attempt';
import { isTransient } from '../shared/vocabulary/failure';
import { toReference } from '../shared/vocabulary/subject';
import { DEFAULT_GATEWAY } from '../systems';
import { openEngine, runEngine } from './engine';
import { type FollowUp, followUpOf, hasCatchUp } from './followUp';
import { readInput } from './inputs';
import { itemsOf, type Outputs } from './items';
import { syncOptions } from './parameters';
import { executeSummary } from './summarize';
import { isTool } from './tool';

const CONFIRM_HINT =
	'No Confirm Handled follows, so every payment counts as handled when this node is done. Add CRM Deals and Contacts, Confirm Handled, at the end of the branch: what n8n could not finish is then handed out again.';

interface Admitted {
	/** Position of the item. */
	readonly index: number;
	readonly input: SyncInput;
}

/**
 * All items of the batch at once; the gateway hears how it went before any mail is sent. With *On Error: Continue* nothing
 * is thrown: n8n would hand the items as they came to the first output, which is New, and mails would go out for nothing.
 */
export async function executeSync(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const isSummary = context.getNodeParameter('operation', 0, 'sync') === 'summarize';
	const attempted = await attemptAsync(
		async () => await (isSummary ? executeSummary(context) : syncItems(context)),
	);
	if ('value' in attempted) return attempted.value;
	if (!context.continueOnFail()) throw withPayments(attempted.error, paymentsOf(context));
	const review = context.getInputData().map((_, index) => errorItem(attempted.error, index));
	return isTool(context) ? [review] : [[], [], review];
}

async function syncItems(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const gatewayId = String(context.getNodeParameter('gateway', 0, DEFAULT_GATEWAY));
	const read = context.getInputData().map(({ json }) => readInput(json, gatewayId));
	const admitted = read.flatMap((entry, index): Admitted[] =>
		'input' in entry ? [{ index, input: entry.input }] : [],
	);
	const refused = read.flatMap((entry, index) =>
		'refused' in entry
			? [refusalError(context.getNode(), [entry.refused], { itemIndex: index })]
			: [],
	);
	const followUp = followUpOf(context);
	const outputs = await syncAdmitted(context, followUp, admitted);
	const [firstRefused] = refused;
	const isForNobody = outputs.fresh.length === 0 && outputs.review.length === 0;
	if (firstRefused) await acknowledge(context, 'taken');
	if (firstRefused && isForNobody && !context.continueOnFail()) throw firstRefused;
	if (followUp.lacksConfirm) {
		context.addExecutionHints({ message: CONFIRM_HINT, location: 'outputPane' });
	}
	const errors = refused.map((error) => errorItem(error, error.context.itemIndex as number));
	const review = [...outputs.review, ...errors];
	// An AI agent reads the first output only.
	if (isTool(context)) return [[...outputs.fresh, ...outputs.handled, ...review]];
	return [outputs.fresh, outputs.handled, review];
}

async function syncAdmitted(
	context: IExecuteFunctions,
	followUp: FollowUp,
	admitted: readonly Admitted[],
): Promise<Outputs> {
	if (admitted.length === 0) return { fresh: [], handled: [], review: [] };
	const attempted = await attemptAsync(async () => await run(context, followUp, admitted));
	if ('value' in attempted) return attempted.value;
	const isCured = isCuredByWaiting(attempted.error);
	if (isCured) keepOut(context);
	await acknowledge(context, isCured ? 'deliverAgain' : 'taken');
	if (!context.continueOnFail()) throw withPayments(attempted.error, waitingOf(admitted));
	const review = admitted.map(({ index }) => errorItem(attempted.error, index));
	return { fresh: [], handled: [], review };
}

async function run(
	context: IExecuteFunctions,
	followUp: FollowUp,
	admitted: readonly Admitted[],
): Promise<Outputs> {
	const engine = await openEngine(context);
	const { sync, crmAccess } = engine;
	const isPreview = context.getNodeParameter('operation', 0, 'sync') === 'preview';
	const attempted = await attemptAsync(async () => {
		const options = syncOptions(context, { isPreview, hasFollowUp: followUp.isConfirmed }, sync);
		const inputs = admitted.map(({ input }) => input);
		return await runEngine(inputs, options, engine);
	});
	if ('error' in attempted) {
		throw toNodeError(context.getNode(), attempted.error, [sync.gateway, crmAccess.adapter]);
	}
	const outcomes = attempted.value.map((outcome) => ({
		...outcome,
		index: admitted[outcome.index]?.index ?? outcome.index,
	}));
	if (outcomes.some(isRefusedByCrm)) forgetCrmSettings(crmAccess);
	await answerGateway(context, outcomes);
	return await itemsOf(context, outcomes, sync);
}

/**
 * What the gateway's redelivery can cure is asked for again; while a system is down, the trigger turns deliveries away. That
 * another run is at work is no reason to refuse where its claim is kept: a Payment Catch-Up Trigger hands it out again should
 * that run not get there, and gateways warn of endpoints that refuse.
 */
async function answerGateway(
	context: IExecuteFunctions,
	outcomes: readonly SyncOutcome[],
): Promise<void> {
	const asked = outcomes.flatMap((outcome) =>
		outcome.outcome === 'failed' && isTransient(outcome.failure)
			? [outcome.failure.retryAfterMs ?? 0]
			: [],
	);
	const isDown = asked.length > 0;
	const isHandedOut = outcomes.some(({ outcome }) => outcome === 'busy') && hasCatchUp(context);
	const isLeft = outcomes.some(
		(outcome) => outcome.outcome === 'busy' && !(isHandedOut && outcome.isListed),
	);
	if (isDown) keepOut(context, Math.max(...asked));
	else resumeDeliveries(workflowOf(context), clock);
	await acknowledge(context, isDown || isLeft ? 'deliverAgain' : 'taken');
}

/** A run by hand, in the editor, closes nobody's door. */
function keepOut(context: IExecuteFunctions, askedMs = 0): void {
	if (context.getMode() !== 'manual') stopDeliveries(workflowOf(context), clock, askedMs);
}

function waitingOf(admitted: readonly Admitted[]): WaitingPayment[] {
	return admitted.flatMap(({ input }) => {
		const payment =
			'event' in input
				? waitingPayment(input.event, undefined)
				: waitingPayment(undefined, toReference(input.state.subject));
		return payment ? [payment] : [];
	});
}

function isRefusedByCrm(outcome: SyncOutcome): boolean {
	return (
		(outcome.outcome === 'needsReview' && outcome.reason === 'refusedByCrm') ||
		(outcome.outcome === 'failed' && outcome.failure.kind === 'invalidRequest')
	);
}

function isCuredByWaiting(error: unknown): boolean {
	const failure = failureOf(error, []);
	if (failure) return isTransient(failure);
	const code = (error as { httpCode?: unknown }).httpCode;
	return code === '429' || code === '503';
}

function workflowOf(context: IExecuteFunctions): string {
	return String(context.getWorkflow().id ?? '');
}
