import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import type { CrmActionName } from '../../shared/contracts/crmActions';
import type { OperationOption } from '../../shared/n8n/operations';
import type { CrmSession } from '../../shared/n8n/connections';

/** One operation of the node: its parameters and what it does, for all items at once. */
export interface Operation {
	readonly option: OperationOption;
	readonly description: readonly INodeProperties[];
	readonly execute: (
		context: IExecuteFunctions,
		access: CrmSession,
	) => Promise<INodeExecutionData[]>;
	/** The CRM's actions without which it is not offered; none where nothing is said, beside what every CRM does for the sync. */
	readonly needs?: readonly CrmActionName[];
}
