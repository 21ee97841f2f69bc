import type { CrmConnection } from '../../../shared/contracts/crm';
import { OBJECTS } from '../names';
import { queryAll } from '../wire/query';
import { inList, valueParts } from '../wire/soql';
import { fromWire } from '../wire/values';

/** Merges of merges. */
const MOST_MERGES = 5;

/**
 * Who each merged contact is now; merged again, to the end. Those that live, or were deleted otherwise, are left out.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_merge.htm
 */
export async function readMasters(
	gone: readonly string[],
	connection: CrmConnection,
): Promise<ReadonlyMap<string, string>> {
	const masterOf = new Map<string, string>();
	for (let ids = gone, depth = 0; ids.length > 0 && depth < MOST_MERGES; depth++) {
		const next: string[] = [];
		for (const part of valueParts(ids)) {
			const rows = await queryAll(
				`SELECT Id, MasterRecordId FROM ${OBJECTS.contact} WHERE IsDeleted = true AND Id ${inList(part)}`,
				'merged contacts',
				connection,
				true,
			);
			for (const { Id, MasterRecordId } of rows) {
				const [id, master] = [fromWire(Id), fromWire(MasterRecordId)];
				if (id === null || master === null || masterOf.has(id)) continue;
				masterOf.set(id, master);
				next.push(master);
			}
		}
		ids = next;
	}
	return new Map(
		gone.flatMap((id) => {
			let now = id;
			for (let depth = 0; masterOf.has(now) && depth < MOST_MERGES; depth++) {
				now = masterOf.get(now) ?? now;
			}
			return now === id ? [] : [[id, now]];
		}),
	);
}
