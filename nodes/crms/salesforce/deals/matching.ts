import type { CrmConnection, DealCandidate } from '../../../shared/contracts/crm';
import { parseSubjectSet } from '../../../shared/vocabulary/subjectSet';
import { REFERENCE_ROWS_OF_DEAL, wordsOf } from './deals';
import { normalise } from '../contacts/findContacts';
import { type Feature, featuresOf, recordUrls } from '../identity';
import {
	fieldName,
	OBJECTS,
	RECORD,
	RECORD_OBJECT,
	REFERENCES,
	REFERENCES_WRITTEN,
} from '../names';
import { queryEach, queryParts, type QueryRow } from '../wire/query';
import { REFERENCE_ROWS, setOf } from './references';
import { inList, literal, valueParts } from '../wire/soql';
import { fromWire } from '../wire/values';

const OUTSTANDING = fieldName('amountOutstanding');

/** Addresses of one query, which names them once or twice. */
const MOST_ADDRESSES = 100;

/** What it takes to tell whether a deal is the one. */
const CANDIDATE = [
	'Id',
	'Name',
	'Amount',
	'IsClosed',
	'IsWon',
	'CreatedDate',
	REFERENCES,
	REFERENCES_WRITTEN,
	OUTSTANDING,
	REFERENCE_ROWS_OF_DEAL,
];

/**
 * Two calls for a hundred addresses: the deals on which a contact with one has a role, and in an org with person accounts the
 * deals of these persons; then those deals. Nothing lags.
 */
export async function findDealsByEmail(
	emails: readonly string[],
	connection: CrmConnection,
): Promise<ReadonlyMap<string, readonly DealCandidate[]>> {
	const wanted = emails.map(normalise).filter((email) => email.includes('@'));
	if (wanted.length === 0) return new Map(emails.map((email) => [email, []]));
	const features = await featuresOf(connection);
	const dealsOf = await findDealIds(wanted, features, connection);
	const ids = [...new Set([...dealsOf.values()].flatMap((found) => [...found]))];
	const candidates = await readCandidates(ids, features, connection);
	return new Map(
		emails.map((email) => [
			email,
			[...(dealsOf.get(normalise(email)) ?? [])].flatMap((id) => candidates.get(id) ?? []),
		]),
	);
}

/**
 * By the rows of the deals' references, exactly and at once. What was taken off a deal is not on it. What a person wrote into
 * the text alone is found once a run has read that deal: Salesforce searches no long text.
 */
export async function findDealsByReference(
	references: readonly string[],
	connection: CrmConnection,
): Promise<ReadonlyMap<string, readonly string[]>> {
	const wanted = new Map(references.map((reference) => [reference, new Map<string, string[]>()]));
	const rows = await queryParts(
		valueParts(references).map(
			(part) =>
				`SELECT ${RECORD.reference}, ${RECORD.givenKey}, ${RECORD.deal} FROM ${RECORD_OBJECT} WHERE ${RECORD.kind} = ${literal(REFERENCE_ROWS)} AND ${RECORD.deal} != null AND ${RECORD.reference} ${inList(part)} ORDER BY Name`,
		),
		'deals with a reference',
		connection,
	);
	for (const row of rows) {
		// The query takes capitals and small letters for the same, the gateways' ids do not.
		const deals = wanted.get(fromWire(row[RECORD.reference]) ?? '');
		const [id, word] = [fromWire(row[RECORD.deal]), fromWire(row[RECORD.givenKey])];
		if (deals && id !== null && word !== null) deals.set(id, [...(deals.get(id) ?? []), word]);
	}
	return new Map(
		[...wanted].map(([reference, deals]) => [
			reference,
			[...deals].flatMap(([id, words]) =>
				parseSubjectSet(words.join(' ')).references.includes(reference) ? [id] : [],
			),
		]),
	);
}

/** Ids of deals by the address in lower case. */
async function findDealIds(
	emails: readonly string[],
	features: ReadonlySet<Feature>,
	connection: CrmConnection,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
	const queries = valueParts(emails, MOST_ADDRESSES).flatMap((part) => [
		{
			soql: `SELECT OpportunityId, Contact.Email FROM OpportunityContactRole WHERE Contact.Email ${inList(part)}`,
			read: (row: QueryRow) => [row.OpportunityId, emailIn(row.Contact, 'Email')] as const,
		},
		...(features.has('personAccounts')
			? [
					{
						soql: `SELECT Id, Account.PersonEmail FROM ${OBJECTS.deal} WHERE Account.PersonEmail ${inList(part)}`,
						read: (row: QueryRow) => [row.Id, emailIn(row.Account, 'PersonEmail')] as const,
					},
				]
			: []),
	]);
	const found = await queryEach(
		queries.map(({ soql }) => soql),
		'deals of contacts',
		connection,
	);
	const dealsOf = new Map<string, Set<string>>();
	for (const [index, rows] of found.entries()) {
		for (const row of rows) {
			const [id, email] = queries[index]?.read(row) ?? [undefined, ''];
			const deals = dealsOf.get(email) ?? new Set();
			dealsOf.set(email, deals.add(fromWire(id) ?? ''));
		}
	}
	return dealsOf;
}

async function readCandidates(
	ids: readonly string[],
	features: ReadonlySet<Feature>,
	connection: CrmConnection,
): Promise<ReadonlyMap<string, DealCandidate>> {
	const columns = [...CANDIDATE, ...(features.has('currencies') ? ['CurrencyIsoCode'] : [])];
	const rows = await queryParts(
		valueParts(ids).map(
			(part) => `SELECT ${columns.join(', ')} FROM ${OBJECTS.deal} WHERE Id ${inList(part)}`,
		),
		'deals',
		connection,
	);
	const urlOf = await recordUrls(OBJECTS.deal, connection);
	const candidates = await Promise.all(
		rows.map(async (row) => toCandidate(row, await wordsOf(row, connection), urlOf)),
	);
	return new Map(candidates.map((candidate) => [candidate.id, candidate]));
}

function toCandidate(
	row: QueryRow,
	words: readonly string[],
	urlOf: (id: string) => string,
): DealCandidate {
	const id = fromWire(row.Id) ?? '';
	return {
		id,
		name: fromWire(row.Name) ?? '',
		url: urlOf(id),
		amount: fromWire(row.Amount),
		currency: fromWire(row.CurrencyIsoCode),
		isOpen: row.IsClosed !== true,
		isWon: row.IsWon === true,
		createdAt: fromWire(row.CreatedDate) ?? '',
		references: setOf(row, words).references,
		outstanding: fromWire(row[OUTSTANDING]),
	};
}

function emailIn(parent: unknown, name: string): string {
	if (typeof parent !== 'object' || parent === null || !(name in parent)) return '';
	return normalise(fromWire((parent as QueryRow)[name]));
}
