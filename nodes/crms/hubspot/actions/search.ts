import {
	type Filter,
	FilterOperatorEnum as Operator,
} from '@hubspot/api-client/lib/codegen/crm/objects';
import type { CrmConnection, DealRecord } from '../../../shared/contracts/crm';
import type { DealSearch } from '../../../shared/contracts/crmActions';
import { eachPage } from '../../../shared/loops/pages';
import { objectsOf } from '../client';
import { readDeals } from '../deals';
import { fieldName, OBJECT_TYPES, REFERENCES_PROPERTY } from '../fields';

/** @see https://developers.hubspot.com/docs/api-reference/crm-search-v3/guide#limitations */
const RESULTS_PER_SEARCH = 200;
const RESULTS_AT_MOST = 10_000;
const PAGES_AT_MOST = RESULTS_AT_MOST / RESULTS_PER_SEARCH;
const FILTERS_AT_MOST = 6;

/**
 * One search for each two hundred deals, which only tells their ids, and one read for each hundred: the search runs some
 * seconds behind, the values do not.
 */
export async function searchDeals(
	search: DealSearch,
	{ fields, limit }: { readonly fields: readonly string[]; readonly limit: number },
	connection: CrmConnection,
): Promise<DealRecord[]> {
	const most = Math.min(limit, RESULTS_AT_MOST);
	const ids: string[] = [];
	const pages = eachPage({
		vendor: 'HubSpot',
		what: 'deals',
		most: PAGES_AT_MOST,
		read: async (after) =>
			await objectsOf(connection).search.doSearch(OBJECT_TYPES.deal, {
				filterGroups: toGroups(search),
				sorts: ['-createdate'],
				properties: ['hs_object_id'],
				limit: Math.min(RESULTS_PER_SEARCH, most - ids.length),
				...(search.text === undefined ? {} : { query: search.text }),
				...(after === undefined ? {} : { after }),
			}),
		next: ({ paging }) => (ids.length < most ? paging?.next?.after : undefined),
	});
	for await (const page of pages) ids.push(...page.results.map(({ id }) => id));
	const deals = await readDeals(
		[...new Set(ids)].map((value) => ({ by: 'id', value })),
		{ fields, contacts: true },
		connection,
	);
	return deals.filter((deal) => deal !== undefined);
}

export function checkSearch(search: DealSearch): string | undefined {
	if (filtersOf(search).length <= FILTERS_AT_MOST) return undefined;
	return `HubSpot takes ${FILTERS_AT_MOST} filters at once. Remove one of them`;
}

function toGroups(search: DealSearch): Array<{ filters: Filter[] }> {
	const filters = filtersOf(search);
	return filters.length === 0 ? [] : [{ filters }];
}

function filtersOf(search: DealSearch): Filter[] {
	const { hasPaymentReference: hasReference, createdFrom, createdTo } = search;
	return [
		...anyOf('dealstage', search.stages),
		...anyOf('pipeline', search.pipelines),
		...anyOf('hubspot_owner_id', search.ownerIds),
		...anyOf(fieldName('paymentStatus'), search.paymentStatuses),
		...(hasReference === undefined
			? []
			: [
					{
						propertyName: REFERENCES_PROPERTY,
						operator: hasReference ? Operator.HasProperty : Operator.NotHasProperty,
					},
				]),
		...moment(Operator.Gte, createdFrom),
		...moment(Operator.Lte, createdTo),
	];
}

function anyOf(propertyName: string, values: readonly string[] = []): Filter[] {
	return values.length === 0 ? [] : [{ propertyName, operator: Operator.In, values: [...values] }];
}

/** Searches compare moments in milliseconds. */
function moment(operator: Operator, at: string | undefined): Filter[] {
	if (at === undefined) return [];
	return [{ propertyName: 'createdate', operator, value: String(Date.parse(at)) }];
}
