import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import type { CrmAccess } from '../../../shared/n8n/connections';

export const description: readonly INodeProperties[] = [];

/** One item per person who can own deals and tasks. */
export async function execute(
	_context: IExecuteFunctions,
	{ adapter, connection }: CrmAccess,
): Promise<INodeExecutionData[]> {
	const owners = await adapter.listOwners(connection);
	return owners.map((owner) => ({ json: { ...owner }, pairedItem: { item: 0 } }));
}
