/**
 * Up to 200 rows at a time, each with an answer of its own.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_sobjects_collections.htm
 */
import { SalesforceError } from '../protocol/errors';
import { asList, asObject, asText, type Json } from '../protocol/json';
import { bodyOf, ok, type Answer, type Call, type Operations } from '../protocol/operation';
import { visibleObject } from '../state/access';
import { toLongId } from '../state/ids';
import type { Org } from '../state/org';
import type { ObjectDefinition } from '../state/types';
import { createRecord, deleteRecord, updateRecord } from '../state/writes';
import { fieldNamed, keyField, objectOf, presentRow, rowsByKey } from './rows';

const BASE = '/services/data/:version/composite/sobjects';
const MOST_ROWS = 200;
const MOST_READ = 2_000;
/** Runs of rows of one object. */
const MOST_CHUNKS = 10;

export const COLLECTION_OPERATIONS: Operations = {
	[`POST ${BASE}`]: (call) =>
		eachRow(call, (row) => {
			const { id } = createRecord(call.org, call.actor, typeOf(call, row).name, row);
			return { id, success: true, errors: [] };
		}),
	[`PATCH ${BASE}`]: (call) =>
		eachRow(call, (row) => {
			const object = typeOf(call, row);
			const { id, rest } = splitId(row);
			if (id === '') {
				throw new SalesforceError('MISSING_ARGUMENT', 'Id not specified in an update call');
			}
			updateRecord(call.org, call.actor, object.name, idOf(object, id), rest);
			return { id: idOf(object, id), success: true, errors: [] };
		}),
	[`DELETE ${BASE}`]: remove,
	[`PATCH ${BASE}/:object/:field`]: upsert,
	[`GET ${BASE}/:object`]: (call) =>
		retrieve(call, split(call.query.get('ids')), split(call.query.get('fields'))),
	[`POST ${BASE}/:object`]: (call) => {
		const { ids, fields } = bodyOf(call);
		return retrieve(call, asList(ids).map(asText), asList(fields).map(asText));
	},
};

const split = (text: string | null): string[] =>
	(text ?? '')
		.split(',')
		.map((each) => each.trim())
		.filter(Boolean);

/** Missing ids are null in their place; a field that is not there refuses the whole. */
function retrieve(call: Call, ids: readonly string[], names: readonly string[]): Answer {
	if (ids.length === 0 || names.length === 0) {
		throw new SalesforceError(
			'MISSING_ARGUMENT',
			`The request body must have ${ids.length === 0 ? 'ids' : 'fields'}`,
		);
	}
	if (ids.length > MOST_READ) throw tooManyRows(MOST_READ);
	const object = objectOf(call);
	const fields = [...new Set(names.map((name) => fieldNamed(call, object, name)))];
	return ok(
		ids.map((text) => {
			const id = toLongId(text);
			const row = id === undefined ? undefined : call.org.find(object.name, id);
			if (row === undefined || row.values.IsDeleted === true) return null;
			return presentRow(call, row, fields, call.version);
		}),
	);
}

function upsert(call: Call): Answer {
	const object = objectOf(call);
	const field = keyField(call, object, call.parameters.field ?? '');
	const keyOf = (row: Json) =>
		Object.entries(row).find(([name]) => name.toLowerCase() === field.name.toLowerCase())?.[1];
	const keys = asList(bodyOf(call).records).map((row) => String(keyOf(asObject(row)) ?? ''));
	return eachRow(call, (row) => {
		typeOf(call, row);
		const key = String(keyOf(row) ?? '');
		if (key === '') {
			throw new SalesforceError('MISSING_ARGUMENT', `${field.name} not specified`);
		}
		if (keys.filter((each) => each === key).length > 1) {
			throw new SalesforceError('DUPLICATE_VALUE', `Duplicate external id specified: ${key}`, [
				field.name,
			]);
		}
		const found = rowsByKey(call, object, field, key);
		if (found.length > 1) {
			throw new SalesforceError(
				'DUPLICATE_EXTERNAL_ID',
				`${field.name}: more than one record found for external id field: [${found.map(({ id }) => id).join(', ')}]`,
				[field.name],
			);
		}
		const [existing] = found;
		if (existing === undefined && field.name === 'Id') {
			throw new SalesforceError('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');
		}
		const { rest } = splitId(row);
		const { id } =
			existing === undefined
				? createRecord(call.org, call.actor, object.name, rest)
				: updateRecord(call.org, call.actor, object.name, existing.id, rest);
		return { id, success: true, errors: [], created: existing === undefined };
	});
}

