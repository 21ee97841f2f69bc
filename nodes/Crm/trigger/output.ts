import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { CrmSession } from '../../shared/n8n/access/connections';
import type { CrmSettings } from '../../shared/sync/types';
import type { CrmField, Pipeline } from '../../shared/vocabulary/crmField';
import { dealJson } from '../action/records';
import type { FoundEvent } from './readEvents';

interface Words {
	readonly pipelines: readonly Pipeline[];
	readonly fields: readonly CrmField[];
}

/** Items that name deal and contact as those of Sync Payment to CRM do, so that the same nodes can follow. */
export async function toItems(
	events: readonly FoundEvent[],
	{ adapter }: CrmSession,
	settings: CrmSettings,
	isSimple: boolean,
): Promise<INodeExecutionData[]> {
	const { actions } = adapter;
	if (events.length === 0 || !actions) return [];
	const account = await settings.account();
	const pipelines = await settings.pipelines();
	const isNamed = events.some(({ kind }) => kind === 'changed');
	const words = { pipelines, fields: isNamed ? await settings.fields('deal') : [] };
	const ordered = [...events].sort((left, right) => Date.parse(left.at) - Date.parse(right.at));
	return ordered.map((event) => {
		const [contactId, ...others] = event.deal.contactIds;
		const json: IDataObject = {
			event: event.kind,
			at: event.at,
			...detailsOf(event, words),
			deal: {
				...dealJson(event.deal, { adapter, actions, pipelines, isSimple }),
				crm: adapter.displayName,
				account,
			},
			contact: contactId !== undefined && others.length === 0 ? { id: contactId } : null,
			repeated: event.isRepeated,
			key: `${adapter.id}/${account}/${event.key}`,
		};
		return { json };
	});
}

function detailsOf({ kind, change }: FoundEvent, { pipelines, fields }: Words): IDataObject {
	if (!change) return {};
	const { field, from, to } = change;
	if (kind === 'changed') {
		const label = fields.find(({ name }) => name === field)?.label ?? field;
		return { field, fieldName: label, from, to };
	}
	const stages = pipelines.flatMap((pipeline) => pipeline.stages);
	const nameOf = (id: string | null) => stages.find((stage) => stage.id === id)?.label ?? id;
	return { stage: to, stageName: nameOf(to), from, fromName: nameOf(from) };
}
