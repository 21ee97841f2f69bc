import type { CrmConnection, DealRecord } from '../../../shared/contracts/crm';
import type { DealSearch } from '../../../shared/contracts/crmActions';
import { selectOf, toRecords } from '../deals/deals';
import { featuresOf } from '../identity';
import { idOf } from '../ids';
import { fieldName, MAIN_REFERENCE, RECORD, RECORD_OBJECT } from '../names';
import { MASTER_RECORD_TYPE } from '../pipelines';
import { queryEach, type QueryRow } from '../wire/query';
import { containing, inList, moment } from '../wire/soql';
import { idIn, textOf } from './rows';

/** What stands in an address beside the filters. Salesforce takes 16,384 bytes of address and headers. */
const MOST_BYTES = 12_000;

const REFERENCES = `SELECT ${RECORD.deal} FROM ${RECORD_OBJECT} WHERE ${RECORD.kind} = 'reference'`;

/** Fits no deal. */
const NONE = 'Id = null';

/**
 * One query for two thousand deals, which reads the database: what was written a moment ago is found. The list of payments is a long text, which no query can filter by; whether a deal has a payment is
 * told by its rows, or by its main payment where a run died before it wrote them: two queries in one call, since Salesforce
 * takes no sub-query in an OR.
 * @see https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_comparisonoperators.htm (semi-joins)
 */
export async function searchDeals(
	search: DealSearch,
	{ fields, limit }: { readonly fields: readonly string[]; readonly limit: number },
	connection: CrmConnection,
): Promise<DealRecord[]> {
	const features = await featuresOf(connection);
	const options = { fields, contacts: true };
	const select = selectOf({ ...options, fields: [...fields, 'CreatedDate'] }, features);
	const conditions = [
		...conditionsOf(search),
		...pipelinesOf(search.pipelines ?? [], features.has('recordTypes')),
	];
	const queries = filtersOf(search.hasPaymentReference).map((filters) => {
		const where = [...conditions, ...filters].join(' AND ');
		return `SELECT ${select} FROM Opportunity${where === '' ? '' : ` WHERE ${where}`} ORDER BY CreatedDate DESC, Id DESC LIMIT ${limit}`;
	});
	const found = (await queryEach(queries, 'deals', connection)).flat();
	const rows = [...new Map(found.map((row) => [idIn(row), row])).values()].sort(newestFirst);
	const records = await toRecords(rows.slice(0, limit), options, connection);
	return records.map(({ record }) => record);
}

export function checkSearch(search: DealSearch): string | undefined {
	const conditions = [...conditionsOf(search), ...pipelinesOf(search.pipelines ?? [], true)];
	if (encodeURIComponent(conditions.join(' AND ')).length <= MOST_BYTES) return undefined;
	return 'The filters are longer than Salesforce takes. Choose fewer values, or a shorter text';
}

/** A query for each: a deal that fits one of them fits. */
function filtersOf(hasReference: boolean | undefined): ReadonlyArray<readonly string[]> {
	if (hasReference === undefined) return [[]];
	if (hasReference) return [[`Id IN (${REFERENCES})`], [`${MAIN_REFERENCE} != null`]];
	return [[`${MAIN_REFERENCE} = null`, `Id NOT IN (${REFERENCES} AND ${RECORD.deal} != null)`]];
}

function conditionsOf(search: DealSearch): string[] {
	const { text = '', stages, ownerIds, paymentStatuses, createdFrom, createdTo } = search;
	const words = text.split(/\s+/).filter((word) => word !== '');
	return [
		...words.map((word) => `Name LIKE ${containing(word)}`),
		...anyOf('StageName', stages),
		...(ownerIds === undefined
			? []
			: anyOfIds(
					'OwnerId',
					ownerIds.flatMap((id) => idOf(id, 'User') ?? []),
				)),
		...anyOf(fieldName('paymentStatus'), paymentStatuses),
		...(createdFrom === undefined ? [] : [`CreatedDate >= ${moment(new Date(createdFrom))}`]),
		...(createdTo === undefined ? [] : [`CreatedDate <= ${moment(new Date(createdTo))}`]),
	];
}

/** In an org with record types, a deal may have none all the same: one that is older than they are. */
function pipelinesOf(pipelines: readonly string[], hasRecordTypes: boolean): string[] {
	if (pipelines.length === 0) return [];
	const ids = pipelines.flatMap((id) => idOf(id, 'RecordType') ?? []);
	const isMaster = ids.includes(MASTER_RECORD_TYPE);
	if (!hasRecordTypes) return isMaster ? [] : [NONE];
	const [named = NONE] = anyOfIds('RecordTypeId', ids);
	return [isMaster ? `(${named} OR RecordTypeId = null)` : named];
}

function anyOf(column: string, values: readonly string[] = []): string[] {
	return values.length === 0 ? [] : [`${column} ${inList(values)}`];
}

/** What is no id fits no deal; in a query it would be an error. */
function anyOfIds(column: string, ids: readonly string[]): string[] {
	return ids.length === 0 ? [NONE] : anyOf(column, ids);
}

function newestFirst(left: QueryRow, right: QueryRow): number {
	const at = (row: QueryRow) => Date.parse(textOf(row, 'CreatedDate') ?? '');
	return at(right) - at(left) || (idIn(right) > idIn(left) ? 1 : -1);
}
