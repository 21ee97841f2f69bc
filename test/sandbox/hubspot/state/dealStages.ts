import type { Portal } from './portal';
import { valueOf } from './records';
import type { CrmRecord } from './types';

/**
 * What HubSpot derives when a deal enters a stage: the dates, closed or not, won or not, probability;
 * and the close date, when the write that closes the deal does not bring one.
 */
export function stageConsequences(
	portal: Portal,
	record: CrmRecord,
	written: ReadonlyMap<string, string>,
	at: number,
): Map<string, string> {
	const stageId = written.get('dealstage');
	const derived = new Map<string, string>();
	if (stageId === undefined) return derived;
	const pipelineId = written.get('pipeline') ?? valueOf(record, 'pipeline');
	const stage = portal.pipelines
		.find((pipeline) => pipeline.id === pipelineId)
		?.stages.find((one) => one.id === stageId);
	const isClosed = stage?.isClosed === 'true';
	const isWon = isClosed && Number(stage?.probability) === 1;
	const now = new Date(at).toISOString();
	derived.set('hs_is_closed', String(isClosed));
	derived.set('hs_is_closed_won', String(isWon));
	derived.set('hs_is_closed_lost', String(isClosed && !isWon));
	derived.set('hs_deal_stage_probability', stage?.probability ?? '0');
	if (stageId !== valueOf(record, 'dealstage')) {
		derived.set(`hs_v2_date_entered_${stageId}`, now);
		derived.set('hs_v2_date_entered_current_stage', now);
		if (isClosed && !written.has('closedate')) derived.set('closedate', now);
	}
	return derived;
}
