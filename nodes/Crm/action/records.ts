import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { CrmAdapter, DealRecord } from '../../shared/contracts/crm';
import type { ContactRecord, CrmWords } from '../../shared/contracts/crmActions';
import type { Outcome } from '../../shared/n8n/action/perItem';
import type { CrmSettings } from '../../shared/sync/types';
import { attempt } from '../../shared/vocabulary/attempt';
import type { CrmObject, Pipeline } from '../../shared/vocabulary/crmField';
import { exponentOf } from '../../shared/vocabulary/currency';
import type { Failure } from '../../shared/vocabulary/failure';
import { fromDecimal, toDecimal } from '../../shared/vocabulary/money';
import {
	PAYMENT_VALUE_KEYS,
	paymentValue,
	type PaymentValueKey,
} from '../../shared/vocabulary/paymentValue';

export const SIMPLIFY: INodeProperties = {
	displayName: 'Simplify',
	name: 'simple',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

const DEAL_KEYS = PAYMENT_VALUE_KEYS.filter((key) => paymentValue(key).standardOn === 'deal');

/** Which fields to read: those that people need, or all that the CRM has. */
export async function dealFieldsToRead(
	{ fieldName }: CrmAdapter,
	actions: CrmWords,
	settings: CrmSettings,
	isSimple: boolean,
): Promise<string[]> {
	const own = [...DEAL_KEYS.map(fieldName), actions.dealFields.closeDate];
	return isSimple ? own : [...own, ...(await everyField(settings, 'deal'))];
}

export async function contactFieldsToRead(
	{ fieldName }: CrmAdapter,
	settings: CrmSettings,
	isSimple: boolean,
): Promise<string[]> {
	const own = [fieldName('customerId')];
	return isSimple ? own : [...own, ...(await everyField(settings, 'contact'))];
}

async function everyField(settings: CrmSettings, object: CrmObject): Promise<string[]> {
	return (await settings.fields(object)).map(({ name }) => name);
}

/** A deal with names instead of ids beside them, and its payment fields in the vocabulary's words. */
export function dealJson(
	deal: DealRecord,
	words: {
		readonly adapter: CrmAdapter;
		readonly actions: CrmWords;
		readonly pipelines: readonly Pipeline[];
		readonly isSimple: boolean;
	},
): IDataObject {
	const { adapter, actions, pipelines, isSimple } = words;
	const pipeline = pipelines.find(({ id }) => id === deal.pipeline);
	const stage = pipeline?.stages.find(({ id }) => id === deal.stage);
	return {
		id: deal.id,
		name: deal.name,
		url: deal.url,
		amount: moneyText(deal.amount, deal.currency),
		currency: deal.currency,
		pipeline: deal.pipeline,
		pipelineName: pipeline?.label ?? deal.pipeline,
		stage: deal.stage,
		stageName: stage?.label ?? deal.stage,
		stageKind: stage?.kind ?? null,
		ownerId: deal.ownerId,
		closeDate: deal.fields[actions.dealFields.closeDate] ?? null,
		contactIds: [...deal.contactIds],
		payment: paymentJson(deal, adapter),
		...(isSimple ? {} : { fields: { ...deal.fields } }),
	};
}

function paymentJson(deal: DealRecord, { fieldName }: CrmAdapter): IDataObject {
	const currency = deal.fields[fieldName('currency')] ?? null;
	const read = (key: PaymentValueKey): string | null => {
		const value = deal.fields[fieldName(key)] ?? null;
		return paymentValue(key).kind === 'number' ? moneyText(value, currency) : value;
	};
	return Object.fromEntries(DEAL_KEYS.map((key) => [key, read(key)]));
}

export function contactJson(
	contact: ContactRecord,
	{ fieldName }: CrmAdapter,
	isSimple: boolean,
): IDataObject {
	const { fields, address, ...own } = contact;
	return {
		...own,
		name: nameOf(contact),
		address: { ...address },
		customerId: fields[fieldName('customerId')] ?? null,
		...(isSimple ? {} : { fields: { ...fields } }),
	};
}

export function nameOf({ firstName, lastName }: ContactRecord): string | null {
	return [firstName, lastName].filter(Boolean).join(' ') || null;
}

/** Decimal text with the decimals of its currency; as it is where that would lose something. */
export function moneyText(text: string | null, currency: string | null): string | null {
	if (text === null || currency === null || exponentOf(currency) === undefined) return text;
	const exact = attempt(() => toDecimal(fromDecimal(text, currency), currency));
	return 'value' in exact ? exact.value : text;
}

export function notFound(crmName: string, what: string): Outcome & { readonly failure: Failure } {
	return { failure: { kind: 'notFound', message: `${crmName} has no ${what}` } };
}
