import type { CrmConnection } from '../../../shared/contracts/crm';
import type {
	ChangedDealPage,
	DealEvent,
	DealEventFilter,
} from '../../../shared/contracts/crmActions';
import { chunk } from '../../../shared/loops/batches';
import { comesBack } from '../../../shared/loops/pages';
import { readDeals } from '../deals/deals';
import { idOf } from '../ids';
import { literal, moment } from '../wire/soql';
import { readHistories, type Told } from './histories';
import { idIn, queryDated, textOf } from './rows';

const DEALS_PER_PAGE = 200;

/**
 * Salesforce keeps the moment of a change to the second, so that a deal that changes twice within one has the same stamp after
 * both. Until nobody can write with that stamp any more, its revision is another one each time it is asked for: the deal is read
 * again with the next poll, and what was told of it before is known by its key. A write waits up to ten seconds for a row that
 * another one holds, and keeps the stamp with which it came.
 */
const SETTLED_AFTER_MS = 30_000;

/**
 * One query for each two hundred deals, in the order of their ids: a deal that changes meanwhile keeps its place. It reads the
 * database, so that it does not lag; a long transaction may show a deal later than its stamp says, which is what the overlap of
 * whoever asks is for.
 */
export async function listChangedDeals(
	since: Date,
	page: string | undefined,
	connection: CrmConnection,
): Promise<ChangedDealPage> {
	const behind = page === undefined ? undefined : idOf(page, 'Opportunity');
	const conditions = [
		`SystemModstamp >= ${moment(since)}`,
		...(behind === undefined ? [] : [`Id > ${literal(behind)}`]),
	];
	const soql = `SELECT Id, SystemModstamp FROM Opportunity WHERE ${conditions.join(' AND ')} ORDER BY Id LIMIT ${DEALS_PER_PAGE}`;
	const { rows, at } = await queryDated(soql, connection);
	const now = connection.clock.now();
	const deals = rows.map((row) => {
		const changedAt = textOf(row, 'SystemModstamp') ?? '';
		const isSettled = (at ?? now) - Date.parse(changedAt) >= SETTLED_AFTER_MS;
		return { id: idIn(row), changedAt, revision: isSettled ? changedAt : `${changedAt}/${now}` };
	});
	if (behind !== undefined && deals.some(({ id }) => id === behind)) {
		throw comesBack({ vendor: 'Salesforce', what: 'changed deals' });
	}
	const last = deals.at(-1);
	return last && deals.length === DEALS_PER_PAGE ? { deals, next: last.id } : { deals };
}

/**
 * Out of what Salesforce keeps of the past of a deal: its stage, amount, close date and probability always, any other field
 * where its history is tracked. One call for the past of two hundred deals, and one read of those that have something to tell.
 * Moments are to the second; of two changes within one nobody knows the order.
 * @throws SalesforceRefused for a field without a history.
 */
export async function readDealEvents(
	dealIds: readonly string[],
	filter: DealEventFilter,
	fields: readonly string[],
	connection: CrmConnection,
): Promise<DealEvent[]> {
	const ids = [...new Set(dealIds.flatMap((id) => idOf(id, 'Opportunity') ?? []))];
	const told = new Map<string, readonly Told[]>();
	for (const part of chunk(ids, DEALS_PER_PAGE)) {
		for (const [id, events] of await readHistories(part, filter, connection)) {
			if (events.length > 0) told.set(id, events);
		}
	}
	const deals = await readDeals(
		[...told.keys()].map((value) => ({ by: 'id', value })),
		{ fields, contacts: true },
		connection,
	);
	return deals
		.flatMap((deal) =>
			deal ? (told.get(deal.id) ?? []).map((event): DealEvent => ({ ...event, deal })) : [],
		)
		.sort((left, right) => Date.parse(left.at) - Date.parse(right.at));
}
