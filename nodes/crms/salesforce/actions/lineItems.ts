import type { CrmConnection } from '../../../shared/contracts/crm';
import type { LineItem } from '../../../shared/contracts/crmActions';
import { featuresOf } from '../identity';
import { idOf } from '../ids';
import { queryParts, type QueryRow } from '../wire/query';
import { inList, valueParts } from '../wire/soql';
import { groupBy, idIn, textOf } from './rows';

const COLUMNS = [
	...['Id', 'OpportunityId', 'Name', 'Product2.Name', 'ProductCode', 'Description'],
	...['Quantity', 'UnitPrice', 'TotalPrice'],
];

/**
 * The products of deals, one query for each two hundred, in the order in which a person put them. `UnitPrice` is the sales price
 * of one piece; a discount is in `TotalPrice` alone. Their currency is that of the deal, and a column only where the org has
 * several. Salesforce has no rhythm of its own for a product (schedules split a sum, they do not repeat it).
 * @see https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_opportunitylineitem.htm
 */
export async function readLineItems(
	dealIds: readonly string[],
	connection: CrmConnection,
): Promise<ReadonlyMap<string, readonly LineItem[]>> {
	const hasCurrencies = (await featuresOf(connection)).has('currencies');
	const columns = [...COLUMNS, ...(hasCurrencies ? ['CurrencyIsoCode'] : [])].join(', ');
	const ids = dealIds.flatMap((id) => idOf(id, 'Opportunity') ?? []);
	const queries = valueParts(ids).map(
		(part) =>
			`SELECT ${columns} FROM OpportunityLineItem WHERE OpportunityId ${inList(part)} ORDER BY OpportunityId, SortOrder NULLS LAST, Id`,
	);
	const rows = await queryParts(queries, 'products of deals', connection);
	const groups = groupBy(rows, (row) => idIn(row, 'OpportunityId'));
	return new Map(
		dealIds.map((id) => [id, (groups.get(idOf(id, 'Opportunity') ?? '') ?? []).map(toLineItem)]),
	);
}

function toLineItem(row: QueryRow): LineItem {
	return {
		id: idIn(row),
		// The line's own name is made of the deal's and the product's.
		name: textOf(row, 'Product2.Name') ?? textOf(row, 'Name') ?? '',
		description: textOf(row, 'Description'),
		quantity: textOf(row, 'Quantity') ?? '1',
		unitPrice: textOf(row, 'UnitPrice') ?? '0',
		total: textOf(row, 'TotalPrice'),
		currency: textOf(row, 'CurrencyIsoCode'),
		sku: textOf(row, 'ProductCode'),
		billingFrequency: null,
	};
}
