import { SalesforceError } from '../../protocol/errors';
import { addDecimals, multiplyDecimals } from '../decimals';
import { toMoment, type Org } from '../org';
import type { ObjectRules } from './objectRules';
import { writeHistory } from './opportunity';

/** An entry is named after its product. */
export const PRICE_RULES: ObjectRules = {
	prepare({ org, next }) {
		const product = org.find('Product2', String(next.Product2Id))?.values;
		next.Name = product?.Name ?? null;
		next.ProductCode = product?.ProductCode ?? null;
	},
};

/** @see https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_opportunitylineitem.htm */
export const LINE_ITEM_RULES: ObjectRules = {
	prepare({ org, next, before, given }) {
		const entry = org.find('PricebookEntry', String(next.PricebookEntryId))?.values;
		const deal = org.find('Opportunity', String(next.OpportunityId))?.values;
		if (entry === undefined || deal === undefined) {
			throw new SalesforceError(
				'FIELD_INTEGRITY_EXCEPTION',
				'field integrity exception: PricebookEntryId (pricebook entry has been deactivated)',
				['PricebookEntryId'],
			);
		}
		if ((entry.CurrencyIsoCode ?? null) !== (deal.CurrencyIsoCode ?? null)) {
			throw new SalesforceError(
				'FIELD_INTEGRITY_EXCEPTION',
				'field integrity exception: PricebookEntryId (The pricebook entry currency code does not match the currency code on the opportunity)',
				['PricebookEntryId'],
			);
		}
		next.Product2Id = entry.Product2Id ?? null;
		next.ProductCode = entry.ProductCode ?? null;
		next.ListPrice = entry.UnitPrice ?? null;
		next.Name = `${String(deal.Name)} ${String(entry.Name)}`;
		next.CurrencyIsoCode = deal.CurrencyIsoCode ?? null;
		if (given.has('UnitPrice') && given.has('TotalPrice')) {
			throw new SalesforceError(
				'FIELD_INTEGRITY_EXCEPTION',
				'field integrity exception (Cannot specify both UnitPrice and TotalPrice)',
			);
		}
		if (before === undefined && !given.has('TotalPrice')) next.UnitPrice ??= next.ListPrice ?? '0';
		if (given.has('TotalPrice')) return;
		next.TotalPrice = multiplyDecimals(
			multiplyDecimals(String(next.UnitPrice ?? '0'), String(next.Quantity ?? '0'), 6),
			addDecimals(['1', `-${String(next.Discount ?? '0')}e-2`]),
			2,
		);
	},
	after: ({ org, record, actor }) => sumUp(org, String(record.values.OpportunityId), actor.userId),
	afterDelete: (org, row, actor) => sumUp(org, String(row.values.OpportunityId), actor.userId),
};

/** The amount of an opportunity is the sum of its products. */
function sumUp(org: Org, opportunityId: string, userId: string): void {
	const deal = org.find('Opportunity', opportunityId);
	if (deal === undefined || deal.values.IsDeleted === true) return;
	const items = [...org.rows('OpportunityLineItem')].filter(
		({ values }) => values.OpportunityId === opportunityId && values.IsDeleted !== true,
	);
	const amount =
		items.length === 0
			? (deal.values.Amount ?? null)
			: addDecimals(items.map(({ values }) => String(values.TotalPrice ?? '0')));
	const at = toMoment(org.now());
	const values = {
		...deal.values,
		Amount: amount,
		HasOpportunityLineItem: items.length > 0,
		SystemModstamp: at,
		LastModifiedDate: at,
	};
	org.put({ ...deal, values });
	if (amount !== deal.values.Amount) writeHistory(org, values, userId);
}
