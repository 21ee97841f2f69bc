import type { MembershipsUpdateResponse } from '@hubspot/api-client/lib/codegen/crm/lists';
import type { CrmConnection } from '../../../shared/contracts/crm';
import type { ContactListActions, ListResult } from '../../../shared/contracts/crmActions';
import { chunk } from '../../../shared/loops/batches';
import { attemptClassified } from '../../../shared/vocabulary/attempt';
import * as z from '../../../shared/zod';
import { sendJson } from '../client';
import { classify } from '../errors';

/** Far below what HubSpot takes in one call (100,000), so that an answer stays small. */
const MEMBERS_PER_CALL = 1_000;

type Answer = Pick<MembershipsUpdateResponse, 'recordsIdsAdded' | 'recordIdsMissing'>;

const ANSWER: z.ZodType<Answer> = z.looseObject({
	recordsIdsAdded: z.array(z.string()),
	recordIdsMissing: z.array(z.string()),
});

/**
 * One call per list for a thousand contacts.
 * @see https://developers.hubspot.com/docs/api-reference/2026-03/crm/lists/memberships/add-to-list
 */
export const contactLists: ContactListActions = {
	async add(additions, connection) {
		const results: ListResult[] = additions.map(() => ({ status: 'existed' }));
		for (const listId of new Set(additions.map((addition) => addition.listId))) {
			const own = [...additions.keys()].filter((index) => additions[index]?.listId === listId);
			for (const part of chunk(own, MEMBERS_PER_CALL)) {
				const members = part.map((index) => additions[index]?.contactId ?? '');
				const told = await addMembers(listId, members, connection);
				for (const [place, index] of part.entries()) {
					results[index] = told[place] ?? { status: 'existed' };
				}
			}
		}
		return results;
	},
};

async function addMembers(
	listId: string,
	contactIds: readonly string[],
	connection: CrmConnection,
): Promise<ListResult[]> {
	const what = `${encodeURIComponent(listId)}/memberships/add`;
	const body: string[] = [...new Set(contactIds)];
	const attempted = await attemptClassified(
		async () => ANSWER.parse(await sendJson('PUT', ['lists', what], body, connection)),
		classify,
	);
	if ('failure' in attempted) return contactIds.map(() => ({ status: 'failed', ...attempted }));
	const { recordsIdsAdded: added, recordIdsMissing: missing } = attempted.value;
	return contactIds.map((id, index): ListResult => {
		if (missing.includes(id)) {
			const message = `HubSpot has no contact ${id}`;
			return { status: 'failed', failure: { kind: 'notFound', message } };
		}
		const isFirst = contactIds.indexOf(id) === index;
		return { status: added.includes(id) && isFirst ? 'added' : 'existed' };
	});
}
