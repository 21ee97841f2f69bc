/** Rows are made, changed and deleted here, by the connection and by people alike, under the org's rules. */
import { SalesforceError } from '../protocol/errors';
import type { Json } from '../protocol/json';
import { mayEdit, mayWrite, visibleField, visibleObject } from './access';
import { checkIndexes, checkOrgRules, checkReferences, checkRequired } from './checks';
import { toMoment, type Actor, type Org } from './org';
import { OBJECT_RULES } from './rules';
import type { FieldDefinition, ObjectDefinition, OrgRecord, Value } from './types';
import { checkValue, readValue } from './values';

export type Draft = Record<string, Value>;
type How = 'create' | 'update';

/** @throws a refusal; nothing is written then. @returns the row as it is kept. */
export function createRecord(org: Org, actor: Actor, object: string, input: Json): OrgRecord {
	return org.transaction(() => {
		const definition = writableObject(org, actor, object, 'allowCreate');
		const given = readInput(org, actor, definition, input, 'create');
		const next: Draft = {};
		for (const field of definition.fields.values()) {
			if (field.type === 'boolean') next[field.name] = false;
			if (field.autoNumberFormat !== null) next[field.name] = numbered(org, definition, field);
		}
		if (definition.fields.has('OwnerId')) next.OwnerId = actor.userId;
		if (definition.fields.get('CurrencyIsoCode')?.createable) {
			next.CurrencyIsoCode = org.settings.corporateCurrency;
		}
		Object.assign(next, given);
		const id = org.newId(definition.name);
		next.Id = id;
		return save(org, actor, definition, next, undefined, new Set(Object.keys(given)));
	});
}

/** @throws a refusal; nothing is written then. */
export function updateRecord(
	org: Org,
	actor: Actor,
	object: string,
	id: string,
	input: Json,
): OrgRecord {
	return org.transaction(() => {
		const definition = writableObject(org, actor, object, 'allowEdit');
		const before = liveRow(org, definition.name, id);
		const given = readInput(org, actor, definition, input, 'update');
		const next: Draft = { ...before.values, ...given };
		return save(org, actor, definition, next, before, new Set(Object.keys(given)));
	});
}

/** Into the recycle bin, with what hangs on it; rows of set-up objects are gone at once. */
export function deleteRecord(org: Org, actor: Actor, object: string, id: string): void {
	org.transaction(() => {
		const definition = writableObject(org, actor, object, 'allowDelete');
		const row = liveRow(org, definition.name, id);
		OBJECT_RULES[definition.name]?.beforeDelete?.(org, row, actor);
		lockOf(org, row.id);
		bin(org, actor, definition, row);
	});
}

/** The row of an id, if it lives. @throws `ENTITY_IS_DELETED`, or `INVALID_CROSS_REFERENCE_KEY` for one that was never there. */
export function liveRow(org: Org, object: string, id: string): OrgRecord {
	const row = org.find(object, id);
	if (row === undefined) {
		throw new SalesforceError('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');
	}
	if (row.values.IsDeleted === true) {
		throw new SalesforceError('ENTITY_IS_DELETED', 'entity is deleted');
	}
	return row;
}

/** Puts a changed row in its place with the marks of the change. */
export function stamp(org: Org, actor: Actor, row: OrgRecord, change: Draft): OrgRecord {
	const at = toMoment(org.now());
	const marks = { LastModifiedDate: at, LastModifiedById: actor.userId, SystemModstamp: at };
	const record = { ...row, values: { ...row.values, ...change, ...marks } };
	org.put(record);
	return record;
}

function save(
	org: Org,
	actor: Actor,
	definition: ObjectDefinition,
	next: Draft,
	before: OrgRecord | undefined,
	given: ReadonlySet<string>,
): OrgRecord {
	const rules = OBJECT_RULES[definition.name];
	rules?.prepare?.({ org, actor, next, before, given });
	checkRequired(definition, next);
	checkReferences(org, definition, next, given);
	checkOrgRules(org, actor, definition, next, before);
	lockOf(org, String(next.Id));
	checkIndexes(org, definition, next);
	const at = toMoment(org.now());
	const record: OrgRecord = {
		id: String(next.Id),
		object: definition.name,
		values: {
			...next,
			...(before === undefined
				? { IsDeleted: false, CreatedDate: at, CreatedById: actor.userId }
				: {}),
			LastModifiedDate: at,
			LastModifiedById: actor.userId,
			SystemModstamp: at,
		},
	};
	org.put(record);
	rules?.after?.({ org, actor, record, before, given });
	return org.find(definition.name, record.id) ?? record;
}

