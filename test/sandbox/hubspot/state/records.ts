import { HubspotError, recordNotFound } from '../errors';
import { PORTAL_ID, UI_DOMAIN } from './account';
import { objectType } from './objectTypes';
import type { Portal } from './portal';
import type { CrmRecord, ObjectTypeName, Properties, PropertyVersion } from './types';

/** Versions that HubSpot gives back per property. */
const MAX_VERSIONS = 20;

export interface ReadOptions {
	readonly properties?: readonly string[];
	readonly propertiesWithHistory?: readonly string[];
	readonly archived?: boolean;
}

export function valueOf(record: CrmRecord, name: string): string {
	return record.versions.get(name)?.[0]?.value ?? '';
}

export function uniqueKey(type: ObjectTypeName, property: string, value: string): string {
	return `${type}/${property}/${value}`;
}

/**
 * A record by id. A merged-away id answers with the record that lives on, under that record's id:
 * https://developers.hubspot.com/changelog/announcement-deals-now-support-merging
 */
export function findRecord(
	portal: Portal,
	type: ObjectTypeName,
	id: string,
	archived = false,
): CrmRecord | undefined {
	let record = portal.records[type].get(id);
	while (record?.mergedInto !== undefined) record = portal.records[type].get(record.mergedInto);
	return record !== undefined && (record.archivedAt !== undefined) === archived
		? record
		: undefined;
}

/** A record by id, or by the value of a property that has unique values. */
export function lookUp(
	portal: Portal,
	type: ObjectTypeName,
	key: string,
	idProperty?: string,
	archived = false,
): CrmRecord | undefined {
	if (idProperty === undefined || idProperty === '' || idProperty === 'hs_object_id') {
		return findRecord(portal, type, key, archived);
	}
	assertUniqueProperty(portal, type, idProperty);
	const value = idProperty === 'email' ? key.toLowerCase() : key;
	const id = portal.uniqueValues.get(uniqueKey(type, idProperty, value));
	return id === undefined ? undefined : findRecord(portal, type, id, archived);
}

export function getRecord(
	portal: Portal,
	type: ObjectTypeName,
	key: string,
	idProperty?: string,
	archived = false,
): CrmRecord {
	const record = lookUp(portal, type, key, idProperty, archived);
	if (record === undefined) throw recordNotFound(key);
	return record;
}

/** Wording as met in the wild: https://github.com/HubSpot/hubspot-api-nodejs/issues/548 */
export function assertUniqueProperty(portal: Portal, type: ObjectTypeName, name: string): void {
	if (name === 'hs_object_id' || portal.definitions[type].get(name)?.hasUniqueValue) return;
	throw new HubspotError(400, {
		message: `Unable to perform update/upsert by non-unique ${objectType(type).objectTypeId} property ${name}`,
		category: 'VALIDATION_ERROR',
	});
}

/** Every live record of a kind, oldest first. */
export function listRecords(portal: Portal, type: ObjectTypeName, archived = false): CrmRecord[] {
	return [...portal.records[type].values()].filter(
		(record) => record.mergedInto === undefined && (record.archivedAt !== undefined) === archived,
	);
}

/** A record on the wire. Asked-for properties without a value are null; unknown ones are left out. */
export function presentRecord(portal: Portal, record: CrmRecord, options: ReadOptions = {}) {
	const history = options.propertiesWithHistory ?? [];
	return {
		id: record.id,
		properties: selectProperties(portal, record, [...(options.properties ?? []), ...history]),
		...(history.length === 0 ? {} : { propertiesWithHistory: selectHistory(record, history) }),
		...presentTimes(record),
		url: `https://${UI_DOMAIN}/contacts/${PORTAL_ID}/record/${objectType(record.type).objectTypeId}/${record.id}`,
	};
}

/**
 * The answer to a write: what was written and what HubSpot keeps itself, nothing else, and no history.
 * Captures: amp-labs/connectors, providers/hubspot/test/batch/update/contacts.
 */
export function presentWritten(portal: Portal, record: CrmRecord, written: Iterable<string>) {
	const kept = [...portal.definitions[record.type].values()]
		.filter((definition) => definition.readOnlyValue && valueOf(record, definition.name) !== '')
		.map((definition) => definition.name);
	return presentRecord(portal, record, { properties: [...written, ...kept] });
}

function presentTimes(record: CrmRecord) {
	return {
		createdAt: new Date(record.createdAt).toISOString(),
		updatedAt: new Date(record.updatedAt).toISOString(),
		archived: record.archivedAt !== undefined,
		...(record.archivedAt === undefined
			? {}
			: { archivedAt: new Date(record.archivedAt).toISOString() }),
	};
}

export function selectProperties(
	portal: Portal,
	record: CrmRecord,
	names: readonly string[],
): Properties {
	const type = objectType(record.type);
	const chosen =
		names.length === 0
			? type.defaultProperties
			: [...names, type.createdProperty, type.modifiedProperty, 'hs_object_id'];
	const known = [...new Set(chosen)].filter((name) => isKnown(portal, record, name)).sort();
	return Object.fromEntries(known.map((name) => [name, valueOf(record, name) || null]));
}

export function allProperties(record: CrmRecord): Properties {
	return Object.fromEntries(
		[...record.versions.keys()].map((name) => [name, valueOf(record, name)]),
	);
}

function isKnown(portal: Portal, record: CrmRecord, name: string): boolean {
	const definition = portal.definitions[record.type].get(name);
	// Stage dates (`hs_v2_date_entered_<stage>`) exist as values before anyone asks for a definition.
	return definition === undefined ? record.versions.has(name) : definition.archivedAt === undefined;
}

function selectHistory(record: CrmRecord, names: readonly string[]) {
	return Object.fromEntries(
		names.map((name) => [
			name,
			(record.versions.get(name) ?? []).slice(0, MAX_VERSIONS).map(presentVersion),
		]),
	);
}

function presentVersion({ value, at, sourceType, sourceId, updatedByUserId }: PropertyVersion) {
	return {
		value,
		timestamp: new Date(at).toISOString(),
		sourceType,
		sourceId,
		...(updatedByUserId === undefined ? {} : { updatedByUserId }),
	};
}
