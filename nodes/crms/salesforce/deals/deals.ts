import type {
	CrmConnection,
	DealKey,
	DealRecord,
	ReadDealsOptions,
} from '../../../shared/contracts/crm';
import { InputRefused } from '../../../shared/vocabulary/refusal';
import { subjectSet } from '../../../shared/vocabulary/subjectSet';
import { FIELD_NAME } from './dealFields';
import { type Feature, featuresOf, onlyCurrencyOf, recordUrls } from '../identity';
import { idOf } from '../ids';
import {
	MAIN_REFERENCE,
	OBJECTS,
	RECORD,
	RECORDS_OF_DEAL,
	REFERENCES,
	REFERENCES_WRITTEN,
} from '../names';
import { MASTER_RECORD_TYPE } from '../pipelines';
import { queryParts, type QueryRow, rowsUnder } from '../wire/query';
import { REFERENCE_ROWS, setOf } from './references';
import { inList, literal, valueParts } from '../wire/soql';
import { columnOf, fromWire } from '../wire/values';

/** What every deal record needs, beside the fields asked for. */
const COLUMNS = ['Id', 'Name', 'Amount', 'StageName', 'OwnerId', 'SystemModstamp', MAIN_REFERENCE];

/** Words of the set, in the order in which they were written: names of rows count up. */
export const REFERENCE_ROWS_OF_DEAL = `(SELECT ${RECORD.givenKey} FROM ${RECORDS_OF_DEAL} WHERE ${RECORD.kind} = ${literal(REFERENCE_ROWS)} ORDER BY Name)`;

const CONTACT_ROLES = 'OpportunityContactRoles';

/** Ids that one query holds beside a key of the other kind. */
const MOST_KEYS = 200;

const NO_REFERENCES = { references: subjectSet([]) };

/**
 * By id and by the main reference in one query where both fit into it, with contacts and references; else one for two hundred
 * ids and five of those in a call. Queries read the database: what was written a moment ago is there, what is in the recycle
 * bin is not.
 * @see https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_relationships.htm
 */
export async function readDeals(
	keys: readonly DealKey[],
	options: ReadDealsOptions,
	connection: CrmConnection,
): Promise<Array<DealRecord | undefined>> {
	const ids = keys.flatMap(({ by, value }) => (by === 'id' ? (dealId(value) ?? []) : []));
	const references = keys.flatMap(({ by, value }) => (by === 'reference' && value ? [value] : []));
	if (ids.length === 0 && references.length === 0) return keys.map(() => undefined);
	const features = await featuresOf(connection);
	const select = selectOf(options, features);
	const rows = await queryParts(
		conditionsOf(ids, references).map(
			(condition) => `SELECT ${select} FROM ${OBJECTS.deal} WHERE ${condition}`,
		),
		'deals',
		connection,
	);
	const records = await toRecords(rows, options, connection);
	const byId = new Map(records.map(({ record }) => [record.id, record]));
	const byReference = new Map(records.map(({ record, reference }) => [reference, record]));
	return keys.map(({ by, value }) =>
		by === 'id' ? byId.get(dealId(value) ?? '') : value ? byReference.get(value) : undefined,
	);
}

/** What is selected of a deal: each column once, and none that the org lacks. */
export function selectOf(
	{ fields, references, contacts }: ReadDealsOptions,
	features: ReadonlySet<Feature>,
): string {
	const columns = [
		...COLUMNS,
		...(features.has('currencies') ? ['CurrencyIsoCode'] : []),
		...(features.has('recordTypes') ? ['RecordTypeId'] : []),
		...(contacts && features.has('personAccounts') ? ['Account.PersonContactId'] : []),
		...(references ? [REFERENCES, REFERENCES_WRITTEN] : []),
		...fields.map(checkedName),
	];
	// Names are the same in any case, and one that stands twice is refused.
	const distinct = new Map(columns.map((name) => [name.toLowerCase(), name]));
	return [
		...distinct.values(),
		...(references ? [REFERENCE_ROWS_OF_DEAL] : []),
		...(contacts
			? [`(SELECT ContactId FROM ${CONTACT_ROLES} ORDER BY IsPrimary DESC, CreatedDate, Id)`]
			: []),
	].join(', ');
}

