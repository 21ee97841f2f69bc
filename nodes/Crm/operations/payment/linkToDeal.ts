import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { CrmSession } from '../../../shared/n8n/access/connections';
import { allAtOnce, type Outcome } from '../../../shared/n8n/action/perItem';
import { linkToDeal } from '../../../shared/sync/relink';
import { decidedRow, recountRow } from '../../action/decided';
import { actionsOf, type Operation } from '../../action/operation';
import { notFound } from '../../action/records';
import { DEAL, dealKeyOf } from '../../description/locator';
import { PAYMENT, paymentOf } from '../../description/paymentReference';

export const option: Operation['option'] = {
	name: 'Link to Deal',
	action: 'Link payment to deal',
	description: 'Put a payment on the deal it belongs to, and off any other',
};

export const description: Operation['description'] = [
	DEAL,
	PAYMENT,
	{
		displayName:
			'Connect Sync Payment to CRM behind this node: it brings the money to the deal and counts again what is left on the other one. Else the next event of the payment does.',
		name: 'linkNotice',
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
	const items = context.getInputData();
	const read = (index: number) => {
		const reference = paymentOf(context, index);
		return {
			reference,
			deal: dealKeyOf(context, actions, index),
			namedDealId: dealNamedBy(items[index]?.json, reference),
		};
	};
	return await allAtOnce(context, session, read, async (requests) => {
		const outcomes: Outcome[] = [];
		for (const request of requests) {
			const linked = await linkToDeal(request, { crm: adapter, crmConnection: connection });
			if ('failure' in linked) outcomes.push(linked);
			else if ('missing' in linked) {
				outcomes.push(notFound(adapter.displayName, `deal ${request.deal.value}`));
			} else {
				const { deal, isUnchanged, takenOff, recount } = linked;
				const off = takenOff.map(({ id, name, url }) => ({ id, name, url }));
				const status = isUnchanged ? 'unchanged' : 'linked';
				outcomes.push({
					rows: [
						decidedRow(request.reference, deal, { status, takenOff: off }),
						...recount.map(recountRow),
					],
				});
			}
		}
		return outcomes;
	});
}

/** The deal that the payment itself names, where the item of the sync says so. */
function dealNamedBy(json: IDataObject | undefined, reference: string): string | undefined {
	if (json?.reference !== reference) return undefined;
	const { state } = json as { state?: { crmReference?: { dealId?: unknown } } | null };
	const dealId = state?.crmReference?.dealId;
	return typeof dealId === 'string' && dealId !== '' ? dealId : undefined;
}
