/**
 * What the stand-in keeps of a Salesforce org. Values are text, yes-or-no or null: a number is its decimal text, a moment ISO 8601
 * to the second in UTC (`2026-11-23T10:00:00Z`), a day `2026-11-23`. No number ever passes a float.
 */

/** As `describe` names them. A long text area is a `textarea` of more than 255 characters. */
export type FieldType =
	| 'id'
	| 'string'
	| 'textarea'
	| 'picklist'
	| 'multipicklist'
	| 'reference'
	| 'email'
	| 'phone'
	| 'url'
	| 'double'
	| 'currency'
	| 'percent'
	| 'int'
	| 'boolean'
	| 'date'
	| 'datetime';

export type Value = string | boolean | null;
export type Values = Readonly<Record<string, Value>>;

export interface PicklistValue {
	readonly value: string;
	readonly label: string;
	readonly active: boolean;
}

/** What becomes of the children when their parent is deleted. */
export type DeleteConstraint = 'SetNull' | 'Restrict' | 'Cascade';

export interface FieldDefinition {
	/** `StageName`, `Payment_Status__c`. */
	readonly name: string;
	readonly label: string;
	readonly type: FieldType;
	/** Characters; 0 for what is no text. */
	readonly length: number;
	/** All digits of a number, and those of them behind the point. */
	readonly precision: number;
	readonly scale: number;
	/** False: required, unless `defaultedOnCreate`. */
	readonly nillable: boolean;
	readonly defaultedOnCreate: boolean;
	readonly unique: boolean;
	readonly caseSensitive: boolean;
	readonly externalId: boolean;
	readonly picklistValues: readonly PicklistValue[];
	readonly restrictedPicklist: boolean;
	/** Objects that a reference may name. */
	readonly referenceTo: readonly string[];
	/** From the child to its parent in SOQL: `Account`, `Opportunity__r`. */
	readonly relationshipName: string | null;
	/** From the parent to its children in SOQL: `Contacts`, `Payment_Claims__r`. */
	readonly childRelationshipName: string | null;
	readonly deleteConstraint: DeleteConstraint;
	readonly createable: boolean;
	readonly updateable: boolean;
	readonly filterable: boolean;
	readonly sortable: boolean;
	readonly custom: boolean;
	/** `PR-{0000000}`: Salesforce counts it up. */
	readonly autoNumberFormat: string | null;
	/** The key of the field's definition, `00N…`; for standard fields its name. */
	readonly durableId: string;
}

/** What a field needs to be told; the rest follows from its type. */
export type FieldDraft = Pick<FieldDefinition, 'name' | 'label' | 'type'> &
	Partial<FieldDefinition>;

export interface ObjectDefinition {
	readonly name: string;
	readonly label: string;
	readonly labelPlural: string;
	/** `006`, `a01`. */
	readonly keyPrefix: string;
	readonly custom: boolean;
	/** False: only Salesforce itself writes it (OpportunityHistory). */
	readonly createable: boolean;
	readonly updateable: boolean;
	readonly deletable: boolean;
	readonly mergeable: boolean;
	/** Whether a deleted row rests in the recycle bin; not for set-up objects. */
	readonly undeletable: boolean;
	/** In the order in which they were made; by exact name. */
	readonly fields: ReadonlyMap<string, FieldDefinition>;
	readonly durableId: string;
}

export type ObjectDraft = Pick<ObjectDefinition, 'name' | 'label'> &
	Partial<Omit<ObjectDefinition, 'fields'>> & {
		/** Of a custom object: `PR-{0000000}` for a number that is counted, `undefined` for a text. */
		readonly nameFormat?: string;
	};

/** A row. Never changed in place: a write puts another in its stead, so that a transaction can be taken back. */
export interface OrgRecord {
	/** 18 characters. */
	readonly id: string;
	readonly object: string;
	/** By exact field name; a field that is missing is null. `Id` and `IsDeleted` are in it. */
	readonly values: Values;
	/** Milliseconds, for the order of the recycle bin. */
	readonly deletedAt?: number;
}

export interface Schema {
	/** Names are compared without regard to case, as Salesforce does. */
	object(name: string): ObjectDefinition | undefined;
	objects(): readonly ObjectDefinition[];
	field(object: string, name: string): FieldDefinition | undefined;
	/** A custom object gets Id, Name, OwnerId and the system's own fields. @throws where the name is taken. */
	addObject(draft: ObjectDraft): ObjectDefinition;
	/** @throws where the object is missing or the name is taken. */
	addField(object: string, draft: FieldDraft): FieldDefinition;
	/** In place of the field of that name: a new label, a longer text. */
	changeField(object: string, name: string, change: Partial<FieldDefinition>): FieldDefinition;
	removeField(object: string, name: string): void;
	removeObject(name: string): void;
}

export interface FieldGrant {
	/** `Opportunity.Payment_Status__c` */
	readonly field: string;
	readonly readable: boolean;
	readonly editable: boolean;
}

export interface ObjectGrant {
	readonly object: string;
	readonly allowRead: boolean;
	readonly allowCreate: boolean;
	readonly allowEdit: boolean;
	readonly allowDelete: boolean;
}

export interface PermissionSetDraft {
	/** API name: `CRM_Payments`. */
	readonly name: string;
	readonly label: string;
	readonly description?: string;
	readonly fields: readonly FieldGrant[];
	readonly objects: readonly ObjectGrant[];
}

/**
 * Who sees what. Standard objects and fields are open to everybody; a custom field or object only to those who are assigned to a
 * permission set that grants it. Required custom fields are seen by all who see their object.
 */
export interface Permissions {
	/** Makes the permission set, or adds the grants to the one of that name. @returns its id, `0PS…`. */
	grant(draft: PermissionSetDraft): string;
	/** @returns the id of the assignment, `0Pa…`; of the one that is there already. */
	assign(permissionSetId: string, userId: string): string;
	/** What a permission set grants, by its id. */
	grantsOf(
		permissionSetId: string,
	):
		| { readonly fields: readonly FieldGrant[]; readonly objects: readonly ObjectGrant[] }
		| undefined;
	objectGrant(object: string, userId: string): ObjectGrant;
	fieldGrant(object: string, field: string, userId: string): Omit<FieldGrant, 'field'>;
}
