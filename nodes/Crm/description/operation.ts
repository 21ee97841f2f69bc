import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import type { CrmActionName } from '../../shared/contracts/crmActions';
import type { CrmAccess } from '../../shared/n8n/connections';

/** One operation of the node: its parameters and what it does, for all items at once. */
export interface Operation {
	readonly description: readonly INodeProperties[];
	readonly execute: (
		context: IExecuteFunctions,
		access: CrmAccess,
	) => Promise<INodeExecutionData[]>;
	/** The CRM's actions without which it is not offered; none where nothing is said, beside what every CRM does for the sync. */
	readonly needs?: readonly CrmActionName[];
}

/** Shows parameters for one operation of one resource only. */
export function shownFor(
	resource: string,
	operation: string,
	properties: readonly INodeProperties[],
): INodeProperties[] {
	return properties.map((property) => ({
		...property,
		displayOptions: {
			...property.displayOptions,
			show: {
				...property.displayOptions?.show,
				resource: [resource],
				operation: [operation],
			},
		},
	}));
}
