import type { ObjectTypeName } from './types';

/** One direction of a link between two kinds, with the number that HubSpot gives it. */
export interface AssociationType {
	readonly from: ObjectTypeName;
	readonly to: ObjectTypeName;
	readonly typeId: number;
	readonly inverseTypeId: number;
	readonly label: string | null;
}

const pair = (
	from: ObjectTypeName,
	to: ObjectTypeName,
	typeId: number,
	inverseTypeId: number,
	label: string | null = null,
): AssociationType[] => [
	{ from, to, typeId, inverseTypeId, label },
	{ from: to, to: from, typeId: inverseTypeId, inverseTypeId: typeId, label },
];

/**
 * The first row of a pair is the default association.
 * https://developers.hubspot.com/docs/api-reference/crm-associations-v4/guide#association-type-id-values
 */
const ASSOCIATION_TYPES: readonly AssociationType[] = [
	...pair('contacts', 'deals', 4, 3),
	...pair('contacts', 'companies', 279, 280),
	...pair('contacts', 'companies', 1, 2, 'Primary'),
	...pair('deals', 'companies', 341, 342),
	...pair('deals', 'companies', 5, 6, 'Primary'),
	...pair('notes', 'contacts', 202, 201),
	...pair('notes', 'companies', 190, 189),
	...pair('notes', 'deals', 214, 213),
	...pair('tasks', 'contacts', 204, 203),
	...pair('tasks', 'companies', 192, 191),
	...pair('tasks', 'deals', 216, 215),
	...pair('deals', 'line_items', 19, 20),
	...pair('contacts', 'contacts', 449, 449),
	...pair('deals', 'deals', 451, 451),
];

export function associationTypes(from: ObjectTypeName, to: ObjectTypeName): AssociationType[] {
	const found = ASSOCIATION_TYPES.filter((type) => type.from === from && type.to === to);
	return from === to ? found.slice(0, 1) : found;
}

export function findAssociationType(
	from: ObjectTypeName,
	to: ObjectTypeName,
	typeId: number,
): AssociationType | undefined {
	return associationTypes(from, to).find((type) => type.typeId === typeId);
}
