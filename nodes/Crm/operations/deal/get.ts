import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { CrmSession } from '../../../shared/n8n/access/connections';
import { crmSettings } from '../../../shared/n8n/crmSettings';
import { allAtOnce } from '../../../shared/n8n/action/perItem';
import { actionsOf, type Operation } from '../../action/operation';
import { dealFieldsToRead, dealJson, notFound, SIMPLIFY } from '../../action/records';
import { DEAL, dealKeyOf } from '../../description/locator';

export const option: Operation['option'] = {
	name: 'Get',
	action: 'Get deal',
	description: 'Retrieve a deal by ID, URL or payment reference',
};

export const description: Operation['description'] = [DEAL, SIMPLIFY];

/** A hundred deals with their contacts in two calls; never a search. */
export async function execute(
	context: IExecuteFunctions,
	session: CrmSession,
): Promise<INodeExecutionData[]> {
	const { adapter, connection } = session;
	const actions = actionsOf(session);
	const settings = crmSettings(session);
	const isSimple = context.getNodeParameter('simple', 0, true) !== false;
	return await allAtOnce(
		context,
		session,
		(index) => dealKeyOf(context, actions, index),
		async (keys) => {
			const fields = await dealFieldsToRead(adapter, actions, settings, isSimple);
			const deals = await adapter.readDeals(keys, { fields, contacts: true }, connection);
			const pipelines = await settings.pipelines();
			return keys.map(({ value }, index) => {
				const deal = deals[index];
				if (!deal) return notFound(adapter.displayName, `deal ${value}`);
				return { rows: [dealJson(deal, { adapter, actions, pipelines, isSimple })] };
			});
		},
	);
}
