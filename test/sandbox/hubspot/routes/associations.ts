import type { SandboxResponse } from '../../system';
import type { RowError } from '../errors';
import { HubspotError, recordNotFound, toRowError, validation } from '../errors';
import { asRecord, missingFields, type Json } from '../json';
import type { Call, Operation, Operations } from '../protocol/operation';
import { created, noContent, ok, pageOf, typeOf } from '../protocol/operation';
import { defaultType, presentLinked, readTypes } from '../state/associations';
import type { AssociationType } from '../state/associationTypes';
import { associationTypes } from '../state/associationTypes';
import { findRecord } from '../state/records';

/** https://developers.hubspot.com/docs/api-reference/crm-associations-v4/guide#limits */
const READ_MAXIMUM = 1_000;
const CREATE_MAXIMUM = 2_000;
const PAGE_MAXIMUM = 500;

const pairScopes =
	(kind: 'readScopes' | 'writeScopes'): Operation['scopes'] =>
	(call) => [typeOf(call, 'from')[kind], typeOf(call, 'to')[kind]];
const reads = (run: Operation['run']): Operation => ({ scopes: pairScopes('readScopes'), run });
const writes = (run: Operation['run']): Operation => ({ scopes: pairScopes('writeScopes'), run });

/** Links between records, version 4. */
export const ASSOCIATION_OPERATIONS: Operations = {
	'GET /crm/v4/associations/:from/:to/labels': reads((call) =>
		ok({
			results: associationTypes(typeOf(call, 'from').name, typeOf(call, 'to').name).map(
				({ typeId, label }) => ({ category: 'HUBSPOT_DEFINED', typeId, label }),
			),
		}),
	),
	'POST /crm/v4/associations/:from/:to/batch/read': reads(readBatch),
	'POST /crm/v4/associations/:from/:to/batch/create': writes((call) =>
		linkBatch(call, 201, (row) => readTypes(...pairOf(call), row.types), presentLabels),
	),
	'POST /crm/v4/associations/:from/:to/batch/associate/default': writes((call) =>
		linkBatch(call, 200, () => [defaultType(...pairOf(call))], presentDefault),
	),
	'POST /crm/v4/associations/:from/:to/batch/archive': writes((call) => {
		for (const row of rowsOf(call, CREATE_MAXIMUM)) {
			const targets = Array.isArray(row.to) ? row.to : [row.to];
			for (const to of targets) unlink(call, idOf(row.from), idOf(to));
		}
		return noContent();
	}),
	'POST /crm/v4/associations/:from/:to/batch/labels/archive': writes((call) => {
		for (const row of rowsOf(call, CREATE_MAXIMUM)) {
			for (const type of readTypes(...pairOf(call), row.types)) {
				unlink(call, idOf(row.from), idOf(row.to), type.typeId);
			}
		}
		return noContent();
	}),
	'GET /crm/v4/objects/:from/:fromId/associations/:to': reads((call) => {
		const [from, to] = pairOf(call);
		const linked = presentLinked(call.portal, from, call.parameters.fromId ?? '', to);
		const { items, paging } = pageOf(linked, withDefaultLimit(call.query), PAGE_MAXIMUM);
		return ok({ results: items, ...paging });
	}),
	'PUT /crm/v4/objects/:from/:fromId/associations/:to/:toId': writes((call) => {
		const types = readTypes(...pairOf(call), call.list);
		if (types.length === 0) throw missingFields(['associationCategory', 'associationTypeId']);
		const { fromId = '', toId = '' } = call.parameters;
		link(call, fromId, toId, types);
		return created(presentLabels(call, fromId, toId, types)[0]);
	}),
	'PUT /crm/v4/objects/:from/:fromId/associations/default/:to/:toId': writes((call) => {
		const types = [defaultType(...pairOf(call))];
		const { fromId = '', toId = '' } = call.parameters;
		link(call, fromId, toId, types);
		return ok({
			status: 'COMPLETE',
			results: presentDefault(call, fromId, toId, types),
			...times(call),
		});
	}),
	'DELETE /crm/v4/objects/:from/:fromId/associations/:to/:toId': writes((call) => {
		unlink(call, call.parameters.fromId ?? '', call.parameters.toId ?? '');
		return noContent();
	}),
};

