import type { PipelineStage } from '@hubspot/api-client/lib/codegen/crm/pipelines';
import type { CrmConnection } from '../../shared/contracts/crm';
import type { Pipeline, Stage } from '../../shared/vocabulary/crmField';
import { pipelinesOf } from './client';
import { OBJECT_TYPES } from './fields';

/** In the order people see them. */
export async function listPipelines(connection: CrmConnection): Promise<Pipeline[]> {
	const { results } = await pipelinesOf(connection).getAll(OBJECT_TYPES.deal);
	return inOrder(results).map(({ id, label, stages }) => ({
		id,
		label,
		stages: inOrder(stages).map(toStage),
	}));
}

/**
 * Won and lost are told by two words of the stage's metadata.
 * @see https://developers.hubspot.com/docs/api-reference/crm-pipelines-v3/guide
 */
function toStage({ id, label, metadata }: PipelineStage, order: number): Stage {
	const isClosed = metadata?.isClosed === 'true';
	const isWon = isClosed && Number(metadata?.probability) === 1;
	return { id, label, kind: isWon ? 'won' : isClosed ? 'lost' : 'open', order };
}

function inOrder<Item extends { archived: boolean; displayOrder: number }>(
	items: readonly Item[],
): Item[] {
	return items
		.filter(({ archived }) => !archived)
		.sort((left, right) => left.displayOrder - right.displayOrder);
}
