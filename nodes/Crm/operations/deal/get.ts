import type { OperationOption } from '../../../shared/n8n/operations';
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { CrmSession } from '../../../shared/n8n/connections';
import { crmSettings } from '../../../shared/n8n/crmSettings';
import { DEAL, dealKeyOf } from '../../description/locator';
import { shownFor } from '../../../shared/n8n/shownFor';
import { actionsOf, perItem } from '../../../shared/n8n/perItem';
import { dealFieldsToRead, dealJson, notFound, SIMPLIFY } from '../../action/records';

export const option: OperationOption = {
	name: 'Get',
	action: 'Get deal',
	description: 'Retrieve a deal by ID, URL or payment reference',
};

export const description = shownFor('deal', 'get', [DEAL, SIMPLIFY]);

/** A hundred deals with their contacts in two calls; never a search. */
export async function execute(
	context: IExecuteFunctions,
	access: CrmSession,
): Promise<INodeExecutionData[]> {
	const { adapter, connection } = access;
	const actions = actionsOf(context, access);
	const facts = crmSettings(access);
	const isSimple = context.getNodeParameter('simple', 0, true) !== false;
	return await perItem(
		context,
		access,
		(index) => dealKeyOf(context, actions, index),
		async (keys) => {
			const fields = await dealFieldsToRead(adapter, actions, facts, isSimple);
			const deals = await adapter.readDeals(keys, { fields, contacts: true }, connection);
			const pipelines = await facts.pipelines();
			return keys.map(({ value }, place) => {
				const deal = deals[place];
				if (!deal) return notFound(adapter.displayName, `deal ${value}`);
				return { rows: [dealJson(deal, { adapter, actions, pipelines, isSimple })] };
			});
		},
	);
}
