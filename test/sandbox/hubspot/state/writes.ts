import { HubspotError } from '../errors';
import { APP_ID } from './account';
import { stageConsequences } from './dealStages';
import { objectType } from './objectTypes';
import type { WritePlan } from './plan';
import type { Portal } from './portal';
import { takeId } from './portal';
import { allProperties, findRecord, getRecord, uniqueKey, valueOf } from './records';
import type { CrmRecord, ObjectTypeName, PropertyVersion, Source } from './types';

/** Older versions are forgotten; more are kept than are shown, so that the limit is the reader's. */
const KEPT_VERSIONS = 100;

export function apiSource(portal: Portal): Source {
	return { sourceType: portal.settings.apiSourceType, sourceId: APP_ID };
}

/** Carries out what was planned: nothing in here can be refused. */
export function commit(portal: Portal, plan: WritePlan, source: Source): CrmRecord {
	const at = portal.now();
	const record = plan.record ?? newRecord(portal, plan.type, plan.id, at, source);
	const derived =
		plan.type === 'deals' ? stageConsequences(portal, record, plan.values, at) : new Map();
	for (const [name, value] of plan.values) setValue(portal, record, name, { value, at, ...source });
	for (const [name, value] of [...derived, ...taskCompletion(record, at)]) {
		setValue(portal, record, name, { value, at, sourceType: 'CALCULATED', sourceId: 'HubSpot' });
	}
	touch(portal, record, at);
	return record;
}

/**
 * A deleted record frees its unique values, and nobody finds it by them any more, not even among the archived ones:
 * https://legacydocs.hubspot.com/docs/faq/contact-and-form-limits, and what may stand in the way of restoring it:
 * https://knowledge.hubspot.com/records/restore-deleted-records
 */
export function archive(portal: Portal, record: CrmRecord): void {
	const at = portal.now();
	const isKept = portal.settings.deletedKeepValues && record.type !== 'contacts';
	if (!isKept) releaseUniqueValues(portal, record);
	portal.associations.removeAll(record);
	record.archivedAt = at;
	record.updatedAt = at;
	followRecord(portal, record, true);
}

/**
 * A and B become a new record C; A and B answer with C from then on.
 * https://developers.hubspot.com/changelog/announcement-deals-now-support-merging
 */
export function merge(
	portal: Portal,
	type: ObjectTypeName,
	primaryId: string,
	otherId: string,
): CrmRecord {
	const primary = getRecord(portal, type, primaryId);
	const other = getRecord(portal, type, otherId);
	if (primary.id === other.id) {
		const message = 'The primary object and the object to merge are the same';
		throw new HubspotError(400, { message, category: 'VALIDATION_ERROR' });
	}
	const at = portal.now();
	const source: Source = { sourceType: 'MERGE_OBJECTS', sourceId: 'HubSpot' };
	const survivor = newRecord(portal, type, takeId(portal, type), at, source);
	for (const record of [primary, other]) releaseUniqueValues(portal, record);
	const emails = type === 'contacts' ? [primary, other].flatMap(addressesOf) : [];
	for (const name of new Set([...primary.versions.keys(), ...other.versions.keys()])) {
		const value = valueOf(primary, name) || valueOf(other, name);
		const past = [...(primary.versions.get(name) ?? []), ...(other.versions.get(name) ?? [])];
		survivor.versions.set(
			name,
			past.sort((left, right) => right.at - left.at),
		);
		if (valueOf(survivor, name) !== value)
			setValue(portal, survivor, name, { value, at, ...source });
		claimValue(portal, survivor, name, value);
	}
	const mergedIds = [primary, other].flatMap((record) => [
		...valueOf(record, 'hs_merged_object_ids').split(';').filter(Boolean),
		record.id,
	]);
	keep(portal, survivor, 'hs_merged_object_ids', mergedIds.join(';'), at);
	keepAddresses(portal, survivor, emails, at);
	keep(portal, survivor, 'hs_object_id', survivor.id, at);
	for (const record of [primary, other]) {
		portal.associations.move(record, survivor.id);
		record.mergedInto = survivor.id;
		followRecord(portal, record, true);
	}
	touch(portal, survivor, at);
	return survivor;
}

