import type { PropertyType } from './types';

/** One standard property, in the words that differ from the usual. */
export interface PropertyRow {
	readonly name: string;
	readonly label: string;
	readonly type?: PropertyType;
	readonly fieldType?: string;
	readonly options?: readonly string[];
	readonly unique?: true;
	/** HubSpot computes it; a write is refused. */
	readonly readOnly?: true;
}

/** The first columns of every kind. */
export const EVERY_TYPE: readonly PropertyRow[] = [
	{ name: 'hs_object_id', label: 'Record ID', type: 'number', readOnly: true },
	{ name: 'hs_merged_object_ids', label: 'Merged record IDs', readOnly: true },
	{ name: 'hs_object_source', label: 'Record source', readOnly: true },
	{ name: 'hs_object_source_id', label: 'Record source ID', readOnly: true },
	{ name: 'hs_object_source_label', label: 'Record source label', readOnly: true },
	{ name: 'hubspot_owner_id', label: 'Owner', type: 'enumeration' },
];
export const CREATED: PropertyRow = {
	name: 'createdate',
	label: 'Create date',
	type: 'datetime',
	readOnly: true,
};
export const MODIFIED: PropertyRow = {
	name: 'hs_lastmodifieddate',
	label: 'Last modified date',
	type: 'datetime',
	readOnly: true,
};
