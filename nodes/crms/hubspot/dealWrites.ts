import type {
	SimplePublicObject,
	SimplePublicObjectBatchInputForCreate,
} from '@hubspot/api-client/lib/codegen/crm/objects';
import type { CrmConnection, DealChange, DealDraft, WriteResult } from '../../shared/contracts/crm';
import { type RowOutcome } from '../../shared/loops/batches';
import { attemptClassified } from '../../shared/vocabulary/attempt';
import type { Failure } from '../../shared/vocabulary/failure';
import type { Pipeline } from '../../shared/vocabulary/crmField';
import { ASSOCIATION_TYPES } from './associations';
import { writeBatches } from './batches';
import { objectsOf } from './client';
import { createKeyed } from './createKeyed';
import { classify } from './errors';
import { FURTHER_REFERENCES, kindOf, MAIN_REFERENCE_PROPERTY, OBJECT_TYPES } from './fields';
import { associationTo } from './activityInput';
import { urlOf } from './paths';
import { listPipelines } from './pipelines';
import { lacksFurther, oneTextOf, textsOf } from './references';
import { toWire } from './values';

const DEALS = OBJECT_TYPES.deal;

/**
 * Every row's fields, references and stage in one call; a row whose stage is refused is written without it and says so: that
 * also where an administrator requires a property of every deal in the stage. Deals whose references need more than one
 * text go in a call of their own, since an account without the further properties refuses them.
 */
export async function writeDeals(
	changes: readonly DealChange[],
	connection: CrmConnection,
): Promise<WriteResult[]> {
	const results = await writeRows(changes, connection);
	const stuck = changes.flatMap((change, index) => {
		const result = results[index];
		const mayBeTheStage = result?.status === 'failed' && result.failure.kind === 'invalidRequest';
		return mayBeTheStage && change.stage !== undefined ? [{ change, index }] : [];
	});
	if (stuck.length === 0) return results;
	const withFields = stuck.filter(
		({ change }) => Object.keys(change.fields).length > 0 || change.references !== undefined,
	);
	const rewritten = await writeRows(
		withFields.map(({ change }) => ({ ...change, stage: undefined })),
		connection,
	);
	for (const [place, { index }] of withFields.entries()) {
		const first = results[index];
		const second = rewritten[place];
		if (!second) continue;
		const stageRefused = first?.status === 'failed' ? first.failure : undefined;
		results[index] = second.status === 'updated' ? { ...second, stageRefused } : second;
	}
	return results;
}

/** A row whose references have no room is refused before any call; one that an older account refuses goes in one text. */
async function writeRows(
	changes: readonly DealChange[],
	connection: CrmConnection,
): Promise<WriteResult[]> {
	const results: WriteResult[] = changes.map(() => ({ status: 'failed', failure: NOT_WRITTEN }));
	const send = async (rows: readonly Row[]): Promise<void> => {
		for (const row of rows) {
			if ('failure' in row) results[row.index] = { status: 'failed', failure: row.failure };
		}
		const ready = rows.filter((row): row is Update & Row => !('failure' in row));
		if (ready.length === 0) return;
		const outcomes = await updateDeals(ready, connection);
		for (const [place, { id, index }] of ready.entries()) {
			results[index] = toResult(id, outcomes[place]);
		}
	};
	const rows = changes.map((change, index) => toRow(change, index, textsOf));
	const isLong = (row: Row) => !('failure' in row) && LONG_PROPERTY in row.properties;
	await send(rows.filter((row) => !isLong(row)));
	await send(rows.filter(isLong));
	const lacking = rows.filter(isLong).flatMap(({ index }) => {
		const [result, change] = [results[index], changes[index]];
		const isLacking = result?.status === 'failed' && lacksFurther(result.failure);
		return isLacking && change ? [toRow(change, index, oneTextOf)] : [];
	});
	await send(lacking);
	return results;
}

type Row = { readonly index: number } & (Update | { readonly failure: Failure });

/** Only rows that need several texts write it. */
const LONG_PROPERTY = FURTHER_REFERENCES[0] ?? '';

const NOT_WRITTEN: Failure = {
	kind: 'unavailable',
	message: 'HubSpot did not say what became of this deal',
};

/**
 * Keyed by the main reference, which HubSpot keeps unique: whoever is second gets the first one's deal.
 * A draft without a stage starts in the first stage of its pipeline, since HubSpot wants one; one without a pipeline goes
 * into that of its stage, since HubSpot takes the first pipeline and then refuses the stage of another.
 */
export async function createDeals(
	drafts: readonly DealDraft[],
	connection: CrmConnection,
): Promise<WriteResult[]> {
	const places = await placesOf(drafts, connection);
	if ('failure' in places) return drafts.map(() => ({ status: 'failed', failure: places.failure }));
	const outcomes = await createKeyed({
		rows: drafts.map((draft) => ({
			key: draft.reference,
			input: toInput(draft, places.of(draft)),
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
		request: { method: 'POST', url: urlOf(connection, 'objects', DEALS) },
	});
}

function toRow(
	{ id, fields, references, stage }: DealChange,
	index: number,
	textsFor: typeof textsOf,
): Row {
	const texts = references === undefined ? {} : textsFor(references);
	if (isRefused(texts)) return { index, failure: texts.failure };
	return {
		index,
		id,
		properties: {
			...wireOf(fields),
			...texts,
			...(stage === undefined ? {} : { dealstage: stage }),
		},
	};
}

function isRefused(texts: ReturnType<typeof textsOf>): texts is { readonly failure: Failure } {
	return typeof texts.failure === 'object';
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
	{ pipeline, stage }: Place,
): SimplePublicObjectBatchInputForCreate {
	const { ownerId, closeDate, contactId } = draft;
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

type Place = Pick<DealDraft, 'pipeline' | 'stage'>;

/** Where a new deal starts; the pipelines are asked for only when a draft does not say both. */
async function placesOf(
	drafts: readonly DealDraft[],
	connection: CrmConnection,
): Promise<{ readonly failure: Failure } | { readonly of: (place: Place) => Place }> {
	if (drafts.every(({ pipeline, stage }) => pipeline !== undefined && stage !== undefined)) {
		return { of: (place) => place };
	}
	const attempted = await attemptClassified(async () => await listPipelines(connection), classify);
	if ('failure' in attempted) return attempted;
	const pipelines = attempted.value;
	return { of: (place) => toPlace(place, pipelines) };
}

function toPlace({ pipeline, stage }: Place, pipelines: readonly Pipeline[]): Place {
	if (stage !== undefined) {
		return { stage, pipeline: pipeline ?? pipelines.find((one) => holds(one, stage))?.id };
	}
	const chosen =
		pipeline === undefined ? pipelines[0] : pipelines.find(({ id }) => id === pipeline);
	const first = chosen?.stages.find(({ kind }) => kind === 'open') ?? chosen?.stages[0];
	return { pipeline, stage: first?.id };
}

function holds({ stages }: Pipeline, stage: string): boolean {
	return stages.some(({ id }) => id === stage);
}
