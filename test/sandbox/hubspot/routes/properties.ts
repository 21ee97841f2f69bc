import type { SandboxResponse } from '../../system';
import type { RowError } from '../errors';
import { HubspotError, toRowError, validation } from '../errors';
import { asRecord, missingFields, requiredText, type Json } from '../json';
import type { Call, Operations } from '../protocol/operation';
import { created, noContent, ok, readsSchema, typeOf, writesSchema } from '../protocol/operation';
import type { ObjectType } from '../state/objectTypes';
import type { Portal } from '../state/portal';
import { presentProperty, readOptions } from '../state/propertyShapes';
import type { PropertyDefinition, PropertyType } from '../state/types';

const BATCH_MAXIMUM = 100;
/** https://developers.hubspot.com/changelog/unique-properties-for-contacts */
const MAXIMUM_UNIQUE = 10;
const FIELD_TYPES: Readonly<Record<PropertyType, readonly string[]>> = {
	string: ['text', 'textarea', 'html', 'file', 'phonenumber', 'calculation_equation'],
	number: ['number', 'calculation_equation'],
	date: ['date'],
	datetime: ['date'],
	enumeration: ['select', 'radio', 'checkbox', 'booleancheckbox', 'calculation_equation'],
	bool: ['booleancheckbox', 'calculation_equation'],
	phone_number: ['phonenumber'],
};
const REQUIRED = ['groupName', 'name', 'label', 'type', 'fieldType'] as const;

/** What a record's fields are: `/crm/properties/2026-09/{type}`. */
export const PROPERTY_OPERATIONS: Operations = {
	'GET /crm/properties/2026-09/:type': readsSchema((call) =>
		ok({ results: listed(call).map(presentProperty) }),
	),
	'POST /crm/properties/2026-09/:type': writesSchema((call) =>
		created(presentProperty(createProperty(call.portal, typeOf(call), call.body))),
	),
	'POST /crm/properties/2026-09/:type/batch/create': writesSchema((call) => {
		const done = rowsOf(call).map((row) =>
			attempt(() => presentProperty(createProperty(call.portal, typeOf(call), row))),
		);
		return answer(call, 200, done);
	}),
	'POST /crm/properties/2026-09/:type/batch/read': readsSchema((call) => {
		const done = rowsOf(call).map((row) =>
			attempt(() =>
				presentProperty(find(call, requiredText(row, 'name'), call.body.archived === true)),
			),
		);
		return answer(call, 200, done);
	}),
	'POST /crm/properties/2026-09/:type/batch/archive': writesSchema((call) => {
		for (const row of rowsOf(call)) archiveProperty(call, requiredText(row, 'name'));
		return noContent();
	}),
	'GET /crm/properties/2026-09/:type/groups': readsSchema((call) =>
		ok({
			results: [...groups(call).values()].map((group) => ({ ...group, archived: false })),
		}),
	),
	'POST /crm/properties/2026-09/:type/groups': writesSchema((call) => {
		const name = requiredText(call.body, 'name');
		const label = requiredText(call.body, 'label');
		if (groups(call).has(name)) throw alreadyExists('group', 'PROPERTY_GROUP', name);
		const group = { name, label, displayOrder: Number(call.body.displayOrder ?? -1) };
		groups(call).set(name, group);
		return created({ ...group, archived: false });
	}),
	'GET /crm/properties/2026-09/:type/groups/:name': readsSchema((call) => {
		const group = groups(call).get(call.parameters.name ?? '');
		if (group === undefined) throw notFound(`No group named ${call.parameters.name}`);
		return ok({ ...group, archived: false });
	}),
	'GET /crm/properties/2026-09/:type/:name': readsSchema((call) =>
		ok(
			presentProperty(
				find(call, call.parameters.name ?? '', call.query.get('archived') === 'true'),
			),
		),
	),
	'PATCH /crm/properties/2026-09/:type/:name': writesSchema(update),
	'DELETE /crm/properties/2026-09/:type/:name': writesSchema((call) => {
		archiveProperty(call, call.parameters.name ?? '');
		return noContent();
	}),
};

function createProperty(portal: Portal, type: ObjectType, body: Json): PropertyDefinition {
	const missing = REQUIRED.filter((field) => typeof body[field] !== 'string' || body[field] === '');
	if (missing.length > 0) throw missingFields(missing);
	const name = requiredText(body, 'name');
	const definitions = portal.definitions[type.name];
	const existing = definitions.get(name);
	if (existing !== undefined && existing.archivedAt === undefined) {
		throw alreadyExists('property', 'PROPERTY', name);
	}
	if (!/^[a-z][a-z0-9_]{0,99}$/.test(name)) {
		throw validation(`Property name ${name} is not valid: lower case, digits and underscores`);
	}
	assertShape(portal, type, body);
	const at = portal.now();
	const definition: PropertyDefinition = {
		name,
		label: requiredText(body, 'label'),
		type: body.type as PropertyType,
		fieldType: requiredText(body, 'fieldType'),
		groupName: requiredText(body, 'groupName'),
		description: String(body.description ?? ''),
		options: readOptions(body.options),
		hasUniqueValue: body.hasUniqueValue === true,
		hubspotDefined: false,
		readOnlyValue: false,
		formField: body.formField !== false,
		displayOrder: Number(body.displayOrder ?? -1),
		hidden: body.hidden === true,
		createdAt: at,
		updatedAt: at,
	};
	definitions.set(name, definition);
	return definition;
}

