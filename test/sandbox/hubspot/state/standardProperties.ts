import { ACTIVITY_AND_COMMERCE_ROWS } from './activityProperties';
import { CREATED, EVERY_TYPE, MODIFIED, type PropertyRow } from './propertyRows';
import type { ObjectTypeName, PropertyDefinition, PropertyOption, PropertyType } from './types';

const FIELD_TYPES: Readonly<Record<PropertyType, string>> = {
	string: 'text',
	number: 'number',
	date: 'date',
	datetime: 'date',
	enumeration: 'select',
	bool: 'booleancheckbox',
	phone_number: 'phonenumber',
};

/** Order matters: a contact moves only forward through these unless its stage is cleared first. */
export const LIFECYCLE_STAGES: readonly string[] = [
	...['subscriber', 'lead', 'marketingqualifiedlead', 'salesqualifiedlead'],
	...['opportunity', 'customer', 'evangelist', 'other'],
];

/**
 * The properties every account has, as far as payments touch them.
 * https://knowledge.hubspot.com/properties/hubspot-crm-default-properties
 */
const ROWS: Readonly<Record<ObjectTypeName, readonly PropertyRow[]>> = {
	contacts: [
		...EVERY_TYPE,
		CREATED,
		{ ...MODIFIED, name: 'lastmodifieddate' },
		{ name: 'email', label: 'Email', unique: true },
		{
			name: 'hs_additional_emails',
			label: 'Additional email addresses',
			type: 'enumeration',
			fieldType: 'checkbox',
			readOnly: true,
		},
		{ name: 'firstname', label: 'First name' },
		{ name: 'lastname', label: 'Last name' },
		{ name: 'phone', label: 'Phone number', type: 'phone_number' },
		{ name: 'mobilephone', label: 'Mobile phone number', type: 'phone_number' },
		{ name: 'company', label: 'Company name' },
		{ name: 'jobtitle', label: 'Job title' },
		{ name: 'website', label: 'Website URL' },
		{ name: 'address', label: 'Street address' },
		{ name: 'city', label: 'City' },
		{ name: 'state', label: 'State/Region' },
		{ name: 'zip', label: 'Postal code' },
		{ name: 'country', label: 'Country/Region' },
		{
			name: 'lifecyclestage',
			label: 'Lifecycle stage',
			type: 'enumeration',
			options: LIFECYCLE_STAGES,
		},
		{
			name: 'hs_lead_status',
			label: 'Lead status',
			type: 'enumeration',
			options: ['NEW', 'OPEN', 'IN_PROGRESS', 'OPEN_DEAL', 'UNQUALIFIED', 'CONNECTED'],
		},
	],
	deals: [
		...EVERY_TYPE,
		CREATED,
		MODIFIED,
		{ name: 'hs_createdate', label: 'HubSpot create date', type: 'datetime', readOnly: true },
		{ name: 'dealname', label: 'Deal name' },
		{ name: 'amount', label: 'Amount', type: 'number' },
		{ name: 'closedate', label: 'Close date', type: 'datetime' },
		{ name: 'description', label: 'Deal description', fieldType: 'textarea' },
		// Options of these three live outside the definition: in the pipelines and in the account.
		{ name: 'pipeline', label: 'Pipeline', type: 'enumeration' },
		{ name: 'dealstage', label: 'Deal stage', type: 'enumeration', fieldType: 'radio' },
		{ name: 'deal_currency_code', label: 'Currency', type: 'enumeration' },
		{
			name: 'dealtype',
			label: 'Deal type',
			type: 'enumeration',
			fieldType: 'radio',
			options: ['newbusiness', 'existingbusiness'],
		},
		{ name: 'closed_lost_reason', label: 'Closed lost reason', fieldType: 'textarea' },
		{ name: 'closed_won_reason', label: 'Closed won reason', fieldType: 'textarea' },
		{ name: 'hs_is_closed', label: 'Is closed', type: 'bool', readOnly: true },
		{ name: 'hs_is_closed_won', label: 'Is closed won', type: 'bool', readOnly: true },
		{ name: 'hs_is_closed_lost', label: 'Is closed lost', type: 'bool', readOnly: true },
		{
			name: 'hs_deal_stage_probability',
			label: 'Deal probability',
			type: 'number',
			readOnly: true,
		},
		{
			name: 'hs_v2_date_entered_current_stage',
			label: 'Date entered current stage',
			type: 'datetime',
			readOnly: true,
		},
	],
	companies: [
		...EVERY_TYPE,
		CREATED,
		MODIFIED,
		{ name: 'name', label: 'Company name' },
		{ name: 'domain', label: 'Company domain name' },
		{ name: 'phone', label: 'Phone number', type: 'phone_number' },
		{ name: 'city', label: 'City' },
		{ name: 'country', label: 'Country/Region' },
		{ name: 'description', label: 'Description', fieldType: 'textarea' },
		{
			name: 'lifecyclestage',
			label: 'Lifecycle stage',
			type: 'enumeration',
			options: LIFECYCLE_STAGES,
		},
	],
	...ACTIVITY_AND_COMMERCE_ROWS,
};

/** HubSpot's own group per kind, e.g. `dealinformation`. */
export const STANDARD_GROUPS: Readonly<Record<ObjectTypeName, string>> = {
	contacts: 'contactinformation',
	deals: 'dealinformation',
	companies: 'companyinformation',
	tasks: 'task',
	notes: 'note',
	line_items: 'lineiteminformation',
	products: 'productinformation',
};

/** A new account's properties of one kind. */
export function standardProperties(type: ObjectTypeName, at: number): PropertyDefinition[] {
	return ROWS[type].map((row, displayOrder) => {
		const propertyType = row.type ?? 'string';
		return {
			name: row.name,
			label: row.label,
			type: propertyType,
			fieldType: row.fieldType ?? FIELD_TYPES[propertyType],
			groupName: STANDARD_GROUPS[type],
			description: '',
			options: toOptions(propertyType === 'bool' ? ['true', 'false'] : (row.options ?? [])),
			hasUniqueValue: row.unique === true,
			hubspotDefined: true,
			readOnlyValue: row.readOnly === true,
			formField: row.readOnly !== true,
			displayOrder,
			hidden: false,
			createdAt: at,
			updatedAt: at,
		};
	});
}

function toOptions(values: readonly string[]): PropertyOption[] {
	return values.map((value, displayOrder) => ({
		label: value,
		value,
		displayOrder,
		hidden: false,
	}));
}
