import type { ContactListActions, ListResult } from '../../../shared/contracts/crmActions';
import { idOf } from '../ids';
import { hasCode, save } from '../wire/save';

interface Member {
	/** Its place among what was asked. */
	readonly index: number;
	readonly campaign: string;
	readonly contact: string;
}

/**
 * Members of campaigns, whatever their statuses are called: Salesforce takes the campaign's own default. One call for two
 * hundred. A contact is a member once; of a second time Salesforce says so and changes nothing, so that a lost answer may be
 * asked for again.
 * @see https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_campaignmember.htm
 */
export const contactLists: ContactListActions = {
	async add(additions, connection) {
		const results: ListResult[] = additions.map(({ listId, contactId }) =>
			idOf(listId, 'Campaign') === undefined
				? notThere('campaign', listId)
				: notThere('contact', contactId),
		);
		const members = additions.flatMap(({ listId, contactId }, index): Member[] => {
			const [campaign, contact] = [idOf(listId, 'Campaign'), idOf(contactId, 'Contact')];
			return campaign === undefined || contact === undefined ? [] : [{ index, campaign, contact }];
		});
		const first = new Map<string, Member>();
		for (const member of members) {
			const known = first.get(pairOf(member));
			if (!known) first.set(pairOf(member), member);
		}
		const rows = [...first.values()];
		const outcomes = await save({
			rows,
			method: 'POST',
			toRecord: ({ campaign, contact }) => ({
				attributes: { type: 'CampaignMember' },
				CampaignId: campaign,
				ContactId: contact,
			}),
			identityOf: pairOf,
			parentOf: ({ campaign }) => campaign,
			what: 'to add a contact to a campaign',
			connection,
		});
		for (const [place, { index }] of rows.entries()) {
			const outcome = outcomes[place];
			if (!outcome) continue;
			if ('result' in outcome) results[index] = { status: 'added' };
			else if (hasCode(outcome, 'DUPLICATE_VALUE')) results[index] = { status: 'existed' };
			else results[index] = { status: 'failed', failure: outcome.failure };
		}
		for (const member of members) {
			const told = results[first.get(pairOf(member))?.index ?? member.index];
			if (first.get(pairOf(member)) === member || !told) continue;
			results[member.index] = told.status === 'failed' ? told : { status: 'existed' };
		}
		return results;
	},
};

function pairOf({ campaign, contact }: Member): string {
	return `${campaign}/${contact}`;
}

function notThere(what: 'campaign' | 'contact', id: string): ListResult {
	const message = `Salesforce has no ${what} ${id}`;
	return { status: 'failed', failure: { kind: 'notFound', message } };
}
