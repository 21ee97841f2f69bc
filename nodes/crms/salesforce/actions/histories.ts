import type { CrmConnection } from '../../../shared/contracts/crm';
import type { DealEvent, DealEventFilter } from '../../../shared/contracts/crmActions';
import { callTogether } from '../wire/composite';
import { SalesforceRefusal } from '../errors';
import { type QueryRow, rowsUnder } from '../wire/query';
import { SalesforceRefused } from '../refused';
import { inList, literal, moment } from '../wire/soql';
import { columnsOf, groupBy, idIn, textOf } from './rows';

/** An event without its deal. */
export type Told = Omit<DealEvent, 'deal'>;

const STAGE = 'StageName';

/**
 * Salesforce keeps these of every deal, one row for the deal as it was made and one for each change of any of them.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_objects_opportunityhistory.htm
 */
const ALWAYS_KEPT = [STAGE, 'Amount', 'CloseDate', 'Probability', 'ExpectedRevenue'];

/** How a row says that its values are ids, and not the names that people see: of a reference there are both. */
const OF_IDS = 'EntityId';

interface Wanted extends DealEventFilter {
	/** Fields that every deal's history has, and those that have to be tracked. */
	readonly kept: readonly string[];
	readonly tracked: readonly string[];
}

interface Pasts {
	readonly history: ReadonlyMap<string, readonly QueryRow[]>;
	readonly changes: ReadonlyMap<string, readonly QueryRow[]>;
}

/**
 * What happened to deals, by their ids, in the order in which it happened: all of it in one call. Nothing of deals that are gone.
 * @throws SalesforceRefused for a field whose history nobody keeps.
 */
export async function readHistories(
	ids: readonly string[],
	filter: DealEventFilter,
	connection: CrmConnection,
): Promise<ReadonlyMap<string, readonly Told[]>> {
	const fields = filter.kinds.includes('changed') ? columnsOf(filter.fields) : [];
	const kept = fields.filter((field) => ALWAYS_KEPT.includes(field));
	const tracked = fields.filter((field) => !ALWAYS_KEPT.includes(field));
	const wanted = { ...filter, kept, tracked };
	const rowsOf = await askAll(queriesFor(ids, wanted), connection);
	// First: where no field at all is tracked, Salesforce has no table of changes either.
	if (tracked.length > 0) checkTracked(tracked, await rowsOf('definitions'));
	const byDeal = (row: QueryRow) => idIn(row, 'OpportunityId');
	const pasts = {
		history: groupBy(await rowsOf('history'), byDeal),
		changes: groupBy(await rowsOf('changes'), byDeal),
	};
	const deals = await rowsOf('deals');
	return new Map(deals.map((deal) => [idIn(deal), eventsOf(deal, pasts, wanted)]));
}

/** All queries in one call. @returns the rows of each, to its last page; none of one that was not asked. */
async function askAll(
	queries: Queries,
	connection: CrmConnection,
): Promise<(name: keyof Queries) => Promise<readonly QueryRow[]>> {
	const names = Object.keys(queries);
	const answers = await callTogether(
		Object.values(queries).map((soql) => ({
			method: 'GET',
			path: `/query?${new URLSearchParams({ q: soql }).toString()}`,
		})),
		connection,
	);
	return async (name) => {
		const answer = answers[names.indexOf(name)];
		if (!answer) return [];
		if ('body' in answer) return await rowsUnder(answer.body, 'changes of deals', connection);
		const { status, errors } = answer;
		throw new SalesforceRefusal({ status, headers: {}, errors, method: 'GET', path: '/query' });
	};
}

/** By what each asks for. */
type Queries = Partial<Record<'deals' | 'history' | 'changes' | 'definitions', string>>;

function queriesFor(ids: readonly string[], { kinds, kept, tracked, since }: Wanted): Queries {
	const ofDeals = `OpportunityId ${inList(ids)}`;
	const hasHistory = kinds.includes('enteredStage') || kept.length > 0;
	const columns = (names: readonly string[]) => names.join(', ');
	return {
		deals: `SELECT ${columns(['Id', 'CreatedDate', ...tracked])} FROM Opportunity WHERE Id ${inList(ids)}`,
		...(hasHistory
			? {
					// From the beginning: a row tells only what the deal got, and not what it had.
					history: `SELECT ${columns(['Id', 'OpportunityId', 'CreatedDate', ...new Set([STAGE, ...kept])])} FROM OpportunityHistory WHERE ${ofDeals} ORDER BY CreatedDate, Id`,
				}
			: {}),
		...(tracked.length > 0
			? {
					changes: `SELECT Id, OpportunityId, CreatedDate, Field, DataType, OldValue, NewValue FROM OpportunityFieldHistory WHERE ${ofDeals} AND CreatedDate >= ${moment(since)} AND Field ${inList(tracked.map(nameInHistory))} ORDER BY CreatedDate, Id`,
					definitions: `SELECT QualifiedApiName FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName = ${literal('Opportunity')} AND IsFieldHistoryTracked = true`,
				}
			: {}),
	};
}

