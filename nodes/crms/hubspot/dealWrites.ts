import type {
	SimplePublicObject,
	SimplePublicObjectBatchInputForCreate,
} from '@hubspot/api-client/lib/codegen/crm/objects';
import type { CrmConnection, DealChange, DealDraft, WriteResult } from '../../shared/contracts/crm';
import { attemptAsync } from '../../shared/vocabulary/attempt';
import type { Failure } from '../../shared/vocabulary/failure';
import { lookup } from '../../shared/vocabulary/lookup';
import { ASSOCIATION_TYPES } from './associations';
import { type RowOutcome, writeBatches } from './batches';
import { objectsOf } from './client';
import { createKeyed } from './createKeyed';
import { classify } from './errors';
import { kindOf, MAIN_REFERENCE_PROPERTY, OBJECT_TYPES } from './fields';
import { associationTo } from './activityInput';
import { listPipelines } from './pipelines';
import { toWire } from './values';

const DEALS = OBJECT_TYPES.deal;

/** Every row's fields and stage in one call; a row whose stage is refused is written without it and says so. */
export async function writeDeals(
	changes: readonly DealChange[],
	connection: CrmConnection,
): Promise<WriteResult[]> {
	const outcomes = await updateDeals(changes.map(withStage), connection);
	const results = changes.map((change, index) => toResult(change.id, outcomes[index]));
	const stuck = changes.flatMap((change, index) => {
		const result = results[index];
		const mayBeTheStage = result?.status === 'failed' && result.failure.kind === 'invalidRequest';
		return mayBeTheStage && change.stage !== undefined ? [{ change, index }] : [];
	});
	if (stuck.length === 0) return results;
	const withFields = stuck.filter(({ change }) => Object.keys(change.fields).length > 0);
	const rewritten = await updateDeals(
		withFields.map(({ change }) => ({ id: change.id, properties: wireOf(change.fields) })),
		connection,
	);
	for (const [place, { change, index }] of withFields.entries()) {
		const first = results[index];
		const second = toResult(change.id, rewritten[place]);
		const stageRefused = first?.status === 'failed' ? first.failure : undefined;
		results[index] = second.status === 'updated' ? { ...second, stageRefused } : second;
	}
	return results;
}

/**
 * Keyed by the main reference, which HubSpot keeps unique: whoever is second gets the first one's deal.
 * A draft without a stage starts in the first stage of its pipeline, since HubSpot wants one.
 */
export async function createDeals(
	drafts: readonly DealDraft[],
	connection: CrmConnection,
): Promise<WriteResult[]> {
	const stages = await firstStages(drafts, connection);
	if ('failure' in stages) return drafts.map(() => ({ status: 'failed', failure: stages.failure }));
	const outcomes = await createKeyed({
		rows: drafts.map((draft) => ({
			key: draft.reference,
			input: toInput(draft, stages.byPipeline),
		})),
		objectType: DEALS,
		keyProperty: MAIN_REFERENCE_PROPERTY,
		properties: [],
		connection,
	});
	return outcomes.map((outcome): WriteResult => {
		if ('failure' in outcome) return { status: 'failed', failure: outcome.failure };
		return { status: outcome.isNew ? 'created' : 'existed', id: outcome.record.id };
	});
}

interface Update {
	readonly id: string;
	readonly properties: Record<string, string>;
}

async function updateDeals(
	rows: readonly Update[],
	connection: CrmConnection,
): Promise<Array<RowOutcome<SimplePublicObject>>> {
	return await writeBatches({
		rows,
		identityOf: ({ id }) => id,
		isAnswerTo: (deal: SimplePublicObject, { id }) => deal.id === id,
		send: async (sent) =>
			await objectsOf(connection).batch.update(DEALS, {
				inputs: sent.map(({ row: { id, properties }, traceId }) => ({
					id,
					properties,
					objectWriteTraceId: traceId,
				})),
			}),
		request: { method: 'POST', url: `${connection.baseUrl}/crm/v3/objects/${DEALS}` },
	});
}

function withStage({ id, fields, stage }: DealChange): Update {
	return {
		id,
		properties: { ...wireOf(fields), ...(stage === undefined ? {} : { dealstage: stage }) },
	};
}

function toResult(id: string, outcome: RowOutcome<SimplePublicObject> | undefined): WriteResult {
	if (outcome && 'failure' in outcome) return { status: 'failed', failure: outcome.failure };
	return { status: 'updated', id: outcome?.result.id ?? id };
}

function wireOf(fields: Readonly<Record<string, string | null>>): Record<string, string> {
	return Object.fromEntries(
		Object.entries(fields).map(([name, value]) => [name, toWire(value, kindOf(name))]),
	);
}

function toInput(
	draft: DealDraft,
	stageOf: (pipeline: string | undefined) => string | undefined,
): SimplePublicObjectBatchInputForCreate {
	const { pipeline, ownerId, closeDate, contactId } = draft;
	const stage = draft.stage ?? stageOf(pipeline);
	return {
		properties: {
			...wireOf(draft.fields),
			dealname: draft.name,
			amount: draft.amount,
			deal_currency_code: draft.currency,
			[MAIN_REFERENCE_PROPERTY]: draft.reference,
			...(pipeline === undefined ? {} : { pipeline }),
			...(stage === undefined ? {} : { dealstage: stage }),
			...(ownerId === undefined ? {} : { hubspot_owner_id: ownerId }),
			...(closeDate === undefined ? {} : { closedate: toWire(closeDate) }),
		},
		associations:
			contactId === undefined ? [] : [associationTo(contactId, ASSOCIATION_TYPES.dealToContact)],
	};
}

/** Where a new deal starts, asked for only when a draft does not say. */
async function firstStages(
	drafts: readonly DealDraft[],
	connection: CrmConnection,
): Promise<
	{ failure: Failure } | { byPipeline: (pipeline: string | undefined) => string | undefined }
> {
	if (drafts.every(({ stage }) => stage !== undefined)) return { byPipeline: () => undefined };
	const attempted = await attemptAsync(async () => await listPipelines(connection));
	if ('error' in attempted) {
		const failure = classify(attempted.error);
		if (!failure) throw attempted.error;
		return { failure };
	}
	const pipelines = attempted.value;
	const starts: Record<string, string | undefined> = Object.fromEntries(
		pipelines.map(({ id, stages }) => [
			id,
			(stages.find(({ kind }) => kind === 'open') ?? stages[0])?.id,
		]),
	);
	return {
		byPipeline: (pipeline: string | undefined) => lookup(starts, pipeline ?? pipelines[0]?.id),
	};
}
