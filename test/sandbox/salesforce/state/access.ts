/** What an actor sees of the schema. */
import type { Actor, Org } from './org';
import type { FieldDefinition, ObjectDefinition } from './types';

export function visibleObject(org: Org, actor: Actor, name: string): ObjectDefinition | undefined {
	const object = org.schema.object(name);
	if (object === undefined || actor.seesAll) return object;
	return org.permissions.objectGrant(object.name, actor.userId).allowRead ? object : undefined;
}

export function visibleField(
	org: Org,
	actor: Actor,
	object: string,
	name: string,
): FieldDefinition | undefined {
	const field = org.schema.field(object, name);
	if (field === undefined || actor.seesAll) return field;
	return org.permissions.fieldGrant(object, field.name, actor.userId).readable ? field : undefined;
}

export function visibleFields(org: Org, actor: Actor, object: ObjectDefinition): FieldDefinition[] {
	return [...object.fields.values()].filter(
		(field) => visibleField(org, actor, object.name, field.name) !== undefined,
	);
}

export const mayEdit = (org: Org, actor: Actor, object: string, field: FieldDefinition): boolean =>
	actor.seesAll || org.permissions.fieldGrant(object, field.name, actor.userId).editable;

/** Whether the actor may write rows of the object in that way. */
export function mayWrite(
	org: Org,
	actor: Actor,
	object: ObjectDefinition,
	how: 'allowCreate' | 'allowEdit' | 'allowDelete',
): boolean {
	if (actor.seesAll) return true;
	if (org.settings.readOnlyObjects.includes(object.name)) return false;
	return org.permissions.objectGrant(object.name, actor.userId)[how];
}
