/**
 * What Salesforce refuses of a component, given what the org has and what the same package brings before it. The texts are those
 * that failed deployments show in public: beside each is where.
 */
import type { FieldDefinition, Schema } from '../state/types';
import { type Component, isCustomName } from './components';
import { metadataTypeOf, OBJECT_RIGHTS, toPermissionSetDraft } from './definitions';
import { checkField, checkLengths, checkName } from './fieldChecks';
import type { MetadataNode } from './xml';

/** What is there, or will be. */
export interface Outlook {
	readonly schema: Pick<Schema, 'object' | 'field' | 'objects'>;
	/** Those of the package that are good so far, by full name. */
	readonly coming: ReadonlyMap<string, Component>;
}

export function checkComponent(component: Component, outlook: Outlook): string | undefined {
	if (component.type === 'CustomObject') return checkObject(component, outlook);
	if (component.type === 'CustomField') return checkFieldOf(component, outlook);
	return checkPermissionSet(component, outlook);
}

function checkObject({ fullName, node }: Component, { schema }: Outlook): string | undefined {
	if (!isCustomName(fullName)) {
		return schema.object(fullName) ? undefined : `Could not resolve standard object's name.`;
	}
	if (schema.object(fullName)) return checkLengths(node);
	const nameField = node.nameField as MetadataNode | undefined;
	return (
		checkName(fullName, 'object') ??
		(node.label ? undefined : 'Must specify a non-empty label for the CustomObject') ??
		(node.pluralLabel ? undefined : 'Must specify a non-empty pluralLabel for the CustomObject') ??
		checkLengths(node) ??
		(nameField?.type === 'Text' || nameField?.type === 'AutoNumber'
			? undefined
			: 'Must specify a nameField of type Text or AutoNumber') ??
		(nameField?.type === 'AutoNumber' && !/\{0+\}/.test(String(nameField.displayFormat ?? ''))
			? 'Must specify a valid displayFormat for the nameField'
			: undefined) ??
		(node.deploymentStatus ? undefined : 'Must specify a deploymentStatus') ??
		(node.sharingModel ? undefined : 'Must specify a sharingModel')
	);
}

function checkFieldOf({ fullName, node }: Component, outlook: Outlook): string | undefined {
	const [objectName = '', name = ''] = fullName.split('.');
	const { schema, coming } = outlook;
	if (!schema.object(objectName) && !coming.has(objectName)) {
		return `Entity Enumeration Or ID: bad value for restricted picklist field: ${objectName}`;
	}
	const existing = schema.field(objectName, name);
	if (existing && !existing.custom) return undefined;
	return (
		checkField(name, node) ??
		(existing ? checkChange(existing, node) : undefined) ??
		checkLookup(fullName, node, outlook)
	);
}

/**
 * @see https://salesforcedictionary.com/errors/field-type-cannot-be-changed
 * @see https://github.com/trailheadapps/ebikes-lwc/issues/457 (to a look-up)
 */
function checkChange(existing: FieldDefinition, node: MetadataNode): string | undefined {
	const [from, to] = [metadataTypeOf(existing), String(node.type)];
	if (from === to) return undefined;
	return to === 'Lookup'
		? 'Cannot update a field to a Lookup, MasterDetail, or Hierarchy from something else'
		: `Cannot change field type from ${from} to ${to} via the API`;
}

function checkLookup(
	fullName: string,
	node: MetadataNode,
	{ schema, coming }: Outlook,
): string | undefined {
	if (node.type !== 'Lookup') return undefined;
	const parent = String(node.referenceTo);
	if (!schema.object(parent) && !coming.has(parent)) {
		// @see https://github.com/SalesforceLabs/CommunityCookieConsent/issues/25
		return `referenceTo value of '${parent}' does not resolve to a valid sObject type`;
	}
	const wanted = String(node.relationshipName);
	const isTaken =
		schema
			.objects()
			.some((object) =>
				[...object.fields.values()].some(
					(field) =>
						`${object.name}.${field.name}` !== fullName &&
						field.referenceTo.includes(parent) &&
						field.childRelationshipName === `${wanted}__r`,
				),
			) ||
		[...coming.values()].some(
			(other) =>
				other.fullName !== fullName &&
				other.node.referenceTo === parent &&
				other.node.relationshipName === wanted,
		);
	return isTaken
		? `There is already a Child Relationship named ${wanted} on ${parent}.`
		: undefined;
}

function checkPermissionSet({ fullName, node }: Component, outlook: Outlook): string | undefined {
	if (!/^[A-Za-z](?:_?[A-Za-z0-9])*$/.test(fullName) || fullName.length > 80) {
		return 'The Permission Set API Name can only contain underscores and alphanumeric characters.';
	}
	const { fields, objects } = toPermissionSetDraft(fullName, node);
	for (const { field } of fields) {
		const found = fieldOf(field, outlook);
		// @see https://github.com/apex-enterprise-patterns/fflib-apex-common-samplecode/issues/58
		if (!found) return `In field: field - no CustomField named ${field} found`;
		// @see https://docs.zuora.com/zuora-cpq (field-level security: "Required fields are intentionally excluded")
		if (found.isRequired) return `You cannot deploy to a required field: ${field}`;
	}
	for (const grant of objects) {
		const { object } = grant;
		if (!outlook.schema.object(object) && !outlook.coming.has(object)) {
			return `In field: object - no CustomObject named ${object} found`;
		}
		const lacking = OBJECT_RIGHTS.find(([right, , needed]) => grant[right] && !grant[needed]);
		if (lacking) {
			const [, right, , needed] = lacking;
			return `Permission ${right} ${object} depends on permission(s): ${needed} ${object}`;
		}
	}
	return undefined;
}

function fieldOf(
	fullName: string,
	{ schema, coming }: Outlook,
): { readonly isRequired: boolean } | undefined {
	const fromPackage = coming.get(fullName);
	if (fromPackage) return { isRequired: fromPackage.node.required === true };
	const [objectName = '', name = ''] = fullName.split('.');
	const existing = schema.field(objectName, name);
	return existing && { isRequired: !existing.nillable && !existing.defaultedOnCreate };
}
