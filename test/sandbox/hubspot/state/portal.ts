import type { HubspotSettings } from './account';
import { DEFAULT_SETTINGS, OWNERS, PIPELINES } from './account';
import { STANDARD_GROUPS, standardProperties } from './standardProperties';
import type { AssociationTable } from './associationTable';
import { createAssociationTable } from './associationTable';
import type { SearchIndex } from './searchIndex';
import { createSearchIndex } from './searchIndex';
import type {
	ContactList,
	CrmRecord,
	ObjectTypeName,
	Owner,
	Pipeline,
	PropertyDefinition,
	PropertyGroup,
} from './types';
import { OBJECT_TYPE_NAMES } from './types';

/** One HubSpot account, all of it in memory. */
export interface Portal {
	settings: HubspotSettings;
	readonly now: () => number;
	readonly records: Record<ObjectTypeName, Map<string, CrmRecord>>;
	readonly definitions: Record<ObjectTypeName, Map<string, PropertyDefinition>>;
	readonly groups: Record<ObjectTypeName, Map<string, PropertyGroup>>;
	/** `contacts/email/anna@…` to the id of the record that holds the value. */
	readonly uniqueValues: Map<string, string>;
	readonly associations: AssociationTable;
	readonly searchIndex: SearchIndex;
	readonly pipelines: Pipeline[];
	readonly owners: Owner[];
	readonly lists: Map<string, ContactList>;
	/** Next id per kind. All kinds count from the same number: ids are unique only within a kind. */
	readonly nextIds: Record<ObjectTypeName, number>;
}

const FIRST_ID = 90_001;

const perType = <T>(make: (type: ObjectTypeName) => T): Record<ObjectTypeName, T> =>
	Object.fromEntries(OBJECT_TYPE_NAMES.map((type) => [type, make(type)])) as Record<
		ObjectTypeName,
		T
	>;

/** A new account: standard properties, two pipelines, two owners, no records. */
export function createPortal(now: () => number): Portal {
	const createdAt = now();
	return {
		settings: DEFAULT_SETTINGS,
		now,
		records: perType(() => new Map()),
		definitions: perType(
			(type) => new Map(standardProperties(type, createdAt).map((row) => [row.name, row])),
		),
		groups: perType((type) => {
			const name = STANDARD_GROUPS[type];
			return new Map([[name, { name, label: name, displayOrder: 0 }]]);
		}),
		uniqueValues: new Map(),
		associations: createAssociationTable(),
		searchIndex: createSearchIndex(),
		pipelines: structuredClone(PIPELINES) as Pipeline[],
		owners: structuredClone(OWNERS) as Owner[],
		lists: new Map(),
		nextIds: perType(() => FIRST_ID),
	};
}

/** An id that is used once, even if the record it was meant for is refused. */
export function takeId(portal: Portal, type: ObjectTypeName): string {
	const id = portal.nextIds[type];
	portal.nextIds[type] = id + 1;
	return String(id);
}