/**
 * Definitions are compared by `=` alone.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_tooling.meta/api_tooling/reference_objects_soql_limits.htm
 * @see https://help.salesforce.com/s/articleView?id=xcloud.tracking_field_history.htm
 */
function checkTracked(wanted: readonly string[], definitions: readonly QueryRow[]): void {
	const tracked = new Set(definitions.map((row) => textOf(row, 'QualifiedApiName')));
	const untracked = wanted.filter((field) => !tracked.has(field));
	if (untracked.length === 0) return;
	throw new SalesforceRefused({
		kind: 'invalidRequest',
		message: `Salesforce keeps no history of the opportunity field "${untracked.join('", "')}", so that nobody can tell when it changed. Turn it on in Setup > Object Manager > Opportunity > Fields & Relationships > Set History Tracking (20 fields at most), or choose another field`,
	});
}

function eventsOf(deal: QueryRow, pasts: Pasts, wanted: Wanted): Told[] {
	const { kinds, stages, since } = wanted;
	const id = idIn(deal);
	// Moments have no parts of a second. What was told is forgotten by the same measure: were it wider here, it would come again.
	const isRecent = (at: string) => Date.parse(at) >= since.getTime();
	const createdAt = textOf(deal, 'CreatedDate') ?? '';
	const history = pasts.history.get(id) ?? [];
	const changes = pasts.changes.get(id) ?? [];
	const entered = kinds.includes('enteredStage')
		? stepsOf(STAGE, history)
				.filter(({ to }) => to !== null && stages.includes(to))
				.map((step) => toEvent(`${id}/stage/${step.row}`, 'enteredStage', STAGE, step))
		: [];
	const changed = [
		...wanted.kept.map((field) => ({ field, steps: stepsOf(field, history) })),
		...wanted.tracked.map((field) => ({
			field,
			steps: [
				...(isRecent(createdAt) ? firstValue(field, deal, changes) : []),
				...changesOf(field, deal, changes),
			],
		})),
	].flatMap(({ field, steps }) =>
		steps.map((step) => toEvent(`${id}/field/${field}/${step.row}`, 'changed', field, step)),
	);
	const created: Told[] = kinds.includes('created')
		? [{ key: `${id}/created`, kind: 'created', at: createdAt }]
		: [];
	return [...created, ...entered, ...changed].filter(({ at }) => isRecent(at));
}

interface Step {
	/** The row of the history: its id tells the change from every other. */
	readonly row: string;
	readonly at: string;
	readonly from: string | null;
	readonly to: string | null;
}

function toEvent(
	key: string,
	kind: 'enteredStage' | 'changed',
	field: string,
	{ at, from, to }: Step,
): Told {
	return { key, kind, at, change: { field, from, to } };
}

/** Each row is the deal as it was from then on; where the field is the same as before, another one changed. */
function stepsOf(field: string, history: readonly QueryRow[]): Step[] {
	const valueOf = (row: QueryRow | undefined) => (row ? textOf(row, field) : null);
	return history
		.map((row, index) => ({
			row: idIn(row),
			at: textOf(row, 'CreatedDate') ?? '',
			from: valueOf(history[index - 1]),
			to: valueOf(row),
		}))
		.filter(({ from, to }) => from !== to);
}

/**
 * Of a text of more than 255 signs, and of a list of several values, Salesforce tells that it changed and not how: the last such
 * change led to what stands there now.
 */
function changesOf(field: string, deal: QueryRow, changes: readonly QueryRow[]): Step[] {
	const rows = rowsOf(field, changes);
	return rows.map((row, index) => {
		const [from, to] = [textOf(row, 'OldValue'), textOf(row, 'NewValue')];
		const isUntold = from === null && to === null && index === rows.length - 1;
		return {
			row: idIn(row),
			at: textOf(row, 'CreatedDate') ?? '',
			from,
			to: isUntold ? textOf(deal, field) : to,
		};
	});
}

/** The value that a deal was made with has no row: it is what the first change came from, or what stands there still. */
function firstValue(field: string, deal: QueryRow, changes: readonly QueryRow[]): Step[] {
	const [first] = rowsOf(field, changes);
	const to = first ? textOf(first, 'OldValue') : textOf(deal, field);
	if (to === null) return [];
	return [{ row: 'first', at: textOf(deal, 'CreatedDate') ?? '', from: null, to }];
}

function rowsOf(field: string, changes: readonly QueryRow[]): QueryRow[] {
	const own = changes.filter((row) => textOf(row, 'Field') === nameInHistory(field));
	const hasIds = (row: QueryRow) => textOf(row, 'DataType') === OF_IDS;
	const ofIds = new Set(own.filter(hasIds).map((row) => textOf(row, 'CreatedDate')));
	return own.filter((row) => hasIds(row) || !ofIds.has(textOf(row, 'CreatedDate')));
}

/** References of Salesforce's own go by another name there: `Owner` for `OwnerId`. */
function nameInHistory(field: string): string {
	return field.endsWith('__c') ? field : field.replace(/(?<=\w)Id$/, '');
}
