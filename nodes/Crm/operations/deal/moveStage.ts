import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { DealRecord } from '../../../shared/contracts/crm';
import type { CrmSession } from '../../../shared/n8n/access/connections';
import { crmSettings } from '../../../shared/n8n/crmSettings';
import { STAGE_PREFIX } from '../../../shared/n8n/panel/loadOptions';
import { allAtOnce, type Outcome } from '../../../shared/n8n/action/perItem';
import type { Pipeline, Stage } from '../../../shared/vocabulary/crmField';
import { withDeals } from '../../action/existing';
import { actionsOf, type Operation } from '../../action/operation';
import { refusal, textOf } from '../../description/given';
import { DEAL, dealKeyOf } from '../../description/locator';

export const option: Operation['option'] = {
	name: 'Move Stage',
	action: 'Move deal to stage',
	description: 'Move a deal to its won or lost stage, or to any other',
};

export const description: Operation['description'] = [
	DEAL,
	{
		displayName: 'Stage Name or ID',
		name: 'target',
		type: 'options',
		typeOptions: { loadOptionsMethod: 'getMoveTargets', loadOptionsDependsOn: ['crm'] },
		required: true,
		default: '',
		description:
			'Where the deal goes; a stage of another pipeline takes it there. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'May Move Back',
				name: 'movesBack',
				type: 'boolean',
				default: false,
				description: 'Whether a deal that is further already goes back to this stage',
			},
		],
	},
];

interface Target {
	readonly pipeline: Pipeline;
	readonly stage: Stage;
}

/** A read and a write for a hundred deals. A deal that is there already, or further, costs no write. */
export async function execute(
	context: IExecuteFunctions,
	session: CrmSession,
): Promise<INodeExecutionData[]> {
	const { adapter, connection } = session;
	const actions = actionsOf(session);
	const read = (index: number) => {
		const target = textOf(context, 'target', index);
		if (target === '') throw refusal(context, index, 'has no stage. Choose one in Stage');
		const movesBack = context.getNodeParameter('options.movesBack', index, false) === true;
		return { key: dealKeyOf(context, actions, index), target, movesBack };
	};
	return await allAtOnce(context, session, read, async (requests) => {
		const pipelines = await crmSettings(session).pipelines();
		return await withDeals(session, requests, { fields: [] }, async (known) => {
			const plans = known.map(({ deal, request: { target, movesBack } }) => {
				const found = targetOf(target, deal, pipelines);
				const moves = found !== undefined && (movesBack || isForward(deal, found));
				return { deal, target, found, moves: moves && found?.stage.id !== deal.stage };
			});
			const moving = plans.filter(({ moves }) => moves);
			const results = await adapter.writeDeals(
				moving.map(({ deal, found }) => ({
					id: deal.id,
					fields:
						found?.pipeline.id === deal.pipeline || found === undefined
							? {}
							: { [actions.dealFields.pipeline]: found.pipeline.id },
					stage: found?.stage.id,
				})),
				connection,
			);
			return plans.map((plan): Outcome => {
				const { deal, found, moves, target } = plan;
				if (!found) return noStage(target, deal, adapter.displayName);
				const result = moves ? results[moving.indexOf(plan)] : undefined;
				if (result?.status === 'failed') return result;
				if (result && 'stageRefused' in result && result.stageRefused) {
					return { failure: result.stageRefused };
				}
				const now = moves ? found.stage : stageOf(deal, pipelines);
				return {
					rows: [
						{
							id: deal.id,
							name: deal.name,
							status: moves ? 'moved' : 'unchanged',
							stage: now?.id ?? deal.stage,
							stageName: now?.label ?? deal.stage,
							from: deal.stage,
						},
					],
				};
			});
		});
	});
}

/** The won or lost stage of the deal's own pipeline, or a stage by its id, which may be another pipeline's. */
function targetOf(
	target: string,
	deal: DealRecord,
	pipelines: readonly Pipeline[],
): Target | undefined {
	const own = pipelines.find(({ id }) => id === deal.pipeline);
	const ordered = [...(own ? [own] : []), ...pipelines];
	const id = target.startsWith(STAGE_PREFIX) ? target.slice(STAGE_PREFIX.length) : target;
	if (target === 'won' || target === 'lost') {
		const stage = own?.stages.find(({ kind }) => kind === target);
		return own && stage && { pipeline: own, stage };
	}
	for (const pipeline of ordered) {
		const stage = pipeline.stages.find((candidate) => candidate.id === id);
		if (stage) return { pipeline, stage };
	}
	return undefined;
}

/** Another pipeline is a way of its own. A lost deal may still be won, wherever the CRM lists its lost stage. */
function isForward(deal: DealRecord, { pipeline, stage }: Target): boolean {
	if (pipeline.id !== deal.pipeline) return true;
	const current = pipeline.stages.find(({ id }) => id === deal.stage);
	if (!current) return true;
	if (stage.kind === 'won') return current.kind === 'lost' || current.order < stage.order;
	return current.kind === 'open' && current.order < stage.order;
}

function stageOf(deal: DealRecord, pipelines: readonly Pipeline[]): Stage | undefined {
	const own = pipelines.find(({ id }) => id === deal.pipeline);
	return own?.stages.find(({ id }) => id === deal.stage);
}

function noStage(target: string, deal: DealRecord, crmName: string): Outcome {
	const what = target === 'won' || target === 'lost' ? `${target} stage` : `stage "${target}"`;
	const where = target === 'won' || target === 'lost' ? ` in the pipeline of deal ${deal.id}` : '';
	const message = `${crmName} has no ${what}${where}. Choose another one in Stage`;
	return { failure: { kind: 'invalidRequest', message } };
}
