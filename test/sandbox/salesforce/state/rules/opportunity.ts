import { SalesforceError } from '../../protocol/errors';
import { multiplyDecimals } from '../decimals';
import { insertRow, toMoment, type Org } from '../org';
import { isNumeric } from '../values';
import type { FieldDefinition, OrgRecord, Value, Values } from '../types';
import type { ObjectRules, Saved, Saving } from './objectRules';

/** A change of one of these makes a row of OpportunityHistory. */
const HISTORY_FIELDS = ['StageName', 'Amount', 'CloseDate', 'Probability'] as const;
/** Of a longer text the history tells that it changed, not what it was. */
const LONGEST_TRACKED = 255;

/** @see https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_opportunity.htm */
export const OPPORTUNITY_RULES: ObjectRules = {
	prepare(saving) {
		const { org, next, before } = saving;
		if (org.settings.recordTypes) setRecordType(org, next, before);
		setCurrency(saving);
		if (before?.values.HasOpportunityLineItem === true) {
			// With products on it the amount is their sum, and another is passed over without a word.
			next.Amount = before.values.Amount ?? null;
		}
		setStage(saving);
		next.ExpectedRevenue =
			typeof next.Amount === 'string'
				? multiplyDecimals(next.Amount, `${String(next.Probability ?? '0')}e-2`, 2)
				: null;
	},
	after(saved) {
		const { org, record, before, actor } = saved;
		const isChanged = HISTORY_FIELDS.some(
			(field) => (before?.values[field] ?? null) !== (record.values[field] ?? null),
		);
		if (before === undefined || isChanged) writeHistory(org, record.values, actor.userId);
		if (before === undefined) linkContact(saved);
		trackFields(saved);
	},
};

/** Records keep a record type that is no longer active, and are saved with it; none is given it any more. */
function setRecordType(org: Org, next: Record<string, Value>, before: OrgRecord | undefined): void {
	const kept = before?.values.RecordTypeId ?? null;
	if (kept !== null && kept === next.RecordTypeId) return;
	const types = [...org.rows('RecordType')].filter(
		({ values }) => values.SobjectType === 'Opportunity',
	);
	const first = types.find(({ values }) => values.IsActive !== false);
	const id = next.RecordTypeId ?? first?.id ?? null;
	const type = types.find((each) => each.id === id);
	if (type === undefined || type.values.IsActive === false) {
		throw new SalesforceError(
			'INVALID_CROSS_REFERENCE_KEY',
			`Record Type ID: this ID value isn't valid for the user: ${String(id)}`,
			['RecordTypeId'],
		);
	}
	next.RecordTypeId = type.id;
}

function setCurrency({ org, next, before, given }: Saving): void {
	if (!org.settings.multiCurrency || !given.has('CurrencyIsoCode')) return;
	const isOther = before !== undefined && before.values.CurrencyIsoCode !== next.CurrencyIsoCode;
	if (isOther && before.values.HasOpportunityLineItem === true) {
		throw new SalesforceError(
			'FIELD_INTEGRITY_EXCEPTION',
			'field integrity exception: CurrencyIsoCode (cannot change the currency of an opportunity that has products)',
			['CurrencyIsoCode'],
		);
	}
}

/** Any text is a stage to the API; one that the org does not have is open and of no probability of its own. */
function setStage({ org, next, before, given }: Saving): void {
	if (before !== undefined && before.values.StageName === next.StageName) {
		if (!given.has('Probability')) return;
	}
	const stage = [...org.rows('OpportunityStage')].find(
		({ values }) => values.ApiName === next.StageName,
	)?.values;
	const isMoved = before?.values.StageName !== next.StageName;
	if (isMoved && !given.has('Probability')) {
		next.Probability = stage?.DefaultProbability ?? before?.values.Probability ?? '0';
	}
	next.IsClosed = stage?.IsClosed ?? false;
	next.IsWon = stage?.IsWon ?? false;
	next.ForecastCategory = stage?.ForecastCategory ?? 'Pipeline';
	if (!given.has('ForecastCategoryName')) {
		next.ForecastCategoryName = stage?.ForecastCategoryName ?? 'Pipeline';
	}
	if (isMoved && before !== undefined) next.LastStageChangeDate = toMoment(org.now());
}

export function writeHistory(org: Org, values: Values, userId: string): void {
	insertRow(
		org,
		'OpportunityHistory',
		{
			OpportunityId: values.Id ?? null,
			StageName: values.StageName ?? null,
			Amount: values.Amount ?? null,
			ExpectedRevenue: values.ExpectedRevenue ?? null,
			CloseDate: values.CloseDate ?? null,
			Probability: values.Probability ?? null,
			ForecastCategory: values.ForecastCategory ?? null,
			CurrencyIsoCode: values.CurrencyIsoCode ?? null,
		},
		userId,
	);
}

/** A contact that is given with a new opportunity is its primary one. */
function linkContact({ org, record, actor }: Saved): void {
	const contactId = record.values.ContactId;
	if (typeof contactId !== 'string') return;
	insertRow(
		org,
		'OpportunityContactRole',
		{ OpportunityId: record.id, ContactId: contactId, IsPrimary: true, Role: null },
		actor.userId,
	);
}

function trackFields({ org, record, before, actor }: Saved): void {
	if (before === undefined) {
		writeFieldHistory(org, record, 'created', null, null, actor.userId);
		return;
	}
	for (const name of org.settings.trackedFields) {
		const field = org.schema.field('Opportunity', name);
		const [old, now] = [before.values[name] ?? null, record.values[name] ?? null];
		if (field === undefined || old === now) continue;
		const isLong = !isNumeric(field.type) && field.length > LONGEST_TRACKED;
		// Of a reference Salesforce tells the names that people see, and the ids in a row of their own.
		const isReference = field.type === 'reference';
		const told = isReference && !field.custom ? name.replace(/Id$/, '') : name;
		if (isReference) {
			const nameOf = (id: Value) => nameOfRow(org, field, id);
			writeFieldHistory(org, record, told, nameOf(old), nameOf(now), actor.userId, 'Text');
		}
		writeFieldHistory(
			org,
			record,
			told,
			isLong ? null : String(old ?? ''),
			isLong ? null : String(now ?? ''),
			actor.userId,
			isReference ? 'EntityId' : 'Text',
		);
	}
}

function writeFieldHistory(
	org: Org,
	{ id }: OrgRecord,
	field: string,
	old: string | null,
	now: string | null,
	userId: string,
	dataType = 'Text',
): void {
	insertRow(
		org,
		'OpportunityFieldHistory',
		{
			...{ OpportunityId: id, Field: field, DataType: dataType },
			...{ OldValue: old || null, NewValue: now || null },
		},
		userId,
	);
}

function nameOfRow(org: Org, { referenceTo }: FieldDefinition, id: Value): string | null {
	for (const object of typeof id === 'string' ? referenceTo : []) {
		const name = org.find(object, String(id))?.values.Name;
		if (typeof name === 'string') return name;
	}
	return null;
}
