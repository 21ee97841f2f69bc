/** What the stand-in keeps in memory. Values are text exactly as written: no number is ever parsed to be stored. */

export const OBJECT_TYPE_NAMES = [
	'contacts',
	'deals',
	'companies',
	'tasks',
	'notes',
	'line_items',
	'products',
] as const;
export type ObjectTypeName = (typeof OBJECT_TYPE_NAMES)[number];

export type Properties = Readonly<Record<string, string | null>>;

/**
 * Some of the about ninety sources that HubSpot tells: an app through the API (`INTEGRATION`, formerly `API`), people in
 * its pages, on the phone, in bulk and taking a value back, and what nobody's hand did. Their names are those of the
 * official specification (`PropertyValue.source`).
 */
export const SOURCE_TYPES = [
	...(['INTEGRATION', 'API', 'IMPORT', 'WORKFLOWS', 'AUTOMATION_PLATFORM'] as const),
	...(['CRM_UI', 'CRM_UI_BULK_ACTION', 'MOBILE_IOS', 'MOBILE_ANDROID'] as const),
	...(['PROPERTY_RESTORE', 'MERGE_OBJECTS', 'CALCULATED'] as const),
] as const;
export type SourceType = (typeof SOURCE_TYPES)[number];

/** Who wrote a value. */
export interface Source {
	readonly sourceType: SourceType;
	readonly sourceId: string;
	readonly updatedByUserId?: number;
}

export interface PropertyVersion extends Source {
	readonly value: string;
	/** Milliseconds since 1970. */
	readonly at: number;
}

export interface CrmRecord {
	readonly type: ObjectTypeName;
	readonly id: string;
	readonly createdAt: number;
	updatedAt: number;
	archivedAt?: number;
	/** Set on a record that was merged away: the record that lives on. */
	mergedInto?: string;
	/** Newest first. */
	readonly versions: Map<string, readonly PropertyVersion[]>;
}

export interface PropertyOption {
	readonly label: string;
	readonly value: string;
	readonly displayOrder: number;
	readonly hidden: boolean;
	readonly description?: string;
}

export type PropertyType =
	'string' | 'number' | 'date' | 'datetime' | 'enumeration' | 'bool' | 'phone_number';

export interface PropertyDefinition {
	readonly name: string;
	readonly label: string;
	readonly type: PropertyType;
	readonly fieldType: string;
	readonly groupName: string;
	readonly description: string;
	readonly options: readonly PropertyOption[];
	readonly hasUniqueValue: boolean;
	readonly hubspotDefined: boolean;
	readonly readOnlyValue: boolean;
	readonly formField: boolean;
	readonly displayOrder: number;
	readonly hidden: boolean;
	readonly createdAt: number;
	readonly updatedAt: number;
	readonly archivedAt?: number;
}

export interface PropertyGroup {
	readonly name: string;
	readonly label: string;
	readonly displayOrder: number;
}

export interface PipelineStage {
	readonly id: string;
	readonly label: string;
	readonly displayOrder: number;
	/** HubSpot keeps both as text: `"true"`, `"0.9"`. */
	readonly isClosed: 'true' | 'false';
	readonly probability: string;
}

export interface Pipeline {
	readonly id: string;
	readonly label: string;
	readonly displayOrder: number;
	readonly stages: readonly PipelineStage[];
}

export interface Owner {
	readonly id: string;
	readonly userId: number;
	readonly email: string;
	readonly firstName: string;
	readonly lastName: string;
}

export interface ContactList {
	readonly listId: string;
	readonly name: string;
	readonly objectTypeId: string;
	readonly processingType: string;
	readonly memberIds: Set<string>;
	readonly createdAt: number;
}

export interface AssociationSpec {
	readonly associationCategory: string;
	readonly associationTypeId: number;
}
