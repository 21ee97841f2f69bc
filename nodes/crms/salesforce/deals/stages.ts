import type { CrmConnection } from '../../../shared/contracts/crm';
import { queryAll } from '../wire/query';
import { fromWire } from '../wire/values';

/** A stage that deals may be put into; Salesforce itself takes any text for one. */
export interface ActiveStage {
	/** What a deal holds. */
	readonly id: string;
	readonly isOpen: boolean;
}

/**
 * In the order in which deals go through them.
 * @see https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_opportunitystage.htm
 */
export async function readStages(connection: CrmConnection): Promise<ActiveStage[]> {
	const rows = await queryAll(
		'SELECT ApiName, IsClosed FROM OpportunityStage WHERE IsActive = true ORDER BY SortOrder',
		'stages',
		connection,
	);
	return rows.flatMap(({ ApiName, IsClosed }) => {
		const id = fromWire(ApiName);
		return id === null ? [] : [{ id, isOpen: IsClosed !== true }];
	});
}
