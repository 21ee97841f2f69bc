/** The rows that an org has of itself: users, stages, currencies, record types. Put right after every order. */
import { insertRow, type Org } from './org';
import { RECORD_TYPES, USERS, type SalesforceSettings, type StageDraft } from './settings';
import type { OrgRecord, PicklistValue, Values } from './types';

const TASK_STATUSES = [
	['Not Started', true, false],
	['In Progress', false, false],
	['Completed', false, true],
	['Waiting on someone else', false, false],
	['Deferred', false, false],
] as const;
const TASK_PRIORITIES = ['High', 'Normal', 'Low'] as const;
const JPY_DIGITS = '0';

export interface OwnIds {
	readonly organizationId: string;
	readonly personId: string;
	readonly connectionId: string;
}

/** The rows that no order changes. */
export function setUpOrg(org: Org): OwnIds {
	const organization = insertRow(
		org,
		'Organization',
		{
			Name: 'Acme',
			OrganizationType: org.settings.organizationType,
			IsSandbox: org.settings.isSandbox,
			InstanceName: 'EU46',
			Country: 'DE',
			TimeZoneSidKey: 'Europe/Berlin',
			LanguageLocaleKey: 'en_US',
			DefaultLocaleSidKey: 'de_DE_EURO',
		},
		'',
	);
	const [person, connection] = [USERS.person, USERS.connection, USERS.automatedProcess].map(
		({ firstName, lastName, email, userType }) =>
			insertRow(
				org,
				'User',
				{
					Username: email,
					FirstName: firstName,
					LastName: lastName,
					Name: `${firstName} ${lastName}`,
					Email: email,
					Alias: lastName.slice(0, 8).toLowerCase(),
					IsActive: true,
					UserType: userType,
				},
				'',
			),
	);
	for (const { name, developerName } of RECORD_TYPES) {
		const row = {
			Name: name,
			DeveloperName: developerName,
			SobjectType: 'Opportunity',
			IsActive: true,
			IsPersonType: false,
		};
		insertRow(org, 'RecordType', row, '');
	}
	TASK_STATUSES.forEach(([name, isDefault, isClosed], place) =>
		insertRow(
			org,
			'TaskStatus',
			{
				MasterLabel: name,
				ApiName: name,
				SortOrder: String(place + 1),
				IsDefault: isDefault,
				IsClosed: isClosed,
			},
			'',
		),
	);
	TASK_PRIORITIES.forEach((name, place) =>
		insertRow(
			org,
			'TaskPriority',
			{
				MasterLabel: name,
				ApiName: name,
				SortOrder: String(place + 1),
				IsDefault: name === 'Normal',
				IsHighPriority: name === 'High',
			},
			'',
		),
	);
	offer(
		org,
		'Task',
		'Status',
		TASK_STATUSES.map(([name]) => name),
	);
	offer(org, 'Task', 'Priority', TASK_PRIORITIES);
	insertRow(
		org,
		'Pricebook2',
		{ Name: 'Standard Price Book', IsActive: true, IsStandard: true },
		'',
	);
	applySettings(org, org.settings);
	return {
		organizationId: organization.id,
		personId: person?.id ?? '',
		connectionId: connection?.id ?? '',
	};
}

/** Features, stages and currencies as the settings have them from now on. */
export function applySettings(org: Org, settings: SalesforceSettings): void {
	org.settings = settings;
	org.schema.setFeature('multiCurrency', settings.multiCurrency);
	org.schema.setFeature('recordTypes', settings.recordTypes);
	org.schema.setFeature('personAccounts', settings.personAccounts);
	replaceStages(org, settings.stages);
	if (settings.multiCurrency) replaceCurrencies(org, settings);
	for (const organization of org.rows('Organization')) {
		const { organizationType: OrganizationType, isSandbox: IsSandbox } = settings;
		change(org, organization, { OrganizationType, IsSandbox });
	}
}

const change = (org: Org, row: OrgRecord, values: Values): void =>
	org.put({ ...row, values: { ...row.values, ...values } });

const FORECAST_LABELS: Readonly<Record<StageDraft['forecastCategory'], string>> = {
	Pipeline: 'Pipeline',
	BestCase: 'Best Case',
	Commit: 'Commit',
	Omitted: 'Omitted',
	Closed: 'Closed',
};

/** A stage keeps its id while its name stays. */
function replaceStages(org: Org, stages: readonly StageDraft[]): void {
	const known = [...org.rows('OpportunityStage')];
	for (const row of known) {
		if (!stages.some(({ name }) => name === row.values.ApiName)) {
			org.remove('OpportunityStage', row.id);
		}
	}
	stages.forEach((stage, place) => {
		const values: Values = {
			MasterLabel: stage.name,
			ApiName: stage.name,
			IsActive: stage.isActive ?? true,
			SortOrder: String(place + 1),
			IsClosed: stage.isClosed ?? false,
			IsWon: stage.isWon ?? false,
			ForecastCategory: stage.forecastCategory,
			ForecastCategoryName: FORECAST_LABELS[stage.forecastCategory],
			DefaultProbability: String(stage.probability),
		};
		const row = known.find((each) => each.values.ApiName === stage.name);
		if (row) change(org, row, values);
		else insertRow(org, 'OpportunityStage', values, '');
	});
	org.schema.changeField('Opportunity', 'StageName', {
		picklistValues: stages.map(({ name, isActive = true }) => ({
			value: name,
			label: name,
			active: isActive,
		})),
	});
}

/** The corporate currency and the active ones; the others of an org that once had them are left inactive. */
function replaceCurrencies(org: Org, settings: SalesforceSettings): void {
	const active = [settings.corporateCurrency, ...settings.currencies];
	const known = [...org.rows('CurrencyType')];
	for (const row of known) {
		const isActive = active.includes(String(row.values.IsoCode));
		const IsCorporate = row.values.IsoCode === settings.corporateCurrency;
		change(org, row, { IsActive: isActive, IsCorporate });
	}
	for (const code of new Set(active)) {
		if (known.some(({ values }) => values.IsoCode === code)) continue;
		const values = {
			IsoCode: code,
			ConversionRate: '1',
			DecimalPlaces: code === 'JPY' ? JPY_DIGITS : '2',
			IsActive: true,
			IsCorporate: code === settings.corporateCurrency,
		};
		insertRow(org, 'CurrencyType', values, '');
	}
	for (const object of org.schema.objects()) {
		if (!object.fields.has('CurrencyIsoCode')) continue;
		org.schema.changeField(object.name, 'CurrencyIsoCode', {
			picklistValues: [...new Set(active)].map(asOption),
			restrictedPicklist: true,
		});
	}
}

const asOption = (value: string): PicklistValue => ({ value, label: value, active: true });

function offer(org: Org, object: string, field: string, values: readonly string[]): void {
	org.schema.changeField(object, field, { picklistValues: values.map(asOption) });
}
