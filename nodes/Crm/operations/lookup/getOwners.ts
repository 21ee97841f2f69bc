import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { CrmSession } from '../../../shared/n8n/access/connections';
import type { Operation } from '../../action/operation';

export const option: Operation['option'] = {
	name: 'Get Many Owners',
	action: 'Get many owners',
	description: 'Retrieve the people who can own deals and tasks',
};

export const description: Operation['description'] = [];

/** One item per person who can own deals and tasks. */
export async function execute(
	_context: IExecuteFunctions,
	{ adapter, connection }: CrmSession,
): Promise<INodeExecutionData[]> {
	const owners = await adapter.listOwners(connection);
	return owners.map((owner) => ({ json: { ...owner }, pairedItem: { item: 0 } }));
}
