/** What the user sees of the objects. */
import { ok, type Call, type Operations } from '../protocol/operation';
import { mayEdit, mayWrite, visibleField, visibleFields, visibleObject } from '../state/access';
import type { FieldDefinition, FieldType, ObjectDefinition } from '../state/types';
import { isNumeric } from '../state/values';
import { objectOf } from './rows';

export const MASTER_RECORD_TYPE = '012000000000000AAA';
const MOST_ROWS_AT_ONCE = 200;
const SOAP_TYPES: Partial<Record<FieldType, string>> = {
	id: 'tns:ID',
	reference: 'tns:ID',
	boolean: 'xsd:boolean',
	date: 'xsd:date',
	datetime: 'xsd:dateTime',
	int: 'xsd:int',
	double: 'xsd:double',
	currency: 'xsd:double',
	percent: 'xsd:double',
};

export const DESCRIBE_OPERATIONS: Operations = {
	'GET /services/data/:version/sobjects': (call) =>
		ok({
			encoding: 'UTF-8',
			maxBatchSize: MOST_ROWS_AT_ONCE,
			sobjects: call.org.schema
				.objects()
				.filter(({ name }) => visibleObject(call.org, call.actor, name))
				.map((object) => summary(call, object)),
		}),
	'GET /services/data/:version/sobjects/:object': (call) =>
		ok({ objectDescribe: summary(call, objectOf(call)), recentItems: [] }),
	'GET /services/data/:version/sobjects/:object/describe': (call) =>
		ok(describe(call, objectOf(call))),
};

function summary(call: Call, object: ObjectDefinition) {
	const base = `/services/data/${call.version}/sobjects/${object.name}`;
	const may = (how: 'allowCreate' | 'allowEdit' | 'allowDelete') =>
		mayWrite(call.org, call.actor, object, how);
	return {
		activateable: false,
		associateEntityType: null,
		associateParentEntity: null,
		createable: object.createable && may('allowCreate'),
		custom: object.custom,
		customSetting: false,
		deepCloneable: false,
		deletable: object.deletable && may('allowDelete'),
		deprecatedAndHidden: false,
		feedEnabled: false,
		hasSubtypes: false,
		idEnabled: true,
		isInterface: false,
		isSubtype: false,
		keyPrefix: object.keyPrefix,
		label: object.label,
		labelPlural: object.labelPlural,
		layoutable: !object.custom,
		mergeable: object.mergeable,
		mruEnabled: false,
		name: object.name,
		queryable: true,
		replicateable: true,
		retrieveable: true,
		searchable: !object.custom,
		triggerable: true,
		undeletable: object.undeletable,
		updateable: object.updateable && may('allowEdit'),
		urls: {
			rowTemplate: `${base}/{ID}`,
			describe: `${base}/describe`,
			sobject: base,
		},
	};
}

function describe(call: Call, object: ObjectDefinition) {
	const { org, actor } = call;
	const children = org.schema
		.childrenOf(object.name)
		.filter(
			(child) =>
				visibleObject(org, actor, child.object) &&
				visibleField(org, actor, child.object, child.field.name),
		);
	return {
		...summary(call, object),
		actionOverrides: [],
		childRelationships: children.map(({ object: childSObject, field }) => ({
			cascadeDelete: field.deleteConstraint === 'Cascade',
			childSObject,
			deprecatedAndHidden: false,
			field: field.name,
			junctionIdListNames: [],
			junctionReferenceTo: [],
			relationshipName: field.childRelationshipName,
			restrictedDelete: field.deleteConstraint === 'Restrict',
		})),
		compactLayoutable: true,
		fields: visibleFields(org, actor, object).map((field) => describeField(call, object, field)),
		listviewable: null,
		lookupLayoutable: null,
		namedLayoutInfos: [],
		networkScopeFieldName: null,
		recordTypeInfos: recordTypes(call, object),
		searchLayoutable: true,
		supportedScopes: null,
	};
}

