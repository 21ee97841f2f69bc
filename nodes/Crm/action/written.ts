import type { IDataObject } from 'n8n-workflow';
import type { WriteResult } from '../../shared/contracts/crm';
import type { Outcome } from '../../shared/n8n/action/perItem';

/** What became of a write, as an item. A refused stage fails nothing else, and is told. */
export function writtenRow(result: WriteResult | undefined, words: IDataObject): Outcome {
	if (!result || result.status === 'stale') return CHANGED_MEANWHILE;
	if (result.status === 'failed') return result;
	const { id, status, stageRefused } = result;
	const refused = stageRefused === undefined ? {} : { stageRefused: stageRefused.message };
	return { rows: [{ id, status, ...words, ...refused }] };
}

const CHANGED_MEANWHILE: Outcome = {
	failure: { kind: 'conflict', message: 'Somebody changed the deal at the same moment' },
};
