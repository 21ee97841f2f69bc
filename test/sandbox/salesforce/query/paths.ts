/** Field paths in SOQL: `StageName`, `Account.Owner.Name`, `Payment_Claims__r` from the other side. */
import { SalesforceError } from '../protocol/errors';
import { visibleField, visibleObject } from '../state/access';
import type { Actor, Org } from '../state/org';
import type { FieldDefinition, ObjectDefinition, OrgRecord, Value } from '../state/types';

/** Who asks, and the words of the question, for the refusals. */
export interface Asking {
	readonly org: Org;
	readonly actor: Actor;
	readonly soql: string;
}

export interface FieldPath {
	/** References from the row to the one that holds the field. */
	readonly steps: readonly FieldDefinition[];
	readonly field: FieldDefinition;
	/** As it was asked for, for refusals. */
	readonly text: string;
}

const MOST_STEPS = 5;

const HINT_FIELD =
	"If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.";
const HINT_RELATION =
	"If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.";
const HINT_OBJECT =
	"If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.";

/** Salesforce shows the place: the text around it and a caret. */
export function refusedAt(
	{ soql }: Asking,
	word: string,
	errorCode: string,
	message: string,
): SalesforceError {
	const place = Math.max(0, soql.toLowerCase().indexOf(word.toLowerCase()));
	const from = Math.max(0, place - 30);
	const shown = soql.slice(from, place + word.length + 30).replace(/\s/g, ' ');
	return new SalesforceError(
		errorCode,
		`\n${shown}\n${' '.repeat(place - from)}^\nERROR at Row:1:Column:${place + 1}\n${message}`,
	);
}

export function objectNamed(asking: Asking, name: string): ObjectDefinition {
	const object = visibleObject(asking.org, asking.actor, name);
	if (object) return object;
	throw refusedAt(
		asking,
		name,
		'INVALID_TYPE',
		`sObject type '${name}' is not supported. ${HINT_OBJECT}`,
	);
}

/** @throws where a step or the field is not there, or not for this user. */
export function resolvePath(asking: Asking, object: ObjectDefinition, text: string): FieldPath {
	const words = text.split('.');
	// The object's own name, or an alias, may stand before its fields.
	if (words.length > 1 && words[0]?.toLowerCase() === object.name.toLowerCase()) {
		if (referenceNamed(asking, object, words[0] ?? '') === undefined) words.shift();
	}
	const steps: FieldDefinition[] = [];
	let current = object;
	for (const word of words.slice(0, -1)) {
		const step = referenceNamed(asking, current, word);
		if (step === undefined || steps.length >= MOST_STEPS) {
			throw refusedAt(
				asking,
				text,
				'INVALID_FIELD',
				`Didn't understand relationship '${word}' in field path. ${HINT_RELATION}`,
			);
		}
		steps.push(step);
		current = targetOf(asking, step);
	}
	const name = words.at(-1) ?? '';
	const field = visibleField(asking.org, asking.actor, current.name, name);
	if (field) return { steps, field, text };
	throw refusedAt(
		asking,
		text,
		'INVALID_FIELD',
		`No such column '${name}' on entity '${current.name}'. ${HINT_FIELD}`,
	);
}

function referenceNamed(
	{ org, actor }: Asking,
	object: ObjectDefinition,
	word: string,
): FieldDefinition | undefined {
	return [...object.fields.values()].find(
		(field) =>
			field.relationshipName?.toLowerCase() === word.toLowerCase() &&
			visibleField(org, actor, object.name, field.name) !== undefined,
	);
}

/** Of a reference to several objects only what all have is asked for, so the first stands for them. */
const targetOf = (asking: Asking, step: FieldDefinition): ObjectDefinition =>
	objectNamed(asking, step.referenceTo[0] ?? '');

/** The children that a query within a query names. */
export function resolveChildren(
	asking: Asking,
	parent: ObjectDefinition,
	relationship: string,
): { readonly object: ObjectDefinition; readonly field: FieldDefinition } {
	const { org, actor } = asking;
	const found = org.schema
		.childrenOf(parent.name)
		.find(({ field }) => field.childRelationshipName?.toLowerCase() === relationship.toLowerCase());
	const object = found && visibleObject(org, actor, found.object);
	if (found && object && visibleField(org, actor, object.name, found.field.name)) {
		return { object, field: found.field };
	}
	throw refusedAt(
		asking,
		relationship,
		'INVALID_TYPE',
		`Didn't understand relationship '${relationship}' in FROM part of query call. ${HINT_RELATION}`,
	);
}

/** The row that a reference names, whatever its object; `undefined` where there is none. */
export function parentOf(
	org: Org,
	record: OrgRecord,
	step: FieldDefinition,
): OrgRecord | undefined {
	const id = record.values[step.name];
	if (typeof id !== 'string') return undefined;
	for (const object of step.referenceTo) {
		const row = org.find(object, id);
		if (row) return row;
	}
	return undefined;
}

export function valueAt(org: Org, record: OrgRecord, { steps, field }: FieldPath): Value {
	let row: OrgRecord | undefined = record;
	for (const step of steps) row = row && parentOf(org, row, step);
	return row?.values[field.name] ?? null;
}
