/** What people do in Salesforce's own pages, and what tests prepare. Refusals are SalesforceErrors. */
import { exactNumber } from './protocol/json';
import type { SalesforceSettings } from './state/settings';
import { mergeRecords } from './state/merges';
import { insertRow, type Actor, type Org } from './state/org';
import type { OwnIds } from './state/setUp';
import type { OrgRecord, Values } from './state/types';
import { createRecord, deleteRecord, updateRecord } from './state/writes';

/** Text, numbers and yes-or-no, by field name. */
export type Given = Readonly<Record<string, string | number | boolean | null>>;

export interface OrgView {
	readonly organizationId: string;
	readonly settings: SalesforceSettings;
	readonly opportunities: readonly OrgRecord[];
	readonly contacts: readonly OrgRecord[];
	readonly accounts: readonly OrgRecord[];
	readonly tasks: readonly OrgRecord[];
	readonly claims: readonly OrgRecord[];
	readonly customFields: Readonly<Record<string, readonly string[]>>;
}

export interface People {
	seedAccount(values: Given): OrgRecord;
	seedContact(values: Given): OrgRecord;
	/** `contactIds`: each with a role, the first as the primary one. What is not given: a name, an open stage, a day. */
	seedDeal(values: Given, contactIds?: readonly string[]): OrgRecord;
	/** People who may own deals, beside those who are there; their ids. */
	seedUsers(count: number): string[];
	/** A product on a deal, at a price of its own; the product, its entry in the price book and the line are made. */
	seedLineItem(
		dealId: string,
		item: {
			readonly name: string;
			readonly quantity: string;
			readonly unitPrice: string;
			readonly sku?: string;
			readonly description?: string;
		},
	): OrgRecord;
	/** Any object, as somebody who may do everything. */
	create(object: string, values: Given): OrgRecord;
	editedByPerson(object: string, id: string, values: Given): OrgRecord;
	deletedByPerson(object: string, id: string): void;
	/** Of contacts or accounts: the first lives on. */
	mergedByPerson(object: string, winnerId: string, loserId: string): OrgRecord;
	/** Undefined for a row that is deleted or was never there. */
	find(object: string, id: string): OrgRecord | undefined;
	/** Rows that live, oldest first. */
	list(object: string): OrgRecord[];
	snapshot(): OrgView;
}

/** What Salesforce's own form fills in. */
const NEW_DEAL: Given = {
	Name: 'A deal',
	StageName: 'Negotiation/Review',
	CloseDate: '2026-12-31',
};
const CUSTOM = ['Opportunity', 'Contact', 'Payment_Claim__c'];

/** `changed` is called after each change. */
export function createPeople(orgOf: () => Org, idsOf: () => OwnIds, changed: () => void): People {
	const person = (): Actor => ({ userId: idsOf().personId, seesAll: true, passesAlerts: true });
	const told = <Result>(result: Result): Result => {
		changed();
		return result;
	};
	const create: People['create'] = (object, values) =>
		told(createRecord(orgOf(), person(), object, toJson(values)));
	const list = (object: string) =>
		[...orgOf().rows(object)].filter(({ values }) => values.IsDeleted !== true);

	return {
		seedAccount: (values) => create('Account', values),
		seedContact: (values) => create('Contact', { LastName: 'Unknown', ...values }),
		seedDeal(values, contactIds = []) {
			const deal = create('Opportunity', { ...NEW_DEAL, ...values });
			contactIds.forEach((ContactId, place) =>
				create('OpportunityContactRole', {
					OpportunityId: deal.id,
					ContactId,
					IsPrimary: place === 0,
				}),
			);
			return deal;
		},
		seedUsers: (count) =>
			told(
				Array.from({ length: count }, (_, place) => {
					const values: Values = {
						Username: `owner${place}@acme.example`,
						FirstName: 'Owner',
						LastName: String(place),
						Name: `Owner ${place}`,
						Email: `owner${place}@acme.example`,
						Alias: `own${place}`,
						IsActive: true,
						UserType: 'Standard',
					};
					return insertRow(orgOf(), 'User', values, '').id;
				}),
			),
		seedLineItem(dealId, { name, quantity, unitPrice, sku, description }) {
			const deal = orgOf().find('Opportunity', dealId);
			const currency = deal?.values.CurrencyIsoCode;
			const product = create('Product2', {
				Name: name,
				IsActive: true,
				...(sku === undefined ? {} : { ProductCode: sku, StockKeepingUnit: sku }),
			});
			const [book] = list('Pricebook2');
			const entry = create('PricebookEntry', {
				Pricebook2Id: book?.id ?? '',
				Product2Id: product.id,
				UnitPrice: unitPrice,
				IsActive: true,
				...(typeof currency === 'string' ? { CurrencyIsoCode: currency } : {}),
			});
			return create('OpportunityLineItem', {
				OpportunityId: dealId,
				PricebookEntryId: entry.id,
				Quantity: quantity,
				UnitPrice: unitPrice,
				...(description === undefined ? {} : { Description: description }),
			});
		},
		create,
		editedByPerson: (object, id, values) =>
			told(updateRecord(orgOf(), person(), object, id, toJson(values))),
		deletedByPerson: (object, id) => told(deleteRecord(orgOf(), person(), object, id)),
		mergedByPerson: (object, winnerId, loserId) =>
			told(mergeRecords(orgOf(), person(), object, winnerId, loserId)),
		find(object, id) {
			const row = orgOf().find(object, id);
			return row?.values.IsDeleted === true ? undefined : row;
		},
		list,
		snapshot: () => ({
			organizationId: idsOf().organizationId,
			settings: orgOf().settings,
			opportunities: list('Opportunity'),
			contacts: list('Contact'),
			accounts: list('Account'),
			tasks: list('Task'),
			claims: list('Payment_Claim__c'),
			customFields: Object.fromEntries(
				CUSTOM.map((object) => [
					object,
					[...(orgOf().schema.object(object)?.fields.values() ?? [])]
						.filter(({ custom }) => custom)
						.map(({ name }) => name),
				]),
			),
		}),
	};
}

const toJson = (given: Given): Readonly<Record<string, unknown>> =>
	Object.fromEntries(
		Object.entries(given).map(([name, value]) => [
			name,
			typeof value === 'number' ? exactNumber(String(value)) : value,
		]),
	);