function assertShape(portal: Portal, type: ObjectType, body: Json): void {
	const fieldTypes = FIELD_TYPES[body.type as PropertyType];
	if (fieldTypes === undefined) {
		throw validation(`Invalid input JSON on line 1, column 2: Cannot build type ${body.type}`);
	}
	if (!fieldTypes.includes(String(body.fieldType))) {
		throw validation(`Field type ${body.fieldType} is not valid for type ${body.type}`);
	}
	if (!portal.groups[type.name].has(String(body.groupName))) {
		throw validation(`Property group ${body.groupName} does not exist`);
	}
	if (body.hasUniqueValue !== true) return;
	const isActivity = type.name === 'notes' || type.name === 'tasks';
	if (isActivity && !portal.settings.uniqueActivityProperties) {
		// The documentation neither allows nor forbids it, so an account may go either way.
		throw validation(`Unique values are not supported for object type ${type.objectTypeId}`);
	}
	if (!['string', 'number', 'phone_number'].includes(String(body.type))) {
		throw validation(`A property of type ${body.type} cannot have unique values`);
	}
	const unique = [...portal.definitions[type.name].values()].filter(
		(one) => one.hasUniqueValue && !one.hubspotDefined && one.archivedAt === undefined,
	);
	if (unique.length >= MAXIMUM_UNIQUE) {
		throw validation(`${type.legacyName} already has ${MAXIMUM_UNIQUE} unique properties`);
	}
}

/** Whether values are unique is settled at creation; a later wish is not heard, as in HubSpot. */
function update(call: Call): SandboxResponse {
	const { portal, body } = call;
	const definition = find(call, call.parameters.name ?? '', false);
	const changed: PropertyDefinition = {
		...definition,
		...(body.label === undefined ? {} : { label: String(body.label) }),
		...(body.description === undefined ? {} : { description: String(body.description) }),
		...(body.groupName === undefined ? {} : { groupName: String(body.groupName) }),
		...(body.hidden === undefined ? {} : { hidden: body.hidden === true }),
		// A list replaces the list: options left out are gone.
		...(body.options === undefined ? {} : { options: readOptions(body.options) }),
		updatedAt: portal.now(),
	};
	portal.definitions[typeOf(call).name].set(definition.name, changed);
	return ok(presentProperty(changed));
}

function archiveProperty(call: Call, name: string): void {
	const definitions = call.portal.definitions[typeOf(call).name];
	const definition = definitions.get(name);
	if (definition === undefined || definition.archivedAt !== undefined) return;
	if (definition.hubspotDefined) throw validation(`Property ${name} cannot be archived`);
	definitions.set(name, { ...definition, archivedAt: call.portal.now() });
}

function listed(call: Call): PropertyDefinition[] {
	const isArchived = call.query.get('archived') === 'true';
	return [...call.portal.definitions[typeOf(call).name].values()].filter(
		(definition) => (definition.archivedAt !== undefined) === isArchived,
	);
}

function find(call: Call, name: string, isArchived: boolean): PropertyDefinition {
	const definition = call.portal.definitions[typeOf(call).name].get(name);
	if (definition !== undefined && (definition.archivedAt !== undefined) === isArchived) {
		return definition;
	}
	throw notFound(`Property ${name} does not exist.`);
}

function groups(call: Call) {
	return call.portal.groups[typeOf(call).name];
}

function rowsOf(call: Call): readonly Json[] {
	const inputs = Array.isArray(call.body.inputs) ? call.body.inputs : [];
	if (inputs.length === 0) throw missingFields(['inputs']);
	if (inputs.length > BATCH_MAXIMUM) throw validation(`At most ${BATCH_MAXIMUM} inputs`);
	return inputs.map(asRecord);
}

type Attempt = { readonly result: unknown } | { readonly error: RowError };

function attempt(run: () => unknown): Attempt {
	try {
		return { result: run() };
	} catch (error) {
		if (error instanceof HubspotError) return { error: toRowError(error) };
		throw error;
	}
}

function answer(call: Call, status: number, done: readonly Attempt[]): SandboxResponse {
	const results = done.flatMap((one) => ('result' in one ? [one.result] : []));
	const errors = done.flatMap((one) => ('error' in one ? [one.error] : []));
	const at = new Date(call.portal.now()).toISOString();
	const failed = errors.length === 0 ? {} : { numErrors: errors.length, errors };
	const body = { status: 'COMPLETE', results, ...failed, startedAt: at, completedAt: at };
	return { status: errors.length > 0 ? 207 : status, body };
}

/** Observed: 409, and the property is unchanged. */
function alreadyExists(what: string, code: string, name: string): HubspotError {
	return new HubspotError(409, {
		message: `A ${what} named '${name}' already exists.`,
		category: 'OBJECT_ALREADY_EXISTS',
		subCategory: `Properties.${code}_WITH_NAME_EXISTS`,
		context: { name: [name] },
	});
}

function notFound(message: string): HubspotError {
	return new HubspotError(404, { message, category: 'OBJECT_NOT_FOUND' });
}
