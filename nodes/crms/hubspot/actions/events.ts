import {
	type Filter,
	FilterOperatorEnum as Operator,
	type SimplePublicObject,
	type ValueWithTimestamp,
} from '@hubspot/api-client/lib/codegen/crm/objects';
import type { CrmConnection } from '../../../shared/contracts/crm';
import type {
	ChangedDealPage,
	DealEvent,
	DealEventFilter,
} from '../../../shared/contracts/crmActions';
import { chunk } from '../../../shared/loops/batches';
import { comesBack } from '../../../shared/loops/pages';
import { readAssociated } from '../associations';
import { BATCH_SIZE_WITH_HISTORY } from '../batches';
import { objectsOf } from '../client';
import { propertiesFor, toRecord } from '../deals';
import { kindOf, OBJECT_TYPES } from '../fields';
import { dealUrls } from '../identity';
import { fromWire } from '../values';

const MODIFIED = 'hs_lastmodifieddate';
const ID = 'hs_object_id';
const STAGE = 'dealstage';
/** HubSpot's own comes first: a person or an import may write the other. */
const CREATED = ['hs_createdate', 'createdate'] as const;
const DEALS_PER_PAGE = 100;

interface Version {
	/** Milliseconds. */
	readonly at: number;
	readonly from: string | null;
	readonly to: string | null;
}

/**
 * One search for each hundred deals, by their numbers: paging by offset would pass over a deal whenever another one moves
 * on the way, and ends at ten thousand. A deal that changes meanwhile keeps its place.
 * @see https://developers.hubspot.com/docs/api-reference/crm-search-v3/guide#limitations
 */
export async function listChangedDeals(
	since: Date,
	page: string | undefined,
	connection: CrmConnection,
): Promise<ChangedDealPage> {
	const filters: Filter[] = [
		{ propertyName: MODIFIED, operator: Operator.Gte, value: String(since.getTime()) },
		...(page === undefined ? [] : [{ propertyName: ID, operator: Operator.Gt, value: page }]),
	];
	const { results, paging } = await objectsOf(connection).search.doSearch(OBJECT_TYPES.deal, {
		filterGroups: [{ filters }],
		sorts: [ID],
		properties: [MODIFIED],
		limit: DEALS_PER_PAGE,
	});
	const deals = results.map(({ id, properties, updatedAt }) => {
		const changedAt = properties[MODIFIED] ?? updatedAt.toISOString();
		return { id, changedAt, revision: changedAt };
	});
	const last = deals.at(-1);
	if (last && page !== undefined && BigInt(last.id) <= BigInt(page)) {
		throw comesBack({ vendor: 'HubSpot', what: 'changed deals' });
	}
	return last && paging?.next ? { deals, next: last.id } : { deals };
}

/**
 * Out of the history of the properties, which tells each value with its moment: of each the last twenty. One read for fifty
 * deals, and one for the contacts of a hundred that have something to tell.
 * @see https://developers.hubspot.com/docs/api-reference/crm-deals-v3/guide#retrieve-deals
 */
export async function readDealEvents(
	dealIds: readonly string[],
	filter: DealEventFilter,
	fields: readonly string[],
	connection: CrmConnection,
): Promise<DealEvent[]> {
	const urlOf = await dealUrls(connection);
	const history = historyFor(filter);
	const told: Array<{ deal: SimplePublicObject; events: Array<Omit<DealEvent, 'deal'>> }> = [];
	for (const part of chunk([...new Set(dealIds)], BATCH_SIZE_WITH_HISTORY)) {
		const { results } = await objectsOf(connection).batch.read(OBJECT_TYPES.deal, {
			inputs: part.map((id) => ({ id })),
			properties: [...propertiesFor({ fields }), ...CREATED],
			propertiesWithHistory: history,
		});
		told.push(...results.map((deal) => ({ deal, events: eventsOf(deal, filter) })));
	}
	const telling = told.filter(({ events }) => events.length > 0);
	const contacts = await readAssociated(
		OBJECT_TYPES.deal,
		OBJECT_TYPES.contact,
		telling.map(({ deal }) => deal.id),
		connection,
	);
	return telling
		.flatMap(({ deal, events }) => {
			const record = toRecord(deal, { fields }, urlOf, contacts.get(deal.id) ?? []);
			return events.map((event): DealEvent => ({ ...event, deal: record }));
		})
		.sort((left, right) => Date.parse(left.at) - Date.parse(right.at));
}

function historyFor({ kinds, fields }: DealEventFilter): string[] {
	const names = [
		...(kinds.includes('enteredStage') ? [STAGE] : []),
		...(kinds.includes('changed') ? fields : []),
	];
	return [...new Set(names)];
}

function eventsOf(
	deal: SimplePublicObject,
	{ kinds, stages, fields, since }: DealEventFilter,
): Array<Omit<DealEvent, 'deal'>> {
	const { id } = deal;
	const history = deal.propertiesWithHistory ?? {};
	const isRecent = (at: number) => at >= since.getTime();
	const changesOf = (field: string) =>
		versionsOf(field, history[field] ?? []).filter(({ at }) => isRecent(at));
	const createdAt = createdAtOf(deal);
	const created =
		kinds.includes('created') && isRecent(createdAt)
			? [{ key: `${id}/created`, kind: 'created' as const, at: toIso(createdAt) }]
			: [];
	const entered = kinds.includes('enteredStage')
		? changesOf(STAGE)
				.filter(({ to }) => to !== null && stages.includes(to))
				.map(({ at, from, to }) => ({
					key: `${id}/stage/${to}/${toIso(at)}`,
					kind: 'enteredStage' as const,
					at: toIso(at),
					change: { field: STAGE, from, to },
				}))
		: [];
	const changed = kinds.includes('changed')
		? fields.flatMap((field) =>
				changesOf(field).map(({ at, from, to }) => ({
					key: `${id}/field/${field}/${toIso(at)}/${to ?? ''}`,
					kind: 'changed' as const,
					at: toIso(at),
					change: { field, from, to },
				})),
			)
		: [];
	return withOwnKeys([...created, ...entered, ...changed]);
}

/** A stage can be entered twice within a millisecond. */
function withOwnKeys<Event extends { readonly key: string }>(events: readonly Event[]): Event[] {
	const counts = new Map<string, number>();
	return events.map((event) => {
		const count = (counts.get(event.key) ?? 0) + 1;
		counts.set(event.key, count);
		return count === 1 ? event : { ...event, key: `${event.key}/${count}` };
	});
}

/** Oldest first; a value that was written again is no change. */
function versionsOf(field: string, told: readonly ValueWithTimestamp[]): Version[] {
	const valueOf = (version: ValueWithTimestamp | undefined) =>
		fromWire(version?.value, kindOf(field));
	return told
		.map((version, index) => ({
			at: version.timestamp.getTime(),
			from: valueOf(told[index + 1]),
			to: valueOf(version),
		}))
		.filter(({ from, to }) => from !== to)
		.reverse();
}

function createdAtOf({ properties, createdAt }: SimplePublicObject): number {
	const [told] = CREATED.flatMap((name) => properties[name] ?? []);
	const moment = Date.parse(told ?? '');
	return Number.isNaN(moment) ? createdAt.getTime() : moment;
}

function toIso(moment: number): string {
	return new Date(moment).toISOString();
}
