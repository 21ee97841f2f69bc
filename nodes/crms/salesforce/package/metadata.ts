/** What is deployed, in the words of the Metadata API. */
import { lookup } from '../../../shared/vocabulary/lookup';
import { API_VERSION } from '../access';
import { type FieldDefinition, type FieldType, FIELD_OBJECTS, fullNameOf } from '../definitions';
import { PERMISSION_SETS, RECORD_OBJECT } from '../names';
import { metadataFile, type XmlElement } from './xml';

/** What goes into one deployment. */
export interface PackageContent {
	/** Made or changed. */
	readonly fields: readonly FieldDefinition[];
	/** Whether the custom object itself is made. */
	readonly withRecordObject: boolean;
	/** All that the permission sets are to name, those that are there already among them. */
	readonly granted: readonly FieldDefinition[];
}

/** @returns the files of the zip by path, in a fixed order. */
export function packageFiles(content: PackageContent): ReadonlyMap<string, string> {
	const { fields, withRecordObject, granted } = content;
	const files = new Map([['package.xml', manifest(content)]]);
	for (const object of FIELD_OBJECTS) {
		const own = fields.filter((field) => field.object === object);
		const isMade = object === RECORD_OBJECT && withRecordObject;
		if (own.length === 0 && !isMade) continue;
		files.set(
			`objects/${object}.object`,
			metadataFile('CustomObject', {
				...(isMade ? RECORD_OBJECT_METADATA : {}),
				fields: own.map(fieldMetadata),
			}),
		);
	}
	for (const [name, text] of permissionSets(granted)) {
		files.set(`permissionsets/${name}.permissionset`, text);
	}
	return files;
}

/** @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/manifest_samples.htm */
function manifest({ fields, withRecordObject }: PackageContent): string {
	const types: XmlElement[] = [
		...(withRecordObject ? [{ members: [RECORD_OBJECT], name: 'CustomObject' }] : []),
		...(fields.length > 0 ? [{ members: fields.map(fullNameOf), name: 'CustomField' }] : []),
		{ members: Object.values(PERMISSION_SETS), name: 'PermissionSet' },
	];
	return metadataFile('Package', { types, version: API_VERSION.replace('v', '') });
}

/** @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/customobject.htm */
const RECORD_OBJECT_METADATA: XmlElement = {
	deploymentStatus: 'Deployed',
	description:
		'Kept by n8n-nodes-crm-payments: what makes every payment, note and task exist once. Do not edit or delete records',
	label: 'Payment Record',
	nameField: { displayFormat: 'PR-{0000000}', label: 'Payment Record Number', type: 'AutoNumber' },
	pluralLabel: 'Payment Records',
	sharingModel: 'ReadWrite',
};

function fieldMetadata(definition: FieldDefinition): XmlElement {
	const { name, label, description, type, isRequired } = definition;
	return {
		fullName: name,
		description,
		label,
		...(isRequired === true ? { required: true } : {}),
		...typeMetadata(type),
	};
}

function typeMetadata(type: FieldType): XmlElement {
	switch (type.type) {
		case 'Text': {
			const { length, key } = type;
			return {
				type: 'Text',
				length,
				...(key === undefined ? {} : { externalId: true }),
				...(key === 'unique' ? { unique: true, caseSensitive: true } : {}),
			};
		}
		case 'Picklist':
			return {
				type: 'Picklist',
				valueSet: {
					restricted: true,
					valueSetDefinition: {
						sorted: false,
						value: type.values.map((value) => ({
							fullName: value,
							default: false,
							label: lookup(type.labels ?? {}, value) ?? value,
						})),
					},
				},
			};
		case 'Lookup':
			return {
				type: 'Lookup',
				deleteConstraint: 'SetNull',
				referenceTo: type.to,
				relationshipLabel: 'Payment Records',
				relationshipName: type.relationshipName,
			};
		default:
			return { ...type };
	}
}

/** @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_permissionset.htm */
function permissionSets(granted: readonly FieldDefinition[]): Array<readonly [string, string]> {
	const named = granted.filter(({ isRequired }) => isRequired !== true);
	const hasRecords = granted.some(({ object }) => object === RECORD_OBJECT);
	return [
		[
			PERMISSION_SETS.sync,
			metadataFile('PermissionSet', {
				description: 'Lets the user of n8n-nodes-crm-payments write the payment fields',
				fieldPermissions: named.map((field) => permission(field, true)),
				hasActivationRequired: false,
				label: 'CRM Payments',
				objectPermissions: hasRecords ? [RECORD_OBJECT_PERMISSION] : [],
			}),
		],
		[
			PERMISSION_SETS.viewer,
			metadataFile('PermissionSet', {
				description: 'Lets people see the payment fields of opportunities and contacts',
				fieldPermissions: named
					.filter(({ object }) => object !== RECORD_OBJECT)
					.map((field) => permission(field, false)),
				hasActivationRequired: false,
				label: 'CRM Payments Viewer',
			}),
		],
	];
}

const RECORD_OBJECT_PERMISSION: XmlElement = {
	allowCreate: true,
	allowDelete: true,
	allowEdit: true,
	allowRead: true,
	modifyAllRecords: false,
	object: RECORD_OBJECT,
	viewAllRecords: false,
};

const permission = (field: FieldDefinition, editable: boolean): XmlElement => ({
	editable,
	field: fullNameOf(field),
	readable: true,
});
