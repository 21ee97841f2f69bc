import type { SimplePublicObject } from '@hubspot/api-client/lib/codegen/crm/objects';
import type { ListSearchRequest } from '@hubspot/api-client/lib/codegen/crm/lists';
import type { CrmConnection } from '../../../shared/contracts/crm';
import type { CrmChoiceKind, CrmChoicePage } from '../../../shared/contracts/crmActions';
import type { CrmObject } from '../../../shared/vocabulary/crmField';
import * as z from '../../../shared/zod';
import { objectsOf, sendJson } from '../client';
import { OBJECT_TYPES } from '../fields';
import { recordUrls } from './urls';

const CHOICES_PER_PAGE = 50;

const LIST_PAGE = z.looseObject({
	lists: z.array(
		z.looseObject({ listId: z.string(), name: z.string(), objectTypeId: z.nullish(z.string()) }),
	),
	hasMore: z.nullish(z.boolean()),
	offset: z.nullish(z.number()),
});

const SHOWN = {
	deal: { properties: ['dealname', 'amount', 'deal_currency_code'], sort: '-hs_lastmodifieddate' },
	contact: { properties: ['firstname', 'lastname', 'email'], sort: '-lastmodifieddate' },
} as const;

const CONTACT_TYPE_ID = '0-1';

/** One search; without words, what was changed last comes first. */
export async function find(
	kind: CrmChoiceKind,
	words: string,
	page: string | undefined,
	connection: CrmConnection,
): Promise<CrmChoicePage> {
	return kind === 'contactList'
		? await findLists(words, page, connection)
		: await findRecords(kind, words, page, connection);
}

async function findRecords(
	object: CrmObject,
	words: string,
	page: string | undefined,
	connection: CrmConnection,
): Promise<CrmChoicePage> {
	const { properties, sort } = SHOWN[object];
	const { results, paging } = await objectsOf(connection).search.doSearch(OBJECT_TYPES[object], {
		filterGroups: [],
		properties: [...properties],
		limit: CHOICES_PER_PAGE,
		...(words === '' ? { sorts: [sort] } : { query: words }),
		...(page === undefined ? {} : { after: page }),
	});
	const urlOf = await recordUrls(object, connection);
	const next = paging?.next?.after;
	return {
		choices: results.map((record) => ({
			id: record.id,
			name: (object === 'deal' ? dealName(record) : contactName(record)) || record.id,
			url: urlOf(record.id),
		})),
		...(next === undefined ? {} : { next }),
	};
}

/** Members of an active list are chosen by its filters, so that only static ones are offered. */
async function findLists(
	words: string,
	page: string | undefined,
	connection: CrmConnection,
): Promise<CrmChoicePage> {
	const request: ListSearchRequest = {
		query: words,
		processingTypes: ['MANUAL', 'SNAPSHOT'],
		count: CHOICES_PER_PAGE,
		offset: Number(page ?? 0),
		listIds: [],
		additionalProperties: [],
	};
	const answer = LIST_PAGE.parse(await sendJson('POST', ['lists', 'search'], request, connection));
	const ofContacts = answer.lists.filter(
		({ objectTypeId }) => (objectTypeId ?? CONTACT_TYPE_ID) === CONTACT_TYPE_ID,
	);
	return {
		choices: ofContacts.map(({ listId, name }) => ({ id: listId, name })),
		...(answer.hasMore && typeof answer.offset === 'number' ? { next: String(answer.offset) } : {}),
	};
}

function dealName({ properties }: SimplePublicObject): string {
	const amount = [properties.amount, properties.deal_currency_code].filter(Boolean).join(' ');
	const name = properties.dealname ?? '';
	return amount === '' ? name : `${name} (${amount})`;
}

function contactName({ properties }: SimplePublicObject): string {
	const name = [properties.firstname, properties.lastname].filter(Boolean).join(' ');
	const email = properties.email ?? '';
	return name === '' || email === '' ? name || email : `${name} (${email})`;
}
