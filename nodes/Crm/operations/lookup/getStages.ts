import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { CrmSession } from '../../../shared/n8n/access/connections';
import type { Operation } from '../../action/operation';
import { textOf } from '../../description/given';

export const option: Operation['option'] = {
	name: 'Get Many Stages',
	action: 'Get many stages',
	description: 'Retrieve the stages, and whether they are open, won or lost',
};

export const description: Operation['description'] = [
	{
		displayName: 'Pipeline Name or ID',
		name: 'pipeline',
		type: 'options',
		typeOptions: { loadOptionsMethod: 'getPipelines', loadOptionsDependsOn: ['crm'] },
		default: '',
		description:
			'Empty: the stages of all pipelines. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	},
];

/** One item per stage, and whether it is open, won or lost. */
export async function execute(
	context: IExecuteFunctions,
	{ adapter, connection }: CrmSession,
): Promise<INodeExecutionData[]> {
	const chosen = textOf(context, 'pipeline', 0);
	const pipelines = await adapter.listPipelines(connection);
	return pipelines
		.filter(({ id }) => chosen === '' || id === chosen)
		.flatMap((pipeline) =>
			pipeline.stages.map(({ id, label, kind, order }) => ({
				json: {
					id,
					name: label,
					kind,
					order,
					pipeline: pipeline.id,
					pipelineName: pipeline.label,
				},
				pairedItem: { item: 0 },
			})),
		);
}
