import { validation } from '../errors';
import { asRecord } from '../json';
import type { AssociationType } from './associationTypes';
import { associationTypes, findAssociationType } from './associationTypes';
import { objectType, objectTypeFromPath } from './objectTypes';
import type { Portal } from './portal';
import { findRecord } from './records';
import type { CrmRecord, ObjectTypeName } from './types';
import { OBJECT_TYPE_NAMES } from './types';

export interface PlannedLink {
	readonly type: AssociationType;
	readonly toId: string;
}

/** `associations` of a create: `[{ to: { id }, types: [{ associationCategory, associationTypeId }] }]`. */
export function readInlineAssociations(
	portal: Portal,
	from: ObjectTypeName,
	associations: unknown,
): PlannedLink[] {
	if (!Array.isArray(associations)) return [];
	return associations.flatMap((association) => {
		const { to, types } = asRecord(association);
		const toId = String(asRecord(to).id ?? '');
		const specs = Array.isArray(types) ? types.map(asRecord) : [];
		if (specs.length === 0) throw invalidAssociation(`No association type was given for ${toId}`);
		return specs.map((spec) => planLink(portal, from, toId, Number(spec.associationTypeId)));
	});
}

/** A number belongs to one direction of one pair of kinds; HubSpot refuses it anywhere else. */
function planLink(portal: Portal, from: ObjectTypeName, toId: string, typeId: number): PlannedLink {
	const type = OBJECT_TYPE_NAMES.map((to) => findAssociationType(from, to, typeId)).find(Boolean);
	if (type === undefined) {
		const name = objectType(from).objectTypeId;
		throw invalidAssociation(`Association type ${typeId} does not start at object type ${name}`);
	}
	const record = findRecord(portal, type.to, toId);
	if (record === undefined) {
		throw invalidAssociation(`${objectType(type.to).legacyName} ${toId} is not valid`);
	}
	return { type, toId: record.id };
}

export function linkAll(portal: Portal, fromId: string, links: readonly PlannedLink[]): void {
	for (const { type, toId } of links) portal.associations.link(type, fromId, toId);
}

/** `associations` of a read, by the plural name of the other kind. */
export function presentAssociations(portal: Portal, record: CrmRecord, kinds: readonly string[]) {
	const present = kinds.flatMap((kind) => {
		const to = objectTypeFromPath(kind);
		const linked = portal.associations.linked(record, to.name);
		if (linked.length === 0) return [];
		const from = objectType(record.type).singular;
		const results = linked.flatMap(({ id, typeIds }) =>
			typeIds.map((typeId) => ({ id, type: classicName(record.type, to.name, typeId, from) })),
		);
		return [[to.name.replace('_', ' '), { results }] as const];
	});
	return present.length === 0 ? {} : { associations: Object.fromEntries(present) };
}

/** Version 3 names a link in words: `deal_to_contact`, `contact_to_company_unlabeled`. */
function classicName(from: ObjectTypeName, to: ObjectTypeName, typeId: number, singular: string) {
	const hasPrimary = associationTypes(from, to).some((type) => type.label === 'Primary');
	const isPrimary = findAssociationType(from, to, typeId)?.label === 'Primary';
	const suffix = hasPrimary && !isPrimary ? '_unlabeled' : '';
	return `${singular}_to_${objectType(to).singular}${suffix}`;
}

export function presentLinked(
	portal: Portal,
	from: ObjectTypeName,
	fromId: string,
	to: ObjectTypeName,
) {
	return portal.associations.linked({ type: from, id: fromId }, to).map(({ id, typeIds }) => ({
		toObjectId: id,
		associationTypes: typeIds.map((typeId) => ({
			category: 'HUBSPOT_DEFINED',
			typeId,
			label: findAssociationType(from, to, typeId)?.label ?? null,
		})),
	}));
}

export function defaultType(from: ObjectTypeName, to: ObjectTypeName): AssociationType {
	const [type] = associationTypes(from, to);
	if (type !== undefined) return type;
	throw invalidAssociation(`No default association from ${from} to ${to}`);
}

export function invalidAssociation(detail: string) {
	return validation('One or more associations are not valid', { errors: [{ message: detail }] });
}
