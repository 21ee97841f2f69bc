import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { CrmActionName, CrmActions } from '../../shared/contracts/crmActions';
import { orRefuse } from '../../shared/contracts/offered';
import type { CrmSession } from '../../shared/n8n/access/connections';
import { notOffered, type Operation as AnyOperation } from '../../shared/n8n/action/operations';

/** One operation of the node: its parameters and what it does, for all items at once. */
export interface Operation extends AnyOperation<CrmActionName> {
	readonly execute: (
		context: IExecuteFunctions,
		session: CrmSession,
	) => Promise<INodeExecutionData[]>;
}

/** What the chosen CRM does beyond the sync; an action that it does not offer throws InputRefused when it is reached for. */
export function actionsOf({ adapter }: CrmSession): CrmActions {
	return orRefuse<CrmActions>(adapter.actions, () => {
		throw notOffered(adapter.displayName, 'crm');
	});
}
