import { act } from './act';
import { converge, plan } from './deal/converge';
import { step } from './failure';
import { readMissingStates } from './missingStates';
import { NOTHING_DONE, outcomesOf } from './outcomes';
import type { Schema } from './deal/plan';
import type { SyncContext, SyncInput, SyncOptions, SyncOutcome } from './types';
import type { DealWork } from './deal/work';

/** Writes what differs, checks it and claims what is new; in a preview, says what would be written. */
export async function settleWorks(
	works: readonly DealWork[],
	schema: Schema,
	inputs: readonly SyncInput[],
	options: SyncOptions,
	context: SyncContext,
): Promise<SyncOutcome[]> {
	const active = works.filter(({ roots }) => roots.length > 0);
	const adapters = [context.crm, context.gateway];
	if (options.preview) {
		const looked = await step(async () => await readMissingStates(active, context), adapters);
		if ('failure' in looked) for (const work of active) work.verdict = looked;
		const planned = plan(active, schema, options, context);
		for (const { work, plan: dealPlan } of planned) {
			work.changes = dealPlan.changes;
			work.stageMovedTo = dealPlan.stage;
		}
		return outcomesOf(active, NOTHING_DONE, inputs, options, context);
	}
	const written = await step(
		async () => await converge(active, schema, options, context),
		adapters,
	);
	if ('failure' in written) for (const work of active) work.verdict ??= written;
	const settled = active.filter(({ verdict }) => verdict === undefined);
	const acted = await step(async () => await act(settled, options, context), adapters);
	if ('failure' in acted) {
		for (const work of settled) work.verdict = acted;
		return outcomesOf(active, NOTHING_DONE, inputs, options, context);
	}
	return outcomesOf(active, acted.value, inputs, options, context);
}
