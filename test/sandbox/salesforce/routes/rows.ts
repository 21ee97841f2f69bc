/** One row at a time: by id, and by a key of its own. */
import { notFound, SalesforceError } from '../protocol/errors';
import { asObject, type Json } from '../protocol/json';
import {
	noContent,
	ok,
	parameter,
	type Answer,
	type Call,
	type Operations,
} from '../protocol/operation';
import { attributesOf, fieldOnWire } from '../query/present';
import { visibleField, visibleFields, visibleObject } from '../state/access';
import { toLongId } from '../state/ids';
import { BIN_DAYS, toMoment } from '../state/org';
import type { FieldDefinition, ObjectDefinition, OrgRecord } from '../state/types';
import { checkValue, readValue, toInstant } from '../state/values';
import { createRecord, deleteRecord, updateRecord } from '../state/writes';

const BASE = '/services/data/:version/sobjects/:object';
const DAY = 86_400_000;
const MOST_DAYS = 30;

export const ROW_OPERATIONS: Operations = {
	[`POST ${BASE}`]: (call) =>
		created(call, createRecord(call.org, call.actor, objectOf(call).name, asObject(call.body))),
	[`GET ${BASE}/updated`]: (call) => {
		const { from, until } = spanOf(call);
		const rows = [...call.org.rows(objectOf(call).name)].filter(
			({ values }) => values.IsDeleted !== true && isWithin(values.SystemModstamp, from, until),
		);
		return ok({ ids: rows.map(({ id }) => id), latestDateCovered: toWireMoment(until) });
	},
	[`GET ${BASE}/deleted`]: (call) => {
		const { from, until } = spanOf(call);
		const rows = [...call.org.rows(objectOf(call).name)].filter(
			({ values }) => values.IsDeleted === true && isWithin(values.SystemModstamp, from, until),
		);
		return ok({
			deletedRecords: rows.map(({ id, deletedAt = 0 }) => ({
				id,
				deletedDate: toWireMoment(deletedAt),
			})),
			earliestDateAvailable: toWireMoment(call.org.now() - BIN_DAYS * DAY),
			latestDateCovered: toWireMoment(until),
		});
	},
	[`GET ${BASE}/:id`]: (call) => ok(shown(call, objectOf(call), rowOf(call))),
	[`PATCH ${BASE}/:id`]: (call) => {
		updateRecord(
			call.org,
			call.actor,
			objectOf(call).name,
			rowOf(call).id,
			writableBody(call.body),
		);
		return noContent();
	},
	[`DELETE ${BASE}/:id`]: (call) => {
		deleteRecord(call.org, call.actor, objectOf(call).name, rowOf(call).id);
		return noContent();
	},
	[`GET ${BASE}/:field/:value`]: (call) => {
		const found = byKey(call);
		if (found.length > 1) return several(call, found);
		const [row] = found;
		if (row === undefined) throw notFound();
		return ok(shown(call, objectOf(call), row));
	},
	[`PATCH ${BASE}/:field/:value`]: upsert,
	[`DELETE ${BASE}/:field/:value`]: (call) => {
		const found = byKey(call);
		if (found.length > 1) return several(call, found);
		const [row] = found;
		if (row === undefined) throw notFound();
		deleteRecord(call.org, call.actor, row.object, row.id);
		return noContent();
	},
};

const toWireMoment = (milliseconds: number): string =>
	toMoment(milliseconds).replace(/Z$/, '.000+0000');
const isWithin = (moment: unknown, from: number, until: number): boolean => {
	const at = new Date(String(moment)).getTime();
	return at >= from && at < until;
};

/** To the minute. @see https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_getupdated.htm */
function spanOf({ query }: Call): { readonly from: number; readonly until: number } {
	const minute = (name: string) => {
		const moment = toInstant((query.get(name) ?? '').replace(/ (\d{2}:?\d{2})$/, '+$1'));
		return Math.floor(new Date(moment).getTime() / 60_000) * 60_000;
	};
	const [from, until] = [minute('start'), minute('end')];
	if (until > from && until - from <= MOST_DAYS * DAY) return { from, until };
	throw new SalesforceError(
		until > from ? 'EXCEEDED_ID_LIMIT' : 'INVALID_REPLICATION_DATE',
		until > from
			? `startDate cannot be more than ${MOST_DAYS} days ago`
			: 'startDate must be at least one minute greater than endDate',
	);
}