export function setValue(
	portal: Portal,
	record: CrmRecord,
	name: string,
	version: PropertyVersion,
): void {
	const past = record.versions.get(name) ?? [];
	// Writing what is there already makes no version.
	if ((past[0]?.value ?? '') === version.value) return;
	releaseValue(portal, record, name);
	record.versions.set(name, [version, ...past].slice(0, KEPT_VERSIONS));
	claimValue(portal, record, name, version.value);
}

function newRecord(
	portal: Portal,
	type: ObjectTypeName,
	id: string,
	at: number,
	source: Source,
): CrmRecord {
	const record: CrmRecord = { type, id, createdAt: at, updatedAt: at, versions: new Map() };
	portal.records[type].set(id, record);
	const created = new Date(at).toISOString();
	keep(portal, record, 'hs_object_id', id, at);
	keep(portal, record, objectType(type).createdProperty, created, at);
	if (type === 'deals') keep(portal, record, 'hs_createdate', created, at);
	keep(portal, record, 'hs_object_source', source.sourceType, at);
	keep(portal, record, 'hs_object_source_id', source.sourceId, at);
	return record;
}

function keep(portal: Portal, record: CrmRecord, name: string, value: string, at: number): void {
	setValue(portal, record, name, { value, at, sourceType: 'CALCULATED', sourceId: 'HubSpot' });
}

function taskCompletion(record: CrmRecord, at: number): [string, string][] {
	if (record.type !== 'tasks') return [];
	const isDone = valueOf(record, 'hs_task_status') === 'COMPLETED';
	const completedAt = valueOf(record, 'hs_task_completion_date') || new Date(at).toISOString();
	return [['hs_task_completion_date', isDone ? completedAt : '']];
}

function touch(portal: Portal, record: CrmRecord, at: number): void {
	// Two writes within a millisecond still differ, as they do in HubSpot.
	record.updatedAt = record.updatedAt >= at && at !== record.createdAt ? record.updatedAt + 1 : at;
	const modified = new Date(record.updatedAt).toISOString();
	keep(portal, record, objectType(record.type).modifiedProperty, modified, at);
	followRecord(portal, record, false);
}

function followRecord(portal: Portal, record: CrmRecord, isGone: boolean): void {
	const { id, createdAt, updatedAt } = record;
	const indexed = { id, createdAt, updatedAt, properties: allProperties(record) };
	const visibleAt = portal.now() + portal.settings.searchLagMilliseconds;
	portal.searchIndex.follow(record.type, id, isGone ? null : indexed, visibleAt);
}

/**
 * The survivor answers to every address of both; the main one stays that of the primary.
 * https://knowledge.hubspot.com/records/merge-records
 */
function keepAddresses(
	portal: Portal,
	survivor: CrmRecord,
	emails: readonly string[],
	at: number,
): void {
	const main = valueOf(survivor, 'email');
	const additional = [...new Set(emails)].filter((email) => email !== main);
	if (additional.length === 0) return;
	keep(portal, survivor, 'hs_additional_emails', additional.join(';'), at);
	for (const email of additional) claimValue(portal, survivor, 'email', email);
}

function addressesOf(record: CrmRecord): string[] {
	const additional = valueOf(record, 'hs_additional_emails').split(';');
	return [valueOf(record, 'email'), ...additional].filter((email) => email !== '');
}

function isUnique(portal: Portal, record: CrmRecord, name: string): boolean {
	return portal.definitions[record.type].get(name)?.hasUniqueValue === true;
}

function claimValue(portal: Portal, record: CrmRecord, name: string, value: string): void {
	if (value !== '' && isUnique(portal, record, name)) {
		portal.uniqueValues.set(uniqueKey(record.type, name, value), record.id);
	}
}

function releaseValue(portal: Portal, record: CrmRecord, name: string): void {
	if (!isUnique(portal, record, name)) return;
	const key = uniqueKey(record.type, name, valueOf(record, name));
	const holder = portal.uniqueValues.get(key);
	if (holder === record.id || (holder && findRecord(portal, record.type, holder) === record)) {
		portal.uniqueValues.delete(key);
	}
}

function releaseUniqueValues(portal: Portal, record: CrmRecord): void {
	for (const name of record.versions.keys()) releaseValue(portal, record, name);
	if (record.type !== 'contacts') return;
	for (const email of addressesOf(record)) {
		const key = uniqueKey('contacts', 'email', email);
		if (portal.uniqueValues.get(key) === record.id) portal.uniqueValues.delete(key);
	}
}
