import type { CrmConnection } from '../../shared/contracts/crm';
import { attemptAsync } from '../../shared/vocabulary/attempt';
import type { Pipeline, Stage } from '../../shared/vocabulary/crmField';
import { type Failure, isTransient } from '../../shared/vocabulary/failure';
import * as z from '../../shared/zod';
import { call } from './client';
import { classify } from './errors';
import { featuresOf } from './identity';
import { idOf } from './ids';
import { OBJECTS } from './names';
import { queryAll } from './wire/query';

/** The record type of all records that have none. @see https://developer.salesforce.com/docs/atlas.en-us.uiapi.meta/uiapi/ui_api_resources_picklist_values.htm */
export const MASTER_RECORD_TYPE = '012000000000000AAA';

/** Record types that a refusal names. */
const MOST_NAMES = 12;

const STAGES =
	'SELECT ApiName, MasterLabel, IsClosed, IsWon, SortOrder FROM OpportunityStage WHERE IsActive = true ORDER BY SortOrder, Id';

const RECORD_TYPES = `SELECT Id, Name, IsActive FROM RecordType WHERE SobjectType = '${OBJECTS.deal}' ORDER BY Name, Id`;

const PICKLIST: z.ZodType<{ readonly values: ReadonlyArray<{ readonly value: string }> }> =
	z.looseObject({ values: z.array(z.looseObject({ value: z.string() })) });

/**
 * A pipeline is a record type of opportunities, with the stages that it offers; opportunities without one are in one of their
 * own, which comes after them. An org without record types has that one only. Those that are no longer active come last: their
 * opportunities keep them, and are won like all others.
 */
export async function listPipelines(connection: CrmConnection): Promise<Pipeline[]> {
	const stages = await readStages(connection);
	const features = await featuresOf(connection);
	const rows = features.has('recordTypes')
		? await queryAll(RECORD_TYPES, 'record types', connection)
		: [];
	const [pipelines, inactive]: [Pipeline[], Pipeline[]] = [[], []];
	for (const { Id, Name, IsActive } of rows) {
		const id = idOf(String(Id), 'RecordType');
		if (id === undefined) continue;
		const offered = await stagesOffered(id, connection);
		const own = offered === undefined ? stages : stages.filter((stage) => offered.has(stage.id));
		const label = typeof Name === 'string' ? Name : id;
		if (IsActive === false)
			inactive.push({ id, label: `${label} (inactive)`, stages: numbered(own) });
		else pipelines.push({ id, label, stages: numbered(own) });
	}
	const label = rows.length === 0 ? 'Opportunity' : 'Opportunity (no record type)';
	const master = { id: MASTER_RECORD_TYPE, label, stages: numbered(stages) };
	return [...pipelines, master, ...inactive];
}

/** Of a record type that is gone, switched off or written by its name. */
export function unknownPipeline(pipeline: string, known: readonly Pipeline[]): Failure {
	const names = known.slice(0, MOST_NAMES).map(({ id, label }) => `${label} (${id})`);
	return {
		kind: 'invalidRequest',
		rawCode: 'UNKNOWN_PIPELINE',
		message: `Salesforce has no active record type of opportunities "${pipeline.slice(0, 80)}". It has ${names.join(', ')}${known.length > MOST_NAMES ? ' and others' : ''}. Choose the pipeline again`,
	};
}

/**
 * The active ones, in the order people see them. What stands in `StageName` is the stage's API name.
 * @see https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_opportunitystage.htm
 */
async function readStages(connection: CrmConnection): Promise<Array<Omit<Stage, 'order'>>> {
	const rows = await queryAll(STAGES, 'stages', connection);
	return rows.flatMap(({ ApiName, MasterLabel, IsClosed, IsWon }) => {
		if (typeof ApiName !== 'string') return [];
		const kind = IsWon === true ? 'won' : IsClosed === true ? 'lost' : 'open';
		return [{ id: ApiName, label: typeof MasterLabel === 'string' ? MasterLabel : ApiName, kind }];
	});
}

/** `undefined` where the connection's user may not look at them: then each stage may be one of it. */
async function stagesOffered(
	recordType: string,
	connection: CrmConnection,
): Promise<ReadonlySet<string> | undefined> {
	const path = `/ui-api/object-info/${OBJECTS.deal}/picklist-values/${recordType}/StageName`;
	const asked = await attemptAsync(
		async () => await call({ method: 'GET', path }, PICKLIST, connection),
	);
	if ('value' in asked) return new Set(asked.value.values.map(({ value }) => value));
	const failure = classify(asked.error);
	if (!failure || isTransient(failure) || failure.kind === 'auth') throw asked.error;
	return undefined;
}

function numbered(stages: ReadonlyArray<Omit<Stage, 'order'>>): Stage[] {
	return stages.map((stage, order) => ({ ...stage, order }));
}
