import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { FreeDealDraft } from '../../../shared/contracts/crmActions';
import type { CrmSession } from '../../../shared/n8n/access/connections';
import { allAtOnce } from '../../../shared/n8n/action/perItem';
import { actionsOf, type Operation } from '../../action/operation';
import { notFound } from '../../action/records';
import { writtenRow } from '../../action/written';
import { checkFieldValues, fieldValues } from '../../description/fieldValues';
import {
	AMOUNT,
	contactIdsOf,
	CURRENCY,
	NAME,
	NEW_DEAL_OPTIONS,
	type NewDeal,
	newDealOf,
} from '../../description/newDeal';

export const option: Operation['option'] = {
	name: 'Create',
	action: 'Create deal',
	description: 'Create a deal; run twice, it makes two',
};

export const needs: Operation['needs'] = ['createDeals'];

export const description: Operation['description'] = [
	NAME,
	AMOUNT,
	CURRENCY,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [...NEW_DEAL_OPTIONS],
	},
	fieldValues('deal'),
];

/** A new deal for each item: two calls for a hundred. Run twice it makes two; by payment reference there is *Upsert*. */
export async function execute(
	context: IExecuteFunctions,
	session: CrmSession,
): Promise<INodeExecutionData[]> {
	const { adapter, connection } = session;
	const actions = actionsOf(session);
	const run = runKey(context);
	const read = (index: number) => ({
		...newDealOf(context, actions, index),
		key: `${run}/${index}`,
	});
	return await allAtOnce(context, session, read, async (deals) => {
		await checkFieldValues(
			context,
			session,
			'deal',
			deals.map(({ fields }) => fields),
		);
		const contactIds = await contactIdsOf(
			session,
			actions,
			deals.map(({ contact }) => contact),
		);
		const able = deals.flatMap((deal, index) => {
			const contactId = contactIds[index];
			return contactId === null ? [] : [{ deal, contactId }];
		});
		const drafts = able.map(({ deal, contactId }) => toDraft(deal, contactId));
		const results = await actions.createDeals(drafts, connection);
		const created = new Map(able.map(({ deal }, index) => [deal, results[index]]));
		return deals.map((deal) => {
			const { name, contact } = deal;
			if (!created.has(deal)) return notFound(adapter.displayName, `contact ${contact?.value}`);
			return writtenRow(created.get(deal), { name });
		});
	});
}

function toDraft(
	{ contact: _contact, ...draft }: NewDeal & { readonly key: string },
	contactId: string | undefined,
): FreeDealDraft {
	return { ...draft, contactId };
}

/** Names this run of this node, so that a create that is repeated within it is recognised. */
function runKey(context: IExecuteFunctions): string {
	const { $runIndex: runIndex } = context.getWorkflowDataProxy(0) as { $runIndex?: unknown };
	const { id } = context.getNode();
	const workflow = context.getWorkflow().id ?? '';
	return ['n8n', workflow, context.getExecutionId(), id, String(runIndex ?? 0)].join('/');
}
