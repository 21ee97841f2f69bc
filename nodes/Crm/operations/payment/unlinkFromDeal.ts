import type { OperationOption } from '../../../shared/n8n/operations';
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { CrmSession } from '../../../shared/n8n/connections';
import { unlinkFromDeal } from '../../../shared/sync/relink';
import { DEAL, dealKeyOf } from '../../description/locator';
import { shownFor } from '../../../shared/n8n/shownFor';
import { actionsOf, type Outcome, perItem } from '../../../shared/n8n/perItem';
import { notFound } from '../../action/records';
import { decidedRow, PAYMENT, paymentOf, recountRow } from '../../description/paymentReference';

export const option: OperationOption = {
	name: 'Unlink From Deal',
	action: 'Unlink payment from deal',
	description: 'Take a payment off a deal it does not belong to, for good',
};

export const description = shownFor('payment', 'unlinkFromDeal', [
	DEAL,
	PAYMENT,
	{
		displayName:
			'Connect Sync Payment to CRM behind this node: it counts again what is left on the deal. Where nothing is left, its payment fields are emptied here. The stage stays; move it yourself.',
		name: 'unlinkNotice',
		type: 'notice',
		default: '',
	},
]);

/** One after the other: two items may be about one deal. */
export async function execute(
	context: IExecuteFunctions,
	access: CrmSession,
): Promise<INodeExecutionData[]> {
	const { adapter, connection } = access;
	const actions = actionsOf(context, access);
	const read = (index: number) => ({
		reference: paymentOf(context, index),
		deal: dealKeyOf(context, actions, index),
	});
	return await perItem(context, access, read, async (requests) => {
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