/** A record without links is a row of `errors`, not an empty result. */
function readBatch(call: Call): SandboxResponse {
	const from = typeOf(call, 'from');
	const to = typeOf(call, 'to');
	const results: unknown[] = [];
	const errors: RowError[] = [];
	for (const row of rowsOf(call, READ_MAXIMUM)) {
		const id = String(row.id ?? '');
		const linked = presentLinked(call.portal, from.name, id, to.name);
		if (linked.length > 0) {
			results.push({ from: { id }, to: linked });
			continue;
		}
		errors.push({
			status: 'error',
			category: 'OBJECT_NOT_FOUND',
			subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND',
			message: `No ${to.singular} is associated with ${from.singular} ${id}.`,
			context: {
				fromObjectId: [id],
				fromObjectType: [from.singular],
				toObjectType: [to.singular],
			},
		});
	}
	return answer(call, 200, results, errors);
}

type Present = (
	call: Call,
	fromId: string,
	toId: string,
	types: readonly AssociationType[],
) => unknown[];

function linkBatch(
	call: Call,
	status: number,
	typesOf: (row: Json) => AssociationType[],
	present: Present,
): SandboxResponse {
	const results: unknown[] = [];
	const errors: RowError[] = [];
	for (const row of rowsOf(call, CREATE_MAXIMUM)) {
		const fromId = idOf(row.from);
		const toId = idOf(row.to);
		const types = typesOf(row);
		try {
			link(call, fromId, toId, types);
			results.push(...present(call, fromId, toId, types));
		} catch (error) {
			if (!(error instanceof HubspotError)) throw error;
			const context = { fromObjectId: [fromId], toObjectId: [toId] };
			errors.push({ ...toRowError(error), category: 'OBJECT_NOT_FOUND', context });
		}
	}
	return answer(call, status, results, errors);
}

function link(call: Call, fromId: string, toId: string, types: readonly AssociationType[]): void {
	const [from, to] = pairOf(call);
	const fromRecord = findRecord(call.portal, from, fromId);
	const toRecord = findRecord(call.portal, to, toId);
	if (fromRecord === undefined) throw recordNotFound(fromId);
	if (toRecord === undefined) throw recordNotFound(toId);
	for (const type of types) call.portal.associations.link(type, fromRecord.id, toRecord.id);
}

function unlink(call: Call, fromId: string, toId: string, typeId?: number): void {
	const [from, to] = pairOf(call);
	call.portal.associations.unlink({ type: from, id: fromId }, { type: to, id: toId }, typeId);
}

function presentLabels(
	call: Call,
	fromObjectId: string,
	toObjectId: string,
	types: readonly AssociationType[],
) {
	return [
		{
			fromObjectTypeId: typeOf(call, 'from').objectTypeId,
			fromObjectId: Number(fromObjectId),
			toObjectTypeId: typeOf(call, 'to').objectTypeId,
			toObjectId: Number(toObjectId),
			labels: types.flatMap((type) => type.label ?? []),
		},
	];
}

/** Told in both directions. */
function presentDefault(
	_call: Call,
	fromId: string,
	toId: string,
	types: readonly AssociationType[],
) {
	const spec = (associationTypeId: number) => ({
		associationCategory: 'HUBSPOT_DEFINED',
		associationTypeId,
	});
	return types.flatMap((type) => [
		{ from: { id: fromId }, to: { id: toId }, associationSpec: spec(type.typeId) },
		{ from: { id: toId }, to: { id: fromId }, associationSpec: spec(type.inverseTypeId) },
	]);
}

function answer(
	call: Call,
	status: number,
	results: readonly unknown[],
	errors: readonly RowError[],
): SandboxResponse {
	const failed = errors.length === 0 ? {} : { numErrors: errors.length, errors };
	return {
		status: errors.length > 0 ? 207 : status,
		body: { status: 'COMPLETE', results, ...failed, ...times(call) },
	};
}

function times(call: Call) {
	const at = new Date(call.portal.now()).toISOString();
	return { startedAt: at, completedAt: at };
}

function pairOf(call: Call) {
	return [typeOf(call, 'from').name, typeOf(call, 'to').name] as const;
}

function rowsOf(call: Call, maximum: number): readonly Json[] {
	if (!Array.isArray(call.body.inputs)) throw missingFields(['inputs']);
	if (call.body.inputs.length > maximum) {
		throw validation(`The maximum number of inputs supported in a batch request is ${maximum}`);
	}
	return call.body.inputs.map(asRecord);
}

function idOf(reference: unknown): string {
	return String(asRecord(reference).id ?? '');
}

function withDefaultLimit(query: URLSearchParams): URLSearchParams {
	return query.has('limit') ? query : new URLSearchParams({ limit: '500' });
}
