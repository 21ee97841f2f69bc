/** What stands between a row as it would be and the table. */
import { SalesforceError } from '../protocol/errors';
import type { Actor, Org } from './org';
import type { ObjectDefinition, OrgRecord, Values } from './types';

export function checkRequired(object: ObjectDefinition, next: Values): void {
	const missing = [...object.fields.values()]
		.filter((field) => !field.nillable && !field.defaultedOnCreate)
		.filter((field) => field.createable && (next[field.name] ?? null) === null)
		.map((field) => field.name);
	if (missing.length === 0) return;
	throw new SalesforceError(
		'REQUIRED_FIELD_MISSING',
		`Required fields are missing: [${missing.join(', ')}]`,
		missing,
	);
}

/** Every reference that was given names a row that lives, of an object that the field takes. */
export function checkReferences(
	org: Org,
	object: ObjectDefinition,
	next: Values,
	given: ReadonlySet<string>,
): void {
	for (const name of given) {
		const field = object.fields.get(name);
		const id = next[name];
		if (field?.type !== 'reference' || typeof id !== 'string') continue;
		const target = field.referenceTo.find(
			(parent) => org.schema.object(parent)?.keyPrefix === id.slice(0, 3),
		);
		if (target === undefined) {
			throw new SalesforceError(
				'FIELD_INTEGRITY_EXCEPTION',
				`${field.label}: id value of incorrect type: ${id}`,
				[name],
			);
		}
		const row = org.find(target, id);
		if (row === undefined) {
			throw new SalesforceError('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');
		}
		if (row.values.IsDeleted === true) {
			throw new SalesforceError('ENTITY_IS_DELETED', 'entity is deleted');
		}
		if (name === 'OwnerId' && row.values.IsActive === false) {
			throw new SalesforceError(
				'INACTIVE_OWNER_OR_USER',
				`operation performed with inactive user [${id}] as owner of ${object.label.toLowerCase()}`,
			);
		}
	}
}

/** What the org's admin put up: flows, validation rules, duplicate rules, in the order in which Salesforce asks them. */
export function checkOrgRules(
	org: Org,
	actor: Actor,
	object: ObjectDefinition,
	next: Values,
	before: OrgRecord | undefined,
): void {
	const flow = org.settings.refusingFlows[object.name];
	if (flow !== undefined) {
		throw new SalesforceError(
			'CANNOT_EXECUTE_FLOW_TRIGGER',
			`We can't save this record because the “${object.label} Check” process failed. Give your Salesforce admin these details. ${flow}`,
		);
	}
	for (const rule of org.settings.validationRules) {
		if (rule.object !== object.name || !rule.refuses(next, before?.values)) continue;
		throw new SalesforceError(
			'FIELD_CUSTOM_VALIDATION_EXCEPTION',
			rule.message,
			rule.field === undefined ? [] : [rule.field],
		);
	}
	checkDuplicates(org, actor, object, next);
}

/** @see https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/headers_duplicaterules.htm */
function checkDuplicates(org: Org, actor: Actor, object: ObjectDefinition, next: Values): void {
	for (const rule of org.settings.duplicateRules) {
		if (rule.object !== object.name) continue;
		if (rule.action === 'alert' && actor.passesAlerts === true) continue;
		const isSame = (row: OrgRecord) =>
			row.id !== next.Id &&
			row.values.IsDeleted !== true &&
			rule.fields.every(
				(field) =>
					typeof next[field] === 'string' &&
					String(row.values[field]).toLowerCase() === String(next[field]).toLowerCase(),
			);
		const found = [...org.rows(object.name)].filter(isSame);
		if (found.length === 0) continue;
		throw new SalesforceError('DUPLICATES_DETECTED', 'Use one of these records?', [], {
			duplicateResult: {
				allowSave: rule.action === 'alert',
				duplicateRule: `Standard_${object.name}_Duplicate_Rule`,
				duplicateRuleEntityType: object.name,
				errorMessage: 'Use one of these records?',
				matchResults: [
					{
						entityType: object.name,
						errors: [],
						matchEngine: 'FuzzyMatchEngine',
						matchRecords: found.map(({ id }) => ({
							additionalInformation: [],
							fieldDiffs: [],
							matchConfidence: null,
							record: {
								attributes: {
									type: object.name,
									url: `/services/data/v67.0/sobjects/${object.name}/${id}`,
								},
								Id: id,
							},
						})),
						rule: `Standard_${object.name}_Match_Rule_v1_1`,
						size: found.length,
						success: true,
					},
				],
			},
		});
	}
}

/** Unique fields. Of a row that was made in the same call Salesforce knows neither field nor id. */
export function checkIndexes(org: Org, object: ObjectDefinition, next: Values): void {
	for (const field of object.fields.values()) {
		const value = next[field.name];
		if (!field.unique || typeof value !== 'string') continue;
		const holder = org.holderOf(object.name, field.name, value);
		if (holder === undefined || holder === next.Id) continue;
		const [name, id] = org.isFresh(holder)
			? ['<unknown>', '<unknown>']
			: [field.name, holder.slice(0, 15)];
		throw new SalesforceError(
			'DUPLICATE_VALUE',
			`duplicate value found: ${name} duplicates value on record with id: ${id}`,
		);
	}
}
