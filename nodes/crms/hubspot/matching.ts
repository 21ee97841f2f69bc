import {
	FilterOperatorEnum as Operator,
	type SimplePublicObject,
} from '@hubspot/api-client/lib/codegen/crm/objects';
import type { CrmConnection, DealCandidate } from '../../shared/contracts/crm';
import { chunk } from '../../shared/loops/batches';
import { eachPage } from '../../shared/loops/pages';
import { readAssociated } from './associations';
import { BATCH_SIZE } from './batches';
import { objectsOf } from './client';
import { normalise } from './contacts';
import { fieldName, kindOf, OBJECT_TYPES, REFERENCES_PROPERTY } from './fields';
import { dealUrls } from './identity';
import { CONTINUED, REFERENCE_PROPERTIES, standingSet } from './references';
import { fromWire } from './values';

/** Filter groups of one search, each of one reference. @see https://developers.hubspot.com/docs/api-reference/crm-search-v3/guide */
const GROUPS_PER_SEARCH = 5;
const RESULTS_PER_SEARCH = 200;
/** HubSpot itself ends a search at 10,000 results; deals of one reference are a few. */
const MOST_PAGES = 50;

const OUTSTANDING_PROPERTY = fieldName('amountOutstanding');

/** What it takes to tell whether a deal is the one; in an account without our fields HubSpot leaves those out. */
const CANDIDATE = [
	'dealname',
	'amount',
	'deal_currency_code',
	'createdate',
	'hs_is_closed',
	'hs_is_closed_won',
	...REFERENCE_PROPERTIES,
	OUTSTANDING_PROPERTY,
];

/** Three batch calls for up to a hundred addresses: contacts by e-mail, their deals' ids, the deals. No search. */
export async function findDealsByEmail(
	emails: readonly string[],
	connection: CrmConnection,
): Promise<ReadonlyMap<string, readonly DealCandidate[]>> {
	const wanted = [...new Set(emails.map(normalise).filter((email) => email.includes('@')))];
	const contacts = await readMany(OBJECT_TYPES.contact, wanted, 'email', EMAILS, connection);
	const contactIds = contacts.map(({ id }) => id);
	const dealIds = await readAssociated(
		OBJECT_TYPES.contact,
		OBJECT_TYPES.deal,
		contactIds,
		connection,
	);
	const ids = [...new Set([...dealIds.values()].flat())];
	const deals = await readMany(OBJECT_TYPES.deal, ids, undefined, CANDIDATE, connection);
	const urlOf = await dealUrls(connection);
	const candidates = new Map(deals.map((deal) => [deal.id, toCandidate(deal, urlOf)]));
	return new Map(
		emails.map((email) => {
			const own = contacts.filter((contact) => addressesOf(contact).includes(normalise(email)));
			const found = new Set(own.flatMap(({ id }) => dealIds.get(id) ?? []));
			return [email, [...found].flatMap((id) => candidates.get(id) ?? [])];
		}),
	);
}

/**
 * The one look-up without a key: a search, some seconds behind, for deals whose list of references holds one. HubSpot does
 * not say at which signs it splits a text into words, so that the search is for the gateway's id alone, wherever in a word
 * it stands, and each result is looked at again. Deals whose list goes on in other properties are few: they are all found
 * by the word that says so, and looked at too.
 */
export async function findDealsByReference(
	references: readonly string[],
	connection: CrmConnection,
): Promise<ReadonlyMap<string, readonly string[]>> {
	const wanted = [...new Set(references)];
	const found = new Map(wanted.map((reference) => [reference, new Set<string>()]));
	const words = wanted.length === 0 ? [] : [...wanted.map(idIn), CONTINUED];
	for (const part of chunk(words, GROUPS_PER_SEARCH)) {
		const pages = eachPage({
			vendor: 'HubSpot',
			what: 'deals with a reference',
			most: MOST_PAGES,
			read: async (after) =>
				await objectsOf(connection).search.doSearch(OBJECT_TYPES.deal, {
					filterGroups: part.map(toGroup),
					properties: [...REFERENCE_PROPERTIES],
					limit: RESULTS_PER_SEARCH,
					...(after === undefined ? {} : { after }),
				}),
			next: ({ paging }) => paging?.next?.after,
		});
		for await (const page of pages) {
			for (const { id, properties } of page.results) {
				for (const held of standingSet(properties).references) found.get(held)?.add(id);
			}
		}
	}
	return new Map([...found].map(([reference, ids]) => [reference, [...ids]]));
}

/** The gateway's own id in a reference. */
function idIn(reference: string): string {
	return reference.split('/').at(-1) ?? reference;
}

function toGroup(word: string) {
	const value = `*${word}*`;
	return {
		filters: [{ propertyName: REFERENCES_PROPERTY, operator: Operator.ContainsToken, value }],
	};
}

const EMAILS = ['email', 'hs_additional_emails'] as const;

async function readMany(
	objectType: string,
	ids: readonly string[],
	idProperty: string | undefined,
	properties: readonly string[],
	connection: CrmConnection,
): Promise<SimplePublicObject[]> {
	const records: SimplePublicObject[] = [];
	for (const part of chunk(ids, BATCH_SIZE)) {
		const { results } = await objectsOf(connection).batch.read(objectType, {
			inputs: part.map((id) => ({ id })),
			properties: [...properties],
			propertiesWithHistory: [],
			...(idProperty === undefined ? {} : { idProperty }),
		});
		records.push(...results);
	}
	return records;
}

/** A contact answers to its main address and to its additional ones. */
function addressesOf({ properties }: SimplePublicObject): string[] {
	const additional = (properties.hs_additional_emails ?? '').split(';');
	return [properties.email, ...additional].map(normalise).filter((email) => email !== '');
}

function toCandidate(
	{ id, properties, createdAt }: SimplePublicObject,
	urlOf: (id: string) => string,
): DealCandidate {
	return {
		id,
		name: properties.dealname ?? '',
		url: urlOf(id),
		amount: fromWire(properties.amount, kindOf('amount')),
		currency: fromWire(properties.deal_currency_code),
		isOpen: properties.hs_is_closed !== 'true',
		isWon: properties.hs_is_closed_won === 'true',
		// What people see: an import brings the day on which a deal really began.
		createdAt: fromWire(properties.createdate, 'datetime') ?? createdAt.toISOString(),
		references: standingSet(properties),
		outstanding: fromWire(properties[OUTSTANDING_PROPERTY], 'number'),
	};
}
