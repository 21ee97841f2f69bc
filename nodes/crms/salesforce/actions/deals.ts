import type { CrmConnection, DealRecord, WriteResult } from '../../../shared/contracts/crm';
import type { FreeDealDraft } from '../../../shared/contracts/crmActions';
import type { Failure } from '../../../shared/vocabulary/failure';
import { withoutReferences } from '../wire/composite';
import { draftRecords, isRefused } from '../deals/createDeals';
import { readDeals } from '../deals/deals';
import { type Graph, makeGraphs } from '../wire/graphs';
import { featuresOf } from '../identity';
import { idOf } from '../ids';
import { MAIN_REFERENCE, OBJECTS, RECORD, RECORD_OBJECT } from '../names';
import { queryParts } from '../wire/query';
import { toWireRecord } from '../records/records';
import { recordKey } from '../deals/references';
import { hasCode, UNTOLD, type WireRecord } from '../wire/save';
import { inList, valueParts } from '../wire/soql';
import { idIn, textOf } from './rows';

const NAMES = { deal: 'deal', row: 'row' } as const;

/**
 * The deals in which contacts have a role, and those of person accounts: two queries at most in one call for a thousand
 * contacts, and the read of the deals.
 */
export async function readDealsOfContacts(
	contactIds: readonly string[],
	fields: readonly string[],
	connection: CrmConnection,
): Promise<ReadonlyMap<string, readonly DealRecord[]>> {
	const hasPersons = (await featuresOf(connection)).has('personAccounts');
	const parts = valueParts(contactIds.flatMap((id) => contactId(id) ?? []));
	const rows = await queryParts(
		parts.flatMap((part) => [
			`SELECT OpportunityId, ContactId FROM OpportunityContactRole WHERE ContactId ${inList(part)} ORDER BY OpportunityId`,
			...(hasPersons
				? [
						`SELECT Id, Account.PersonContactId FROM ${OBJECTS.deal} WHERE Account.PersonContactId ${inList(part)} ORDER BY Id`,
					]
				: []),
		]),
		'deals of contacts',
		connection,
	);
	const dealsOf = new Map<string, Set<string>>();
	for (const row of rows) {
		const contact = textOf(row, 'ContactId') ?? textOf(row, 'Account.PersonContactId') ?? '';
		const deal = textOf(row, 'OpportunityId') ?? idIn(row);
		dealsOf.set(contact, (dealsOf.get(contact) ?? new Set()).add(deal));
	}
	const ids = [...new Set([...dealsOf.values()].flatMap((deals) => [...deals]))];
	const deals = await readDeals(
		ids.map((value) => ({ by: 'id', value })),
		{ fields },
		connection,
	);
	const byId = new Map(ids.map((id, index) => [id, deals[index]]));
	return new Map(
		contactIds.map((id) => [
			id,
			[...(dealsOf.get(contactId(id) ?? '') ?? [])].flatMap((deal) => byId.get(deal) ?? []),
		]),
	);
}

/**
 * A deal has no key of its own where it is for no payment: the key of the create stands in a row beside it, which Salesforce
 * keeps unique, and both are made in one graph or neither is. A lost answer is so asked for again: the key is taken then, and
 * its row names the deal. The row stays, at two kilobytes.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_graph.htm
 */
export async function createDeals(
	drafts: readonly FreeDealDraft[],
	connection: CrmConnection,
): Promise<WriteResult[]> {
	if (drafts.length === 0) return [];
	const records = await draftRecords(
		drafts.map(({ key, ...draft }) => ({ ...draft, reference: key })),
		connection,
	);
	const results = new Map<string, WriteResult>();
	const graphs = new Map<string, Graph>();
	for (const [index, { key }] of drafts.entries()) {
		const record = records[index];
		if (!record || results.has(key) || graphs.has(key)) continue;
		if (isRefused(record)) results.set(key, { status: 'failed', failure: record.failure });
		else graphs.set(key, graphOf(key, record));
	}
	const keys = [...graphs.keys()];
	const outcomes = await makeGraphs([...graphs.values()], 'to write new deals', connection);
	const taken = keys.filter((_, place) => hasCode(codesOf(outcomes[place]), 'DUPLICATE_VALUE'));
	const made = await dealsByKey(taken, connection);
	for (const [place, key] of keys.entries()) {
		const outcome = outcomes[place];
		const id = outcome && 'ids' in outcome ? outcome.ids.get(NAMES.deal) : made.get(key);
		if (id !== undefined) results.set(key, { status: 'created', id });
		else results.set(key, { status: 'failed', failure: failureOf(outcome) });
	}
	return drafts.map(({ key }) => results.get(key) ?? { status: 'failed', failure: UNTOLD });
}

type Outcome = Awaited<ReturnType<typeof makeGraphs>>[number] | undefined;

function codesOf(outcome: Outcome) {
	return outcome && 'errors' in outcome ? outcome : undefined;
}

function failureOf(outcome: Outcome): Failure {
	return outcome && 'failure' in outcome ? outcome.failure : UNTOLD;
}

function graphOf(key: string, record: WireRecord): Graph {
	const { attributes: _object, [MAIN_REFERENCE]: _key, ...fields } = record;
	const row = toWireRecord({ kind: 'deal', key, state: 'done' });
	return {
		key,
		nodes: [
			{ name: NAMES.deal, object: OBJECTS.deal, fields: plain(fields) },
			{
				name: NAMES.row,
				object: RECORD_OBJECT,
				fields: { ...row, [RECORD.deal]: `@{${NAMES.deal}.id}` },
			},
		],
	};
}

/** What a person wrote is no reference to another part of the graph. */
function plain(fields: WireRecord): WireRecord {
	return Object.fromEntries(
		Object.entries(fields).map(([name, value]) => [
			name,
			typeof value === 'string' ? withoutReferences(value) : value,
		]),
	);
}

/** The deals that were made with these keys, by key; without those that are gone. */
async function dealsByKey(
	keys: readonly string[],
	connection: CrmConnection,
): Promise<ReadonlyMap<string, string>> {
	const keyOf = new Map(keys.map((key) => [recordKey('deal', key), key]));
	const rows = await queryParts(
		valueParts(keyOf.keys()).map(
			(part) =>
				`SELECT ${RECORD.key}, ${RECORD.deal} FROM ${RECORD_OBJECT} WHERE ${RECORD.key} ${inList(part)} AND ${RECORD.deal} != null`,
		),
		'payment records',
		connection,
	);
	return new Map(
		rows.map((row) => [keyOf.get(idIn(row, RECORD.key)) ?? '', idIn(row, RECORD.deal)]),
	);
}

function contactId(text: string): string | undefined {
	return idOf(text, OBJECTS.contact);
}
