import type { PropertyProblem } from '../errors';
import { contactExists, invalidProperties, uniqueValueTaken, validation } from '../errors';
import { PORTAL_ID } from './account';
import { objectType } from './objectTypes';
import type { Portal } from './portal';
import { takeId } from './portal';
import { findRecord, uniqueKey, valueOf } from './records';
import type { CrmRecord, ObjectTypeName } from './types';
import { allowedOptions, isStepBack, readValue } from './values';

/** A write that has been checked against everything it could break, and can be made. */
export interface WritePlan {
	readonly type: ObjectTypeName;
	/** Undefined for a create. */
	readonly record?: CrmRecord;
	readonly id: string;
	readonly values: ReadonlyMap<string, string>;
	/** As the caller named them, for the answer. */
	readonly written: readonly string[];
}

/** Unique values that earlier rows of the same batch take. */
export type ClaimedValues = Map<string, string>;

export function planCreate(
	portal: Portal,
	type: ObjectTypeName,
	properties: Readonly<Record<string, unknown>>,
	claimed: ClaimedValues = new Map(),
): WritePlan {
	const values = readProperties(portal, type, properties);
	for (const [name, value] of defaultValues(portal, type)) {
		if ((values.get(name) ?? '') === '') values.set(name, value);
	}
	assertRequired(portal, type, values);
	const id = takeId(portal, type);
	claimUniqueValues(portal, { type, id, values, claimed });
	return { type, id, values, written: Object.keys(properties) };
}

export function planUpdate(
	portal: Portal,
	record: CrmRecord,
	properties: Readonly<Record<string, unknown>>,
	claimed: ClaimedValues = new Map(),
): WritePlan {
	const values = readProperties(portal, record.type, properties, record);
	assertConditions(portal, record, values);
	claimUniqueValues(portal, { type: record.type, id: record.id, values, claimed, record });
	return { type: record.type, record, id: record.id, values, written: Object.keys(properties) };
}

function readProperties(
	portal: Portal,
	type: ObjectTypeName,
	properties: Readonly<Record<string, unknown>>,
	record?: CrmRecord,
): Map<string, string> {
	const pipelineId = String(
		properties.pipeline ?? ((record && valueOf(record, 'pipeline')) || portal.pipelines[0]?.id),
	);
	const values = new Map<string, string>();
	const problems: PropertyProblem[] = [];
	for (const [name, written] of Object.entries(properties)) {
		const definition = portal.definitions[type].get(name);
		if (definition === undefined || definition.archivedAt !== undefined) {
			const message = `Property "${name}" does not exist`;
			problems.push({ name, error: 'PROPERTY_DOESNT_EXIST', message });
			continue;
		}
		const options = allowedOptions(portal, type, definition, pipelineId);
		const reading = readValue(portal, definition, written, options);
		if ('refusal' in reading) problems.push({ name, ...reading.refusal });
		else if (!isStepBack(record, name, reading.value)) values.set(name, reading.value);
	}
	if (problems.length > 0) throw invalidProperties(problems, PORTAL_ID);
	return values;
}

/** What HubSpot fills in where a new record says nothing. */
function defaultValues(portal: Portal, type: ObjectTypeName): [string, string][] {
	const currency = portal.settings.companyCurrency;
	const hasCurrencies = portal.settings.additionalCurrencies.length > 0;
	const defaults: Partial<Record<ObjectTypeName, [string, string][]>> = {
		contacts: [['lifecyclestage', 'lead']],
		deals: [
			['pipeline', portal.pipelines[0]?.id ?? 'default'],
			...(hasCurrencies ? [['deal_currency_code', currency] as [string, string]] : []),
		],
		tasks: [
			['hs_task_status', 'NOT_STARTED'],
			['hs_task_priority', 'NONE'],
			['hs_task_type', 'TODO'],
		],
	};
	return defaults[type] ?? [];
}

/** Wording: captures in public repositories, "Error creating TICKET. Some required properties were not set." */
function assertRequired(
	portal: Portal,
	type: ObjectTypeName,
	values: ReadonlyMap<string, string>,
): void {
	const { legacyName, requiredProperties } = objectType(type);
	const also = portal.settings.alsoRequired[type] ?? [];
	const missing = [...requiredProperties, ...also].filter((name) => !values.get(name));
	if (missing.length === 0) return;
	const message = `Error creating ${legacyName}. Some required properties were not set.`;
	// The names stand here and nowhere else, as captured: https://github.com/PipedreamHQ/pipedream/issues/12366
	throw validation(message, { context: { properties: missing } });
}

/**
 * Neither the wording is told nor whether a write that leaves the stage alone is looked at; here it is.
 * @see https://developers.hubspot.com/changelog/crm-api-write-validation-enforcement
 */
function assertConditions(
	portal: Portal,
	record: CrmRecord,
	values: ReadonlyMap<string, string>,
): void {
	const stage = values.get('dealstage') ?? valueOf(record, 'dealstage');
	const wanted = portal.settings.requiredInStage[stage] ?? [];
	const missing = wanted.filter((name) => !(values.get(name) ?? valueOf(record, name)));
	if (missing.length === 0) return;
	throw validation('Conditionally required properties are missing', {
		context: { properties: missing },
	});
}

function claimUniqueValues(
	portal: Portal,
	write: {
		readonly type: ObjectTypeName;
		readonly id: string;
		readonly values: ReadonlyMap<string, string>;
		readonly claimed: ClaimedValues;
		readonly record?: CrmRecord;
	},
): void {
	const { type, id, values, claimed } = write;
	const unique = [...values].filter(
		([name, value]) => value !== '' && portal.definitions[type].get(name)?.hasUniqueValue,
	);
	for (const [propertyName, value] of unique) {
		const key = uniqueKey(type, propertyName, value);
		const holderId = claimed.get(key) ?? portal.uniqueValues.get(key);
		if (holderId === undefined || findRecord(portal, type, holderId)?.id === id) continue;
		// A known address is told in words of its own, but only on create.
		if (propertyName === 'email' && write.record === undefined) throw contactExists(holderId);
		const { legacyName } = objectType(type);
		const conflict = { portalId: PORTAL_ID, legacyName, propertyName, value };
		throw uniqueValueTaken({ ...conflict, writtenId: id, holderId });
	}
	for (const [name, value] of unique) claimed.set(uniqueKey(type, name, value), id);
}
