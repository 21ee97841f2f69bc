import type { ObjectTypeName } from './types';
import { OBJECT_TYPE_NAMES } from './types';
import { HubspotError } from '../errors';

/** What differs between the kinds of record. */
export interface ObjectType {
	readonly name: ObjectTypeName;
	readonly singular: string;
	readonly objectTypeId: string;
	/** As HubSpot names the kind in its error texts. */
	readonly legacyName: string;
	readonly createdProperty: string;
	readonly modifiedProperty: string;
	/** Returned when a reader names no properties. */
	readonly defaultProperties: readonly string[];
	/** Without these a create is refused. */
	readonly requiredProperties: readonly string[];
	/** Searched by `query`. */
	readonly searchedProperties: readonly string[];
	readonly readScopes: readonly string[];
	readonly writeScopes: readonly string[];
	readonly schemaReadScopes: readonly string[];
	readonly schemaWriteScopes: readonly string[];
}

const CONTACT_SCOPES = {
	readScopes: ['crm.objects.contacts.read'],
	writeScopes: ['crm.objects.contacts.write'],
	schemaReadScopes: ['crm.schemas.contacts.read', 'crm.objects.contacts.read'],
	schemaWriteScopes: ['crm.schemas.contacts.write'],
};
const DEAL_SCOPES = {
	readScopes: ['crm.objects.deals.read'],
	writeScopes: ['crm.objects.deals.write'],
	schemaReadScopes: ['crm.schemas.deals.read', 'crm.objects.deals.read'],
	schemaWriteScopes: ['crm.schemas.deals.write'],
};
const COMPANY_SCOPES = {
	readScopes: ['crm.objects.companies.read'],
	writeScopes: ['crm.objects.companies.write'],
	schemaReadScopes: ['crm.schemas.companies.read', 'crm.objects.companies.read'],
	schemaWriteScopes: ['crm.schemas.companies.write'],
};
const LINE_ITEM_SCOPES = {
	readScopes: ['crm.objects.line_items.read', 'e-commerce'],
	writeScopes: ['crm.objects.line_items.write', 'e-commerce'],
	schemaReadScopes: ['crm.schemas.line_items.read', 'e-commerce'],
	schemaWriteScopes: ['e-commerce'],
};
const ACTIVITY = {
	createdProperty: 'hs_createdate',
	modifiedProperty: 'hs_lastmodifieddate',
	defaultProperties: ['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id'],
	requiredProperties: ['hs_timestamp'],
	// Activities hang on contacts, and so do their scopes:
	// https://developers.hubspot.com/docs/api-reference/crm-notes-v3/guide
	...CONTACT_SCOPES,
};
const COMMERCE = {
	createdProperty: 'createdate',
	modifiedProperty: 'hs_lastmodifieddate',
	requiredProperties: [],
	...LINE_ITEM_SCOPES,
};

/** Default properties: https://developers.hubspot.com/docs/api-reference/2026-03/crm/search-the-crm */
const OBJECT_TYPES: Readonly<Record<ObjectTypeName, ObjectType>> = {
	contacts: {
		name: 'contacts',
		singular: 'contact',
		objectTypeId: '0-1',
		legacyName: 'CONTACT',
		createdProperty: 'createdate',
		modifiedProperty: 'lastmodifieddate',
		defaultProperties: [
			...['createdate', 'email', 'firstname'],
			...['hs_object_id', 'lastmodifieddate', 'lastname'],
		],
		requiredProperties: [],
		searchedProperties: ['firstname', 'lastname', 'email', 'phone', 'company'],
		...CONTACT_SCOPES,
	},
	deals: {
		name: 'deals',
		singular: 'deal',
		objectTypeId: '0-3',
		legacyName: 'DEAL',
		createdProperty: 'createdate',
		modifiedProperty: 'hs_lastmodifieddate',
		defaultProperties: [
			...['amount', 'closedate', 'createdate', 'dealname', 'dealstage'],
			...['hs_lastmodifieddate', 'hs_object_id', 'pipeline'],
		],
		requiredProperties: [],
		searchedProperties: ['dealname', 'pipeline', 'dealstage', 'description', 'dealtype'],
		...DEAL_SCOPES,
	},
	companies: {
		name: 'companies',
		singular: 'company',
		objectTypeId: '0-2',
		legacyName: 'COMPANY',
		createdProperty: 'createdate',
		modifiedProperty: 'hs_lastmodifieddate',
		defaultProperties: ['createdate', 'domain', 'hs_lastmodifieddate', 'hs_object_id', 'name'],
		requiredProperties: [],
		searchedProperties: ['name', 'domain'],
		...COMPANY_SCOPES,
	},
	tasks: {
		name: 'tasks',
		singular: 'task',
		objectTypeId: '0-27',
		legacyName: 'TASK',
		searchedProperties: ['hs_task_subject', 'hs_task_body'],
		...ACTIVITY,
	},
	notes: {
		name: 'notes',
		singular: 'note',
		objectTypeId: '0-46',
		legacyName: 'NOTE',
		searchedProperties: ['hs_note_body'],
		...ACTIVITY,
	},
	line_items: {
		name: 'line_items',
		singular: 'line_item',
		objectTypeId: '0-8',
		legacyName: 'LINE_ITEM',
		defaultProperties: [
			...['amount', 'createdate', 'hs_lastmodifieddate', 'hs_object_id', 'hs_product_id'],
			...['name', 'price', 'quantity'],
		],
		searchedProperties: ['name', 'description', 'price'],
		...COMMERCE,
	},
	products: {
		name: 'products',
		singular: 'product',
		objectTypeId: '0-7',
		legacyName: 'PRODUCT',
		defaultProperties: [
			...['createdate', 'description', 'hs_lastmodifieddate', 'hs_object_id', 'name', 'price'],
		],
		searchedProperties: ['name', 'description', 'price', 'hs_sku'],
		...COMMERCE,
	},
};

/** `deals`, `deal`, `DEAL` and `0-3` are one kind; the URL may use any. */
const ALIASES = new Map(
	OBJECT_TYPE_NAMES.flatMap((name) => {
		const type = OBJECT_TYPES[name];
		return [name, type.singular, type.objectTypeId].map((alias) => [alias, type] as const);
	}),
);

export function objectType(name: ObjectTypeName): ObjectType {
	return OBJECT_TYPES[name];
}

/** The kind a URL names; an unknown one is HubSpot's 400. */
export function objectTypeFromPath(alias: string): ObjectType {
	const type = ALIASES.get(alias.toLowerCase());
	if (type === undefined) {
		throw new HubspotError(400, {
			message: `Unable to infer object type from: ${alias}`,
			category: 'VALIDATION_ERROR',
		});
	}
	return type;
}
