import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { CrmSession } from '../../../shared/n8n/access/connections';
import { allAtOnce, type Outcome } from '../../../shared/n8n/action/perItem';
import { unlinkFromDeal } from '../../../shared/sync/relink';
import { decidedRow, recountRow } from '../../action/decided';
import { actionsOf, type Operation } from '../../action/operation';
import { notFound } from '../../action/records';
import { DEAL, dealKeyOf } from '../../description/locator';
import { PAYMENT, paymentOf } from '../../description/paymentReference';

export const option: Operation['option'] = {
	name: 'Unlink From Deal',
	action: 'Unlink payment from deal',
	description: 'Take a payment off a deal it does not belong to, for good',
};

export const description: Operation['description'] = [
	DEAL,
	PAYMENT,
	{
		displayName:
			'Connect Sync Payment to CRM behind this node: it counts again what is left on the deal. Where nothing is left, its payment fields are emptied here. The stage stays; move it yourself.',
		name: 'unlinkNotice',
		type: 'notice',
		default: '',
	},
];

/** One after the other: two items may be about one deal. */
export async function execute(
	context: IExecuteFunctions,
	session: CrmSession,
): Promise<INodeExecutionData[]> {
	const { adapter, connection } = session;
	const actions = actionsOf(session);
	const read = (index: number) => ({
		reference: paymentOf(context, index),
		deal: dealKeyOf(context, actions, index),
	});
	return await allAtOnce(context, session, read, async (requests) => {
		const outcomes: Outcome[] = [];
		for (const request of requests) {
			const unlinked = await unlinkFromDeal(request, { crm: adapter, crmConnection: connection });
			if ('failure' in unlinked) outcomes.push(unlinked);
			else if ('missing' in unlinked) {
				outcomes.push(notFound(adapter.displayName, `deal ${request.deal.value}`));
			} else {
				const { deal, isUnchanged, recount } = unlinked;
				const status = isUnchanged ? 'unchanged' : 'unlinked';
				outcomes.push({
					rows: [decidedRow(request.reference, deal, { status }), ...recount.map(recountRow)],
				});
			}
		}
		return outcomes;
	});
}
