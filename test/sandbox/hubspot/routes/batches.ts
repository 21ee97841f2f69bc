import type { SandboxResponse } from '../../system';
import type { RowError } from '../errors';
import { HubspotError, recordNotFound, recordsNotFound, toRowError, validation } from '../errors';
import { asRecord, asTexts, missingFields, requiredText, type Json as Row } from '../json';
import type { Call, Operations } from '../protocol/operation';
import { noContent, reads, typeOf, writes } from '../protocol/operation';
import { linkAll, readInlineAssociations } from '../state/associations';
import type { ClaimedValues, WritePlan } from '../state/plan';
import { planCreate, planUpdate } from '../state/plan';
import { assertUniqueProperty, lookUp, presentRecord, presentWritten } from '../state/records';
import { apiSource, archive, commit } from '../state/writes';

const MAXIMUM = 100;
const MAXIMUM_WITH_HISTORY = 50;

/** Up to a hundred records at once: `/crm/objects/2026-09/{type}/batch/…`. */
export const BATCH_OPERATIONS: Operations = {
	'POST /crm/objects/2026-09/:type/batch/read': reads(readBatch),
	'POST /crm/objects/2026-09/:type/batch/create': writes(createBatch),
	'POST /crm/objects/2026-09/:type/batch/update': writes(updateBatch),
	'POST /crm/objects/2026-09/:type/batch/upsert': writes(upsertBatch),
	'POST /crm/objects/2026-09/:type/batch/archive': writes((call) => {
		for (const row of rowsOf(call)) {
			const record = lookUp(call.portal, typeOf(call).name, requiredText(row, 'id'));
			if (record !== undefined) archive(call.portal, record);
		}
		return noContent();
	}),
};

function readBatch(call: Call): SandboxResponse {
	const { portal, body } = call;
	const type = typeOf(call);
	const propertiesWithHistory = asTexts(body.propertiesWithHistory);
	const maximum = propertiesWithHistory.length > 0 ? MAXIMUM_WITH_HISTORY : MAXIMUM;
	const ids = rowsOf(call, maximum).map((row) => requiredText(row, 'id'));
	const idProperty = typeof body.idProperty === 'string' ? body.idProperty : undefined;
	const isArchived = call.query.get('archived') === 'true';
	const options = { properties: asTexts(body.properties), propertiesWithHistory };
	const found = ids.map((id) => lookUp(portal, type.name, id, idProperty, isArchived));
	const missing = ids.filter((_, index) => found[index] === undefined);
	const records = [...new Set(found.filter((record) => record !== undefined))];
	const errors = missing.length === 0 ? [] : [recordsNotFound(type.legacyName, missing)];
	return answer(
		call,
		200,
		records.map((record) => presentRecord(portal, record, options)),
		errors,
	);
}

/**
 * Without trace ids one bad row refuses them all and nothing is made. With a trace id on every row the
 * bad rows are told apart and the others are made:
 * https://developers.hubspot.com/docs/api-reference/error-handling#multi-status-errors
 */
function createBatch(call: Call): SandboxResponse {
	const { portal } = call;
	const type = typeOf(call).name;
	const rows = rowsOf(call);
	const claimed: ClaimedValues = new Map();
	const { done, errors } = planEach(rows, isTraced(rows), (row) => ({
		links: readInlineAssociations(portal, type, row.associations),
		plan: planCreate(portal, type, asRecord(row.properties), claimed),
	}));
	const results = done.map(({ row, made: { links, plan } }) => {
		const record = commit(portal, plan, apiSource(portal));
		linkAll(portal, record.id, links);
		return { ...presentWritten(portal, record, plan.written), ...traceOf(row) };
	});
	return answer(call, 201, results, errors);
}

function updateBatch(call: Call): SandboxResponse {
	const { portal } = call;
	const type = typeOf(call);
	const rows = rowsOf(call).filter((row) => !isLeftOut(call, row));
	assertDistinct(rows);
	const claimed: ClaimedValues = new Map();
	const found = rows.map((row) => ({
		row,
		record: lookUp(portal, type.name, requiredText(row, 'id'), idPropertyOf(row)),
	}));
	const isPartial = isTraced(rows) && portal.settings.multiStatusOnUpdate;
	const present = found.flatMap(({ row, record }) => (record ? [{ row, record }] : []));
	const { done, errors } = planEach(present, isPartial, ({ row, record }) =>
		planUpdate(portal, record, asRecord(row.properties), claimed),
	);
	const results = done.map(({ made, row: { row } }) => ({
		...presentWritten(portal, commit(portal, made, apiSource(portal)), made.written),
		...traceOf(row),
	}));
	const gone = found.filter(({ record }) => record === undefined).map(({ row }) => row);
	const missing = gone.length === 0 ? [] : [notFoundRow(type.legacyName, gone)];
	return answer(call, 200, results, [...missing, ...errors]);
}