/** Deals off the wire, each with its main reference. */
export async function toRecords(
	rows: readonly QueryRow[],
	options: ReadDealsOptions,
	connection: CrmConnection,
): Promise<Array<{ readonly record: DealRecord; readonly reference: string | null }>> {
	const urlOf = await recordUrls(OBJECTS.deal, connection);
	const onlyCurrency = await onlyCurrencyOf(connection);
	return await Promise.all(
		rows.map(async (row) => ({
			record: {
				...(await toRecord(row, options, urlOf, connection)),
				...currencyOf(row, onlyCurrency),
			},
			reference: fromWire(row[MAIN_REFERENCE]),
		})),
	);
}

/** The words of a deal's reference rows. */
export async function wordsOf(row: QueryRow, connection: CrmConnection): Promise<string[]> {
	const rows = await rowsUnder(row[RECORDS_OF_DEAL], 'payments of a deal', connection);
	return rows.flatMap((one) => fromWire(one[RECORD.givenKey]) ?? []);
}

function currencyOf(row: QueryRow, onlyCurrency: string | null): Pick<DealRecord, 'currency'> {
	return { currency: onlyCurrency ?? fromWire(row.CurrencyIsoCode) };
}

async function toRecord(
	row: QueryRow,
	{ fields, history = [], references, contacts }: ReadDealsOptions,
	urlOf: (id: string) => string,
	connection: CrmConnection,
): Promise<Omit<DealRecord, 'currency'>> {
	const id = fromWire(row.Id) ?? '';
	return {
		id,
		name: fromWire(row.Name) ?? '',
		url: urlOf(id),
		amount: fromWire(row.Amount),
		pipeline: fromWire(row.RecordTypeId) ?? MASTER_RECORD_TYPE,
		stage: fromWire(row.StageName) ?? '',
		ownerId: fromWire(row.OwnerId),
		contactIds: contacts ? await contactsOf(row, connection) : [],
		fields: Object.fromEntries(fields.map((name) => [name, fromWire(columnOf(row, name))])),
		// Salesforce keeps versions of a few fields only, and none of long texts.
		history: Object.fromEntries(history.map((name) => [name, []])),
		...(references ? setOf(row, await wordsOf(row, connection)) : NO_REFERENCES),
		revision: fromWire(row.SystemModstamp) ?? '',
	};
}

/** The primary one first; a deal of a person account is that person's. */
async function contactsOf(row: QueryRow, connection: CrmConnection): Promise<string[]> {
	const roles = await rowsUnder(row[CONTACT_ROLES], 'contacts of a deal', connection);
	const { Account: account } = row;
	const person = isRow(account) ? fromWire(account.PersonContactId) : null;
	const ids = roles.flatMap(({ ContactId }) => fromWire(ContactId) ?? []);
	return [...new Set([...ids, ...(person === null ? [] : [person])])];
}

function isRow(value: unknown): value is QueryRow {
	return typeof value === 'object' && value !== null;
}

function conditionsOf(ids: readonly string[], references: readonly string[]): string[] {
	const [idParts, referenceParts] = [valueParts(ids), valueParts(references)];
	const [[firstIds = []], [firstReferences = []]] = [idParts, referenceParts];
	const isShort = idParts.length === 1 && referenceParts.length === 1;
	const both = valueParts([...firstIds, ...firstReferences], MOST_KEYS);
	if (isShort && both.length === 1) {
		return [`Id ${inList(firstIds)} OR ${MAIN_REFERENCE} ${inList(firstReferences)}`];
	}
	return [
		...idParts.map((part) => `Id ${inList(part)}`),
		...referenceParts.map((part) => `${MAIN_REFERENCE} ${inList(part)}`),
	];
}

function checkedName(name: string): string {
	if (FIELD_NAME.test(name)) return name;
	throw new InputRefused(
		`Salesforce has no field with the name "${name.slice(0, 80)}". Choose it from the list, or write its API name, like Amount or Order_Number__c`,
	);
}

function dealId(value: string): string | undefined {
	return idOf(value, OBJECTS.deal);
}
