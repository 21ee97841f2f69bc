/**
 * Two contacts or two accounts become one: the loser goes to the recycle bin with the winner's id on it, and what hung on it
 * hangs on the winner. Opportunities cannot be merged.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_merge.htm
 */
import { SalesforceError } from '../protocol/errors';
import { deleteRecord, liveRow, stamp } from './writes';
import type { Actor, Org } from './org';
import type { OrgRecord } from './types';

/** @returns the winner. @throws where the object is not merged or both are one. */
export function mergeRecords(
	org: Org,
	actor: Actor,
	object: string,
	winnerId: string,
	loserId: string,
): OrgRecord {
	return org.transaction(() => {
		const definition = org.schema.object(object);
		if (definition?.mergeable !== true || winnerId === loserId) {
			throw new SalesforceError('INVALID_OPERATION', `These rows of ${object} cannot be merged`);
		}
		const winner = liveRow(org, definition.name, winnerId);
		const loser = liveRow(org, definition.name, loserId);
		for (const child of org.schema.childrenOf(definition.name)) {
			for (const row of [...org.rows(child.object)]) {
				if (row.values[child.field.name] !== loser.id || child.field.name === 'MasterRecordId') {
					continue;
				}
				if (isMemberTwice(org, row, winner.id)) deleteRecord(org, actor, row.object, row.id);
				else stamp(org, actor, row, { [child.field.name]: winner.id });
			}
		}
		const gone = stamp(org, actor, loser, { IsDeleted: true, MasterRecordId: winner.id });
		org.put({ ...gone, deletedAt: org.now() });
		return stamp(org, actor, winner, {});
	});
}

/** A campaign that has both keeps the winner's membership. */
const isMemberTwice = (org: Org, { object, values }: OrgRecord, winnerId: string): boolean =>
	object === 'CampaignMember' &&
	[...org.rows(object)].some(
		(other) =>
			other.values.IsDeleted !== true &&
			other.values.CampaignId === values.CampaignId &&
			other.values.ContactId === winnerId,
	);