/** `new` tells whether the record was made by this very call. */
function upsertBatch(call: Call): SandboxResponse {
	const { portal } = call;
	const type = typeOf(call);
	const rows = rowsOf(call);
	assertDistinct(rows);
	for (const row of rows) assertUniqueProperty(portal, type.name, idPropertyOf(row) ?? 'id');
	const claimed: ClaimedValues = new Map();
	const isPartial = isTraced(rows) && portal.settings.multiStatusOnUpdate;
	const { done, errors } = planEach(rows, isPartial, (row) => {
		const id = requiredText(row, 'id');
		const idProperty = idPropertyOf(row) ?? '';
		const properties = asRecord(row.properties);
		const record = lookUp(portal, type.name, id, idProperty);
		if (record === undefined && idProperty === 'hs_object_id') throw recordNotFound(id);
		return record === undefined
			? planCreate(portal, type.name, { [idProperty]: id, ...properties }, claimed)
			: planUpdate(portal, record, properties, claimed);
	});
	const results = done.map(({ made, row }) => ({
		...presentWritten(portal, commit(portal, made, apiSource(portal)), made.written),
		new: (made as WritePlan).record === undefined,
		...traceOf(row),
	}));
	return answer(call, 200, results, errors);
}

/** Plans every row before any is written, so that a refusal of the whole batch leaves nothing behind. */
function planEach<Input, Made>(
	rows: readonly Input[],
	isPartial: boolean,
	plan: (row: Input) => Made,
): { done: { row: Input; made: Made }[]; errors: RowError[] } {
	const done: { row: Input; made: Made }[] = [];
	const errors: RowError[] = [];
	for (const row of rows) {
		try {
			done.push({ row, made: plan(row) });
		} catch (error) {
			if (!(error instanceof HubspotError) || !isPartial) throw error;
			const source = asRecord((row as Row).row ?? row);
			errors.push(toRowError(error, String(source.objectWriteTraceId)));
		}
	}
	return { done, errors };
}

/** HubSpot promises no order; here it is never the order of the inputs. */
function answer(
	call: Call,
	status: number,
	results: readonly unknown[],
	errors: readonly RowError[],
): SandboxResponse {
	const at = new Date(call.portal.now()).toISOString();
	return {
		status: errors.length > 0 ? 207 : status,
		body: {
			status: 'COMPLETE',
			results: [...results].reverse(),
			...(errors.length === 0 ? {} : { numErrors: errors.length, errors }),
			startedAt: at,
			completedAt: at,
		},
	};
}

function rowsOf(call: Call, maximum = MAXIMUM): readonly Row[] {
	if (!Array.isArray(call.body.inputs)) throw missingFields(['inputs']);
	const rows = call.body.inputs.map(asRecord);
	if (rows.length === 0) throw validation('The inputs list must not be empty');
	if (rows.length > maximum) {
		// Wording: https://github.com/PipedreamHQ/pipedream/pull/8462
		const what = maximum === MAXIMUM ? '' : ' for property histories';
		throw validation(
			`The maximum number of inputs supported in a batch request${what} is ${maximum}. ` +
				'Please reduce the number of items and try again',
		);
	}
	return rows;
}

function isLeftOut(call: Call, row: Row): boolean {
	const record = call.portal.records[typeOf(call).name].get(String(row.id));
	const isMerged = record?.mergedInto !== undefined;
	return isMerged && call.portal.settings.batchUpdateOfMerged === 'leftOut';
}

function isTraced(rows: readonly Row[]): boolean {
	return rows.every((row) => typeof row.objectWriteTraceId === 'string');
}

function traceOf({ objectWriteTraceId }: Row) {
	return objectWriteTraceId === undefined ? {} : { objectWriteTraceId };
}

function idPropertyOf({ idProperty }: Row): string | undefined {
	return typeof idProperty === 'string' ? idProperty : undefined;
}

function notFoundRow(legacyName: string, rows: readonly Row[]): RowError {
	const traces = rows.flatMap((row) => row.objectWriteTraceId ?? []).map(String);
	return recordsNotFound(legacyName, asTexts(rows.map((row) => row.id)), traces);
}

/** Body as captured: amp-labs/connectors, batch/update/contacts/err-duplicate-ids.json. */
function assertDistinct(rows: readonly Row[]): void {
	const ids = rows.map((row) => String(row.id));
	const twice = [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))];
	if (twice.length === 0) return;
	throw validation(
		`Duplicate IDs found in batch input: [${twice.join(', ')}]. IDs must be unique`,
		{ context: { ids: twice } },
	);
}