/** @see https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/dome_upsert.htm */
function upsert(call: Call): Answer {
	const object = objectOf(call);
	const found = byKey(call);
	if (found.length > 1) return several(call, found);
	const field = keyField(call, object, parameter(call, 'field'));
	const body = asObject(call.body);
	if (Object.keys(body).some((name) => name.toLowerCase() === field.name.toLowerCase())) {
		throw new SalesforceError(
			'INVALID_FIELD',
			`The ${field.name} field should not be specified in the sobject data.`,
		);
	}
	const [row] = found;
	if (row !== undefined) {
		updateRecord(call.org, call.actor, object.name, row.id, body);
		return ok({ id: row.id, success: true, errors: [], created: false });
	}
	if (field.name === 'Id' || call.query.get('updateOnly') === 'true') throw notFound();
	const made = createRecord(call.org, call.actor, object.name, {
		...body,
		[field.name]: parameter(call, 'value'),
	});
	return created(call, made, { created: true });
}

/** @throws `NOT_FOUND` for an object that is not there for this user. */
export function objectOf(call: Call): ObjectDefinition {
	const object = visibleObject(call.org, call.actor, parameter(call, 'object'));
	if (object) return object;
	throw notFound();
}

/** @throws `NOT_FOUND`, `ENTITY_IS_DELETED`, or `MALFORMED_ID` for what is no id. */
function rowOf(call: Call): OrgRecord {
	const text = parameter(call, 'id');
	const id = toLongId(text);
	if (id === undefined) {
		throw new SalesforceError(
			'NOT_FOUND',
			`Provided external ID field does not exist or is not accessible: ${text}`,
		);
	}
	const row = call.org.find(objectOf(call).name, id);
	if (row === undefined) throw notFound();
	if (row.values.IsDeleted === true) {
		throw new SalesforceError('ENTITY_IS_DELETED', 'entity is deleted');
	}
	return row;
}

/** The field whose values are keys. @throws where it is none. */
export function keyField(call: Call, object: ObjectDefinition, name: string): FieldDefinition {
	const field = visibleField(call.org, call.actor, object.name, name);
	if (field && (field.externalId || field.name === 'Id')) return field;
	throw new SalesforceError(
		'NOT_FOUND',
		`Provided external ID field does not exist or is not accessible: ${name}`,
	);
}

function byKey(call: Call): OrgRecord[] {
	const object = objectOf(call);
	const field = keyField(call, object, parameter(call, 'field'));
	return rowsByKey(call, object, field, parameter(call, 'value'));
}

/** Live rows with that key; text is compared as the field does. */
export function rowsByKey(
	call: Call,
	object: ObjectDefinition,
	field: FieldDefinition,
	text: string,
): OrgRecord[] {
	const value = checkValue(field, readValue(field, text));
	if (typeof value !== 'string') return [];
	const { org } = call;
	if (field.name === 'Id' || field.unique) {
		const id = field.unique ? org.holderOf(object.name, field.name, value) : value;
		const row = id === undefined ? undefined : org.find(object.name, id);
		return row && row.values.IsDeleted !== true ? [row] : [];
	}
	const keyOf = (one: unknown) =>
		field.caseSensitive ? String(one ?? '') : String(one ?? '').toLowerCase();
	return [...org.rows(object.name)].filter(
		({ values }) => values.IsDeleted !== true && keyOf(values[field.name]) === keyOf(value),
	);
}

const several = (call: Call, rows: readonly OrgRecord[]): Answer => ({
	status: 300,
	body: rows.map(({ object, id }) => attributesOf(object, id, call.version).url),
});

function created(call: Call, { object, id }: OrgRecord, more: Json = {}): Answer {
	return {
		status: 201,
		headers: { Location: attributesOf(object, id, call.version).url },
		body: { id, success: true, errors: [], ...more },
	};
}

/** A single update names its row in the address only. */
function writableBody(body: unknown): Json {
	const given = asObject(body);
	if (!Object.keys(given).some((name) => name.toLowerCase() === 'id')) return given;
	throw new SalesforceError(
		'INVALID_FIELD',
		'The Id field should not be specified in the sobject data.',
	);
}

function shown(call: Call, object: ObjectDefinition, row: OrgRecord): Json {
	const { org, actor, query, version } = call;
	const names = (query.get('fields') ?? '').split(',').filter(Boolean);
	const fields =
		names.length === 0
			? visibleFields(org, actor, object)
			: ['Id', ...names].map((name) => fieldNamed(call, object, name.trim()));
	return presentRow(call, row, fields, version);
}

/** @throws `INVALID_FIELD` for one that is not there for this user. */
export function fieldNamed(call: Call, object: ObjectDefinition, name: string): FieldDefinition {
	const field = visibleField(call.org, call.actor, object.name, name);
	if (field) return field;
	throw new SalesforceError(
		'INVALID_FIELD',
		`No such column '${name}' on entity '${object.name}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.`,
	);
}

export function presentRow(
	{ org }: Call,
	row: OrgRecord,
	fields: readonly FieldDefinition[],
	version: string,
): Json {
	return {
		attributes: attributesOf(row.object, row.id, version),
		...Object.fromEntries(fields.map((field) => [field.name, fieldOnWire(org, row, field)])),
	};
}
