import type { IExecuteFunctions, INodeExecutionData, NodeApiError } from 'n8n-workflow';
import { errorItem, failureError } from '../shared/n8n/errors';
import { toItem } from '../shared/n8n/output';
import { type WaitingPayment, waitingPayment, withPayments } from '../shared/n8n/waitingPayment';
import type { SyncContext, SyncOutcome } from '../shared/sync/types';
import { attemptAsync } from '../shared/vocabulary/attempt';
import { toReference } from '../shared/vocabulary/subject';

/** The node's outputs, in their order. */
export interface Outputs {
	readonly fresh: INodeExecutionData[];
	readonly handled: INodeExecutionData[];
	readonly review: INodeExecutionData[];
}

const OUTPUT_OF = {
	new: 'fresh',
	alreadyHandled: 'handled',
	busy: 'handled',
	preview: 'handled',
	needsReview: 'review',
	failed: 'review',
} as const satisfies Readonly<Record<SyncOutcome['outcome'], keyof Outputs>>;

/** What is settled without anybody: nothing gets lost when the run stops. */
const ASKS_NOBODY: ReadonlySet<SyncOutcome['outcome']> = new Set([
	'alreadyHandled',
	'busy',
	'failed',
]);

/**
 * Sorts outcomes into the outputs. A refused call is an error, unless other items of the batch are for somebody: what is New
 * is claimed and must reach its mails, and nobody hears again of what needs a review. What was refused then leaves by Needs
 * Review beside them.
 */
export async function itemsOf(
	context: IExecuteFunctions,
	outcomes: readonly SyncOutcome[],
	sync: SyncContext,
): Promise<Outputs> {
	const isForNobody = outcomes.every(({ outcome }) => ASKS_NOBODY.has(outcome));
	const failed = outcomes.filter(({ outcome }) => outcome === 'failed');
	const error = failed[0] && errorOf(context, failed[0], failed.length === 1);
	if (error && isForNobody && !context.continueOnFail()) {
		throw withPayments(error, outcomes.flatMap(waitingOf));
	}
	const words = {
		gatewayName: sync.gateway.displayName,
		crmName: sync.crm.displayName,
		stageName: await stageNames(sync),
	};
	const outputs: Outputs = { fresh: [], handled: [], review: [] };
	for (const outcome of outcomes) {
		const refusal = context.continueOnFail() ? errorOf(context, outcome) : undefined;
		const item = refusal
			? errorItem(refusal, outcome.index)
			: { json: toItem(outcome, words), pairedItem: { item: outcome.index } };
		outputs[OUTPUT_OF[outcome.outcome]].push(item);
	}
	return outputs;
}

/** @param isAlone names the event; where it speaks for several, none of them is singled out. */
function errorOf(
	context: IExecuteFunctions,
	outcome: SyncOutcome,
	isAlone = true,
): NodeApiError | undefined {
	if (outcome.outcome !== 'failed') return undefined;
	const { event, failure, index } = outcome;
	return failureError(context.getNode(), failure, {
		itemIndex: index,
		about:
			isAlone && event
				? `Event ${event.id} (${event.hint.objectKind} ${event.hint.objectId})`
				: undefined,
	});
}

/** All that failed, not only the one whose message is shown. */
function waitingOf({ outcome, event, state }: SyncOutcome): WaitingPayment[] {
	if (outcome !== 'failed') return [];
	const payment = waitingPayment(event, state && toReference(state.subject));
	return payment ? [payment] : [];
}

/** A stage's name costs no call: the sync has just asked for the pipelines. */
async function stageNames({ crmSettings }: SyncContext): Promise<(stageId: string) => string> {
	const attempted = await attemptAsync(async () => await crmSettings.pipelines());
	const pipelines = 'value' in attempted ? attempted.value : [];
	const names = new Map(
		pipelines.flatMap(({ stages }) => stages.map(({ id, label }) => [id, label] as const)),
	);
	return (stageId) => names.get(stageId) ?? stageId;
}
