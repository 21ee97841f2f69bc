/**
 * The standard objects of an org, as far as payments touch them.
 * @see https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_opportunity.htm
 */
import { SALES_OBJECTS } from './salesObjects';

export interface StandardObject {
	readonly name: string;
	readonly keyPrefix: string;
	readonly labelPlural?: string;
	/** Beside what every object has (`SYSTEM_FIELDS`). */
	readonly fields: readonly string[];
	/** Salesforce's own rows: nobody makes, changes or deletes them through the API. */
	readonly isReadOnly?: true;
	readonly mergeable?: true;
	/** Set-up objects have no recycle bin. */
	readonly isSetUp?: true;
}

/** What each row has. */
export const SYSTEM_FIELDS: readonly string[] = [
	'Id id readonly',
	'IsDeleted boolean readonly',
	'CreatedDate datetime readonly',
	'CreatedById reference(User) readonly',
	'LastModifiedDate datetime readonly',
	'LastModifiedById reference(User) readonly',
	'SystemModstamp datetime readonly',
];

const SET_UP_OBJECTS: readonly StandardObject[] = [
	{
		name: 'User',
		keyPrefix: '005',
		isSetUp: true,
		fields: [
			'Username string(80) required',
			'LastName string(80) required',
			'FirstName string(40)',
			'Name string(121) readonly',
			'Email email(128) required',
			'Alias string(8)',
			'IsActive boolean',
			'UserType picklist(40) readonly',
		],
	},
	{
		name: 'Organization',
		keyPrefix: '00D',
		isSetUp: true,
		isReadOnly: true,
		fields: [
			'Name string(80) readonly',
			'OrganizationType picklist(40) readonly',
			'IsSandbox boolean readonly',
			'InstanceName string(5) readonly',
			'Country string(80) readonly',
			'TimeZoneSidKey picklist(40) readonly',
			'LanguageLocaleKey picklist(40) readonly',
			'DefaultLocaleSidKey picklist(40) readonly',
		],
	},
	{
		name: 'RecordType',
		keyPrefix: '012',
		isSetUp: true,
		fields: [
			'Name string(80) required',
			'DeveloperName string(80) required',
			'Description string(255)',
			'SobjectType picklist(40) createonly required',
			'IsActive boolean',
			'IsPersonType boolean readonly',
		],
	},
	{
		name: 'PermissionSet',
		keyPrefix: '0PS',
		isSetUp: true,
		fields: [
			'Name string(80) required',
			'Label string(80) required',
			'Description string(255)',
			'IsCustom boolean readonly',
			'IsOwnedByProfile boolean readonly',
		],
	},
	{
		name: 'PermissionSetAssignment',
		keyPrefix: '0Pa',
		isSetUp: true,
		fields: [
			'PermissionSetId reference(PermissionSet) children=Assignments onDelete=Cascade createonly required',
			'AssigneeId reference(User) children=PermissionSetAssignments createonly required',
		],
	},
];

export const STANDARD_OBJECTS: readonly StandardObject[] = [...SALES_OBJECTS, ...SET_UP_OBJECTS];

/** Objects and fields that are there only in an org with a feature switched on. */
export const FEATURES = {
	multiCurrency: {
		objects: [
			{
				name: 'CurrencyType',
				keyPrefix: '01L',
				isSetUp: true,
				fields: [
					'IsoCode picklist(3) createonly required',
					'ConversionRate double(18,6) required',
					'DecimalPlaces int(1,0) required',
					'IsActive boolean',
					'IsCorporate boolean readonly',
				],
			},
		] satisfies StandardObject[],
		fields: {
			Account: ['CurrencyIsoCode picklist(3)'],
			Contact: ['CurrencyIsoCode picklist(3)'],
			Opportunity: ['CurrencyIsoCode picklist(3)'],
			OpportunityContactRole: ['CurrencyIsoCode picklist(3) readonly'],
			OpportunityHistory: ['CurrencyIsoCode picklist(3) readonly'],
			OpportunityLineItem: ['CurrencyIsoCode picklist(3) readonly'],
			Campaign: ['CurrencyIsoCode picklist(3)'],
			CampaignMember: ['CurrencyIsoCode picklist(3)'],
			Product2: ['CurrencyIsoCode picklist(3)'],
			PricebookEntry: ['CurrencyIsoCode picklist(3) createonly'],
			Task: ['CurrencyIsoCode picklist(3)'],
			User: ['CurrencyIsoCode picklist(3)', 'DefaultCurrencyIsoCode picklist(3)'],
		},
	},
	recordTypes: {
		objects: [],
		fields: { Opportunity: ['RecordTypeId reference(RecordType)'] },
	},
	personAccounts: {
		objects: [],
		fields: {
			Account: [
				'IsPersonAccount boolean readonly',
				'PersonContactId reference(Contact) readonly',
				'FirstName string(40)',
				'LastName string(80)',
				'Salutation picklist(40)',
				'PersonEmail email(80)',
				'PersonMobilePhone phone(40)',
				'PersonTitle string(80)',
				'PersonMailingStreet textarea(255)',
				'PersonMailingCity string(40)',
				'PersonMailingState string(80)',
				'PersonMailingPostalCode string(20)',
				'PersonMailingCountry string(80)',
			],
			Contact: ['IsPersonAccount boolean readonly'],
		},
	},
} as const satisfies Record<
	string,
	{
		readonly objects: readonly StandardObject[];
		readonly fields: Readonly<Record<string, readonly string[]>>;
	}
>;

export type Feature = keyof typeof FEATURES;
