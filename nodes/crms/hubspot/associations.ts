import type {
	PublicAssociationMultiWithLabel,
	PublicDefaultAssociation,
	PublicDefaultAssociationMultiPost,
} from '@hubspot/api-client/lib/codegen/crm/associations/v4';
import type { CrmConnection, WriteResult } from '../../shared/contracts/crm';
import { chunk } from '../../shared/loops/batches';
import { eachPage } from '../../shared/loops/pages';
import { type BatchAnswer, writeBatches } from './batches';
import { associationsOf } from './client';
import { OBJECT_TYPES } from './fields';
import { urlOf } from './paths';

/** Inputs of one call. @see https://developers.hubspot.com/docs/api-reference/crm-associations-v4/guide */
const READS_PER_CALL = 1_000;
const LINKS_PER_CALL = 2_000;
/** Rounds of pages: even with a hundred on a page that is 20,000 for one deal or contact. */
const MOST_ROUNDS = 200;

/** A record whose associations are asked for, and from where on. */
interface Wanted {
	readonly id: string;
	readonly after?: string;
}

/** From activity to deal or contact, and from deal to contact: HubSpot's own association types, the same in every account. */
export const ASSOCIATION_TYPES = {
	dealToContact: 3,
	noteToContact: 202,
	noteToDeal: 214,
	taskToContact: 204,
	taskToDeal: 216,
} as const;

/** Ids of the associated records, by the id of the record asked for; all pages. */
export async function readAssociated(
	from: string,
	to: string,
	ids: readonly string[],
	connection: CrmConnection,
): Promise<ReadonlyMap<string, readonly string[]>> {
	const found = new Map<string, Set<string>>();
	const asked = new Set(ids);
	let wanted: readonly Wanted[] = [...asked].map((id) => ({ id }));
	const rounds = eachPage({
		vendor: 'HubSpot',
		what: 'associations',
		most: MOST_ROUNDS,
		read: async () => await readRound(from, to, wanted, connection),
		next: (results) => {
			const next = new Map<string, Wanted>();
			for (const { _from, paging } of results) {
				const { id } = _from;
				const after = paging?.next?.after;
				if (after !== undefined && asked.has(id)) next.set(id, { id, after });
			}
			wanted = [...next.values()];
			return wanted.length === 0
				? undefined
				: wanted.map(({ id, after }) => `${id} ${after}`).join();
		},
	});
	for await (const results of rounds) {
		for (const { _from, to: targets } of results) {
			const known = found.get(_from.id) ?? new Set<string>();
			// HubSpot calls it text; on the wire it has been a number.
			for (const { toObjectId } of targets) known.add(String(toObjectId));
			found.set(_from.id, known);
		}
	}
	return new Map([...found].map(([id, targets]) => [id, [...targets]]));
}

/** One page of each of the records. */
async function readRound(
	from: string,
	to: string,
	wanted: readonly Wanted[],
	connection: CrmConnection,
): Promise<PublicAssociationMultiWithLabel[]> {
	const rows: PublicAssociationMultiWithLabel[] = [];
	for (const inputs of chunk(wanted, READS_PER_CALL)) {
		const { results } = await associationsOf(connection).getPage(from, to, { inputs });
		rows.push(...results);
	}
	return rows;
}

/** The default, unlabelled association; there already, it stays as it is. The result's id is the contact's. */
export async function linkContacts(
	links: ReadonlyArray<{ readonly dealId: string; readonly contactId: string }>,
	connection: CrmConnection,
): Promise<WriteResult[]> {
	const what = `${OBJECT_TYPES.deal}/${OBJECT_TYPES.contact}/batch/associate/default`;
	const outcomes = await writeBatches({
		rows: links,
		size: LINKS_PER_CALL,
		identityOf: ({ dealId, contactId }) => `${dealId} ${contactId}`,
		idsOf: ({ dealId, contactId }) => [dealId, contactId],
		isAnswerTo: isLink,
		send: async (rows): Promise<BatchAnswer<PublicDefaultAssociation>> =>
			await associationsOf(connection).createDefault(OBJECT_TYPES.deal, OBJECT_TYPES.contact, {
				inputs: rows.map(({ row }): PublicDefaultAssociationMultiPost => ({
					_from: { id: row.dealId },
					to: { id: row.contactId },
				})),
			}),
		request: { method: 'POST', url: urlOf(connection, 'associations', what) },
	});
	return links.map(({ contactId }, index): WriteResult => {
		const outcome = outcomes[index];
		if (outcome && 'failure' in outcome) return { status: 'failed', failure: outcome.failure };
		return { status: 'updated', id: contactId };
	});
}

/** HubSpot answers with both directions of a link. */
function isLink(
	{ _from, to }: PublicDefaultAssociation,
	{ dealId, contactId }: { dealId: string; contactId: string },
): boolean {
	const ends = [String(_from.id), String(to.id)];
	return ends.includes(dealId) && ends.includes(contactId);
}