function writableObject(
	org: Org,
	actor: Actor,
	name: string,
	how: 'allowCreate' | 'allowEdit' | 'allowDelete',
): ObjectDefinition {
	const object = visibleObject(org, actor, name);
	if (object === undefined) {
		throw new SalesforceError('INVALID_TYPE', `sObject type '${name}' is not supported.`);
	}
	const isOpen =
		how === 'allowCreate'
			? object.createable
			: how === 'allowEdit'
				? object.updateable
				: object.deletable;
	if (!isOpen && !actor.seesAll) {
		throw new SalesforceError(
			'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
			`entity type cannot be ${how === 'allowCreate' ? 'inserted' : how === 'allowEdit' ? 'updated' : 'deleted'}: ${object.label}`,
		);
	}
	if (!mayWrite(org, actor, object, how)) throw noAccess();
	return object;
}

export const noAccess = (): SalesforceError =>
	new SalesforceError('INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id');

/** The fields of a body by their exact names, checked one by one. */
function readInput(org: Org, actor: Actor, object: ObjectDefinition, input: Json, how: How): Draft {
	const read = new Map<FieldDefinition, Value>();
	const closed: string[] = [];
	for (const [name, json] of Object.entries(input)) {
		if (name === 'attributes') continue;
		const field = visibleField(org, actor, object.name, name);
		if (field === undefined) {
			throw new SalesforceError(
				'INVALID_FIELD',
				`No such column '${name}' on sobject of type ${object.name}`,
			);
		}
		const isOpen = how === 'create' ? field.createable : field.updateable;
		if (!actor.seesAll && (!isOpen || !mayEdit(org, actor, object.name, field))) {
			closed.push(field.name);
			continue;
		}
		read.set(field, readValue(field, json));
	}
	if (closed.length > 0) {
		throw new SalesforceError(
			'INVALID_FIELD_FOR_INSERT_UPDATE',
			`Unable to create/update fields: ${closed.join(', ')}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
			closed,
		);
	}
	return Object.fromEntries(
		[...read].map(([field, value]) => [field.name, checkValue(field, value)]),
	);
}

function numbered(org: Org, object: ObjectDefinition, field: FieldDefinition): string {
	const number = String(org.nextNumber(object.name));
	return (field.autoNumberFormat ?? '{0}').replace(/\{(0+)\}/, (_all, noughts: string) =>
		number.padStart(noughts.length, '0'),
	);
}

/** https://help.salesforce.com/s/articleView?id=000387767&type=1 */
function lockOf(org: Org, id: string): void {
	if (org.lockedRows === 0) return;
	org.lockedRows -= 1;
	throw new SalesforceError(
		'UNABLE_TO_LOCK_ROW',
		`unable to obtain exclusive access to this record or 1 records: ${id}`,
	);
}

function bin(org: Org, actor: Actor, definition: ObjectDefinition, row: OrgRecord): void {
	for (const { object, field } of org.schema.childrenOf(definition.name)) {
		for (const child of [...org.rows(object)]) {
			if (child.values[field.name] !== row.id || child.values.IsDeleted === true) continue;
			const childObject = org.schema.object(object);
			if (field.deleteConstraint === 'Restrict') {
				throw new SalesforceError(
					'DELETE_FAILED',
					`Your attempt to delete ${String(row.values.Name ?? row.id)} could not be completed because it is associated with the following ${childObject?.labelPlural ?? object}.: ${String(child.values.Name ?? child.id)}`,
				);
			}
			if (field.deleteConstraint === 'Cascade' && childObject) {
				bin(org, actor, childObject, child);
			} else {
				// The child is not marked as changed by this.
				org.put({ ...child, values: { ...child.values, [field.name]: null } });
			}
		}
	}
	if (!definition.undeletable) {
		org.remove(row.object, row.id);
		return;
	}
	const current = org.find(row.object, row.id) ?? row;
	const deleted = stamp(org, actor, current, { IsDeleted: true });
	org.put({ ...deleted, deletedAt: org.now() });
	OBJECT_RULES[definition.name]?.afterDelete?.(org, row, actor);
}
