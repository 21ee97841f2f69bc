import type { IPollFunctions } from 'n8n-workflow';
import {
	DEAL_EVENT_KINDS,
	type DealEventFilter,
	type DealEventKind,
} from '../../shared/contracts/crmActions';
import type { CrmSession } from '../../shared/n8n/access/connections';
import { refusalError } from '../../shared/n8n/errors';
import type { CrmSettings } from '../../shared/sync/types';

/** Which events start the workflow. @throws NodeOperationError for a stage or field that the CRM does not have. */
export async function wantedOf(
	context: IPollFunctions,
	{ adapter }: CrmSession,
	settings: CrmSettings,
): Promise<Omit<DealEventFilter, 'since'>> {
	const chosen = namesIn(context, 'events', ['enteredStage']);
	const kinds: readonly DealEventKind[] = DEAL_EVENT_KINDS.filter((kind) => chosen.includes(kind));
	const stages = kinds.includes('enteredStage') ? namesIn(context, 'stages') : [];
	const fields = kinds.includes('changed') ? namesIn(context, 'fields') : [];
	const refuse = (message: string) => refusalError(context.getNode(), [message]);
	if (kinds.length === 0) throw refuse('The node waits for no event. Choose one in Events');
	if (kinds.includes('enteredStage') && stages.length === 0) {
		throw refuse('The node waits for deals in no stage. Choose one in Stage');
	}
	if (kinds.includes('changed') && fields.length === 0) {
		throw refuse('The node waits for changes of no field. Choose one in Field');
	}
	const known = {
		stage: (await settings.pipelines()).flatMap((pipeline) => pipeline.stages.map(({ id }) => id)),
		field: fields.length > 0 ? (await settings.fields('deal')).map(({ name }) => name) : [],
	};
	for (const [what, name] of [
		...stages.map((stage) => ['stage', stage] as const),
		...fields.map((field) => ['field', field] as const),
	]) {
		if (known[what].includes(name)) continue;
		throw refuse(`${adapter.displayName} has no deal ${what} "${name}". Choose another one`);
	}
	return { kinds, stages, fields };
}

function namesIn(context: IPollFunctions, parameter: string, otherwise: string[] = []): string[] {
	const value: unknown = context.getNodeParameter(parameter, otherwise);
	const values = Array.isArray(value) ? value : String(value ?? '').split(',');
	return values.map((one) => String(one).trim()).filter((one) => one !== '');
}
