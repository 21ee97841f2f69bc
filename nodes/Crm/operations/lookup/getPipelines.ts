import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { CrmSession } from '../../../shared/n8n/access/connections';
import type { Operation } from '../../action/operation';

export const option: Operation['option'] = {
	name: 'Get Many Pipelines',
	action: 'Get many pipelines',
	description: 'Retrieve the pipelines with their stages',
};

export const description: Operation['description'] = [];

/** One item per pipeline with its stages, in the order people see them. */
export async function execute(
	_context: IExecuteFunctions,
	{ adapter, connection }: CrmSession,
): Promise<INodeExecutionData[]> {
	const pipelines = await adapter.listPipelines(connection);
	return pipelines.map(({ id, label, stages }) => ({
		json: {
			id,
			name: label,
			stages: stages.map(({ label: name, ...stage }) => ({ ...stage, name })),
		},
		pairedItem: { item: 0 },
	}));
}
