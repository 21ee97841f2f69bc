import type { SandboxResponse } from '../../system';
import type { RowError } from '../errors';
import { HubspotError, recordNotFound, toRowError, validation } from '../errors';
import { asRecord, missingFields, type Json } from '../json';
import type { Call, Operation, Operations } from '../protocol/operation';
import { typeOf } from '../protocol/operation';
import { defaultType, presentLinked } from '../state/associations';
import type { AssociationType } from '../state/associationTypes';
import { findRecord } from '../state/records';

/** https://developers.hubspot.com/docs/api-reference/crm-associations-v4/guide#limits; by date nothing else is said. */
const READ_MAXIMUM = 1_000;
const CREATE_MAXIMUM = 2_000;

const pairScopes =
	(kind: 'readScopes' | 'writeScopes'): Operation['scopes'] =>
	(call) => [typeOf(call, 'from')[kind], typeOf(call, 'to')[kind]];
const reads = (run: Operation['run']): Operation => ({ scopes: pairScopes('readScopes'), run });
const writes = (run: Operation['run']): Operation => ({ scopes: pairScopes('writeScopes'), run });

/** Links between records. */
export const ASSOCIATION_OPERATIONS: Operations = {
	'POST /crm/associations/2026-09/:from/:to/batch/read': reads(readBatch),
	'POST /crm/associations/2026-09/:from/:to/batch/associate/default': writes(linkBatch),
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
	return answer(call, results, errors);
}

/** The default link of each row. */
function linkBatch(call: Call): SandboxResponse {
	const results: unknown[] = [];
	const errors: RowError[] = [];
	const type = defaultType(...pairOf(call));
	for (const row of rowsOf(call, CREATE_MAXIMUM)) {
		const fromId = idOf(row.from);
		const toId = idOf(row.to);
		try {
			link(call, fromId, toId, type);
			results.push(...presentDefault(fromId, toId, type));
		} catch (error) {
			if (!(error instanceof HubspotError)) throw error;
			const context = { fromObjectId: [fromId], toObjectId: [toId] };
			errors.push({ ...toRowError(error), category: 'OBJECT_NOT_FOUND', context });
		}
	}
	return answer(call, results, errors);
}

function link(call: Call, fromId: string, toId: string, type: AssociationType): void {
	const [from, to] = pairOf(call);
	const fromRecord = findRecord(call.portal, from, fromId);
	const toRecord = findRecord(call.portal, to, toId);
	if (fromRecord === undefined) throw recordNotFound(fromId);
	if (toRecord === undefined) throw recordNotFound(toId);
	call.portal.associations.link(type, fromRecord.id, toRecord.id);
}

/** Told in both directions. */
function presentDefault(fromId: string, toId: string, type: AssociationType) {
	const spec = (associationTypeId: number) => ({
		associationCategory: 'HUBSPOT_DEFINED',
		associationTypeId,
	});
	return [
		{ from: { id: fromId }, to: { id: toId }, associationSpec: spec(type.typeId) },
		{ from: { id: toId }, to: { id: fromId }, associationSpec: spec(type.inverseTypeId) },
	];
}

function answer(
	call: Call,
	results: readonly unknown[],
	errors: readonly RowError[],
): SandboxResponse {
	const failed = errors.length === 0 ? {} : { numErrors: errors.length, errors };
	return {
		status: errors.length > 0 ? 207 : 200,
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
