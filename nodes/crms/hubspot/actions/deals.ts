import type { CrmConnection, DealRecord, WriteResult } from '../../../shared/contracts/crm';
import type { FreeDealDraft } from '../../../shared/contracts/crmActions';
import { readAssociated } from '../associations';
import { readDeals } from '../deals';
import { createDeals as createKeyedDeals, writeDeals } from '../dealWrites';
import { MAIN_REFERENCE_PROPERTY, OBJECT_TYPES } from '../fields';

/** Two calls for a hundred contacts, and one more for each further hundred deals. */
export async function readDealsOfContacts(
	contactIds: readonly string[],
	fields: readonly string[],
	connection: CrmConnection,
): Promise<ReadonlyMap<string, readonly DealRecord[]>> {
	const { contact, deal } = OBJECT_TYPES;
	const dealIds = await readAssociated(contact, deal, contactIds, connection);
	const ids = [...new Set([...dealIds.values()].flat())];
	const deals = await readDeals(
		ids.map((value) => ({ by: 'id', value })),
		{ fields },
		connection,
	);
	const byId = new Map(ids.map((id, index) => [id, deals[index]]));
	return new Map(
		contactIds.map((contactId) => [
			contactId,
			(dealIds.get(contactId) ?? []).flatMap((id) => byId.get(id) ?? []),
		]),
	);
}

/**
 * HubSpot keeps one property of a deal unique, the main payment reference: the key of the create stands in it until the
 * deal is known to be there, and is then taken out in one more call for a hundred deals. A lost answer is so looked up,
 * never repeated blindly.
 */
export async function createDeals(
	drafts: readonly FreeDealDraft[],
	connection: CrmConnection,
): Promise<WriteResult[]> {
	const created = await createKeyedDeals(
		drafts.map(({ key, ...draft }) => ({ ...draft, reference: key })),
		connection,
	);
	const ids = created.flatMap((result) => ('id' in result ? [result.id] : []));
	const cleared = await writeDeals(
		[...new Set(ids)].map((id) => ({ id, fields: { [MAIN_REFERENCE_PROPERTY]: null } })),
		connection,
	);
	const refused = cleared.find((result) => result.status === 'failed');
	return created.map((result): WriteResult => {
		if (!('id' in result)) return result;
		return refused ?? { status: 'created', id: result.id };
	});
}