function remove(call: Call): Answer {
	const ids = split(call.query.get('ids'));
	if (ids.length > MOST_ROWS) throw tooManyRows(MOST_ROWS);
	const isAllOrNone = call.query.get('allOrNone') === 'true';
	return ok(
		inOrder(call, ids, isAllOrNone, (text) => {
			const id = toLongId(text);
			const object = call.org.schema
				.objects()
				.find(({ keyPrefix }) => keyPrefix === id?.slice(0, 3));
			if (id === undefined || object === undefined) {
				throw new SalesforceError('MALFORMED_ID', `malformed id ${text}`);
			}
			deleteRecord(call.org, call.actor, object.name, id);
			return { id, success: true, errors: [] };
		}),
	);
}

/** @throws for the whole request where the body is not a collection. */
function eachRow(call: Call, write: (row: Json) => Json): Answer {
	const { records, allOrNone } = bodyOf(call);
	if (!Array.isArray(records)) {
		throw new SalesforceError('JSON_PARSER_ERROR', 'The request body must have records');
	}
	if (records.length > MOST_ROWS) throw tooManyRows(MOST_ROWS);
	const types = records.map((row) => asText(asObject(asObject(row).attributes).type));
	if (types.filter((type, place) => type !== types[place - 1]).length > MOST_CHUNKS) {
		throw new SalesforceError(
			'LIMIT_EXCEEDED',
			`Cannot have more than ${MOST_CHUNKS} chunks in a single operation. Please rearrange the data to reduce chunking.`,
		);
	}
	return ok(inOrder(call, records.map(asObject), allOrNone === true, write));
}

function inOrder<Row>(
	{ org }: Call,
	rows: readonly Row[],
	isAllOrNone: boolean,
	write: (row: Row) => Json,
): readonly unknown[] {
	const answers: unknown[] = [];
	let failures = 0;
	const tryAll = () => {
		for (const row of rows) {
			try {
				answers.push(write(row));
			} catch (error) {
				if (!(error instanceof SalesforceError) || spoilsAll(org, error)) throw error;
				failures += 1;
				answers.push({ success: false, errors: [error.toRowError()] });
			}
		}
		if (isAllOrNone && failures > 0) throw new RolledBack();
	};
	org.startCall();
	try {
		org.transaction(tryAll);
	} catch (error) {
		if (!(error instanceof RolledBack)) throw error;
		return answers.map((answer) => (asObject(answer).success === true ? ROLLED_BACK : answer));
	} finally {
		org.startCall();
	}
	return answers;
}

class RolledBack extends Error {}

const ROLLED_BACK = {
	success: false,
	errors: [
		new SalesforceError(
			'ALL_OR_NONE_OPERATION_ROLLED_BACK',
			'Record rolled back because not all records were valid and the request was using AllOrNone header',
		).toRowError(),
	],
};

/** What cannot be read as rows at all refuses the request. */
const spoilsAll = ({ settings }: Org, { errorCode }: SalesforceError): boolean =>
	errorCode === 'JSON_PARSER_ERROR' ||
	(settings.unknownFieldRefusesAll && errorCode === 'INVALID_FIELD');

function typeOf(call: Call, row: Json): ObjectDefinition {
	const type = asText(asObject(row.attributes).type);
	const object = visibleObject(call.org, call.actor, type);
	if (object) return object;
	throw new SalesforceError('INVALID_TYPE', `sObject type '${type}' is not supported.`);
}

function splitId(row: Json): { readonly id: string; readonly rest: Json } {
	const entries = Object.entries(row);
	const id = entries.find(([name]) => name.toLowerCase() === 'id')?.[1];
	return {
		id: asText(id),
		rest: Object.fromEntries(entries.filter(([name]) => name.toLowerCase() !== 'id')),
	};
}

function idOf(object: ObjectDefinition, text: string): string {
	const id = toLongId(text);
	if (id === undefined) throw new SalesforceError('MALFORMED_ID', `malformed id ${text}`, ['Id']);
	if (id.slice(0, 3) !== object.keyPrefix) {
		throw new SalesforceError('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', ['Id']);
	}
	return id;
}

const tooManyRows = (most: number): SalesforceError =>
	new SalesforceError(
		'EXCEEDED_ID_LIMIT',
		`record limit reached. cannot submit more than ${most} records into this call`,
	);