function describeField(call: Call, object: ObjectDefinition, field: FieldDefinition) {
	const isEditable = mayEdit(call.org, call.actor, object.name, field);
	const isText = !isNumeric(field.type) && field.length > 0;
	const isLong = field.type === 'textarea' && !field.filterable;
	return {
		aggregatable: field.filterable && field.type !== 'boolean',
		aiPredictionField: false,
		autoNumber: field.autoNumberFormat !== null,
		byteLength: isText ? field.length * 3 : 0,
		calculated: false,
		calculatedFormula: null,
		cascadeDelete: field.type === 'reference' && field.deleteConstraint === 'Cascade',
		caseSensitive: field.caseSensitive,
		compoundFieldName: null,
		controllerName: null,
		createable: field.createable && isEditable,
		custom: field.custom,
		defaultValue: field.type === 'boolean' ? false : null,
		defaultValueFormula: null,
		defaultedOnCreate: field.defaultedOnCreate,
		dependentPicklist: false,
		deprecatedAndHidden: false,
		digits: field.type === 'int' ? field.precision : 0,
		displayLocationInDecimal: false,
		encrypted: false,
		externalId: field.externalId,
		extraTypeInfo: isLong ? 'plaintextarea' : null,
		filterable: field.filterable,
		filteredLookupInfo: null,
		formulaTreatNullNumberAsZero: false,
		groupable: field.filterable && !isNumeric(field.type) && field.type !== 'datetime',
		highScaleNumber: false,
		htmlFormatted: false,
		idLookup: field.name === 'Id' || field.externalId,
		inlineHelpText: null,
		label: field.label,
		length: field.length,
		mask: null,
		maskType: null,
		name: field.name,
		nameField: field.name === 'Name',
		namePointing: field.referenceTo.length > 1,
		nillable: field.nillable,
		permissionable: field.custom && field.nillable,
		picklistValues: field.picklistValues.map((each) => ({
			active: each.active,
			defaultValue: false,
			label: each.label,
			validFor: null,
			value: each.value,
		})),
		polymorphicForeignKey: field.referenceTo.length > 1,
		precision: field.type === 'int' ? 0 : field.precision,
		queryByDistance: false,
		referenceTargetField: null,
		referenceTo: field.referenceTo,
		relationshipName: field.relationshipName,
		relationshipOrder: null,
		restrictedDelete: field.type === 'reference' && field.deleteConstraint === 'Restrict',
		restrictedPicklist: field.restrictedPicklist,
		scale: field.scale,
		searchPrefilterable: false,
		soapType: SOAP_TYPES[field.type] ?? 'xsd:string',
		sortable: field.sortable,
		type: field.type,
		unique: field.unique,
		updateable: field.updateable && isEditable,
		writeRequiresMasterRead: false,
	};
}

/** The master is among them in every org. */
function recordTypes({ org, version }: Call, object: ObjectDefinition) {
	const own =
		org.settings.recordTypes && object.fields.has('RecordTypeId')
			? [...org.rows('RecordType')].filter(({ values }) => values.SobjectType === object.name)
			: [];
	const layout = (id: string) => ({
		layout: `/services/data/${version}/sobjects/${object.name}/describe/layouts/${id}`,
	});
	return [
		...own.map(({ id, values }, place) => ({
			active: values.IsActive === true,
			available: values.IsActive === true,
			defaultRecordTypeMapping: place === 0,
			developerName: values.DeveloperName,
			master: false,
			name: values.Name,
			recordTypeId: id,
			urls: layout(id),
		})),
		{
			active: true,
			available: true,
			defaultRecordTypeMapping: own.length === 0,
			developerName: 'Master',
			master: true,
			name: 'Master',
			recordTypeId: MASTER_RECORD_TYPE,
			urls: layout(MASTER_RECORD_TYPE),
		},
	];
}
