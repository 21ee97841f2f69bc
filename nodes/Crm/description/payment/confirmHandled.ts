import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { CrmAccess } from '../../../shared/n8n/connections';
import { failureError } from '../../../shared/n8n/errors';
import { confirmHandled } from '../../../shared/sync/sync';
import { attempt } from '../../../shared/vocabulary/attempt';
import { shownFor } from '../operation';

export const description = shownFor('payment', 'confirmHandled', [
	{
		displayName:
			'Put this at the end of the branch behind the New output of Sync Payment to CRM, after the mails. It tells that everything is done; what n8n could not finish is handed out again.',
		name: 'confirmNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Confirm',
		name: 'scope',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'The Items That Arrive Here',
				value: 'items',
				description: 'What was left out on the way is handed out again',
			},
			{
				name: 'Everything New in This Run',
				value: 'run',
				description: 'Also what a filter left out on the way',
			},
		],
		default: 'items',
		description: 'Which payments count as handled',
	},
]);

/** Finds the claims of the items by itself: nodes in between replace the item's data, and n8n still knows where it came from. */
export async function execute(
	context: IExecuteFunctions,
	{ adapter, connection }: CrmAccess,
): Promise<INodeExecutionData[]> {
	const items = context.getInputData();
	const syncNodes = syncNodesBefore(context);
	const isWholeRun = context.getNodeParameter('scope', 0, 'items') === 'run';
	const perItem = items.map((item, index) =>
		isWholeRun && index === 0
			? claimsOfRun(context, syncNodes)
			: claimsOf(context, item, index, syncNodes),
	);
	const keys = [...new Set(perItem.flat())];
	const results = await confirmHandled(keys, { crm: adapter, crmConnection: connection });
	const failed = results.find((result) => result.status === 'failed');
	if (failed?.status === 'failed') throw failureError(context.getNode(), failed.failure);
	return perItem.map((claims, index) => ({
		json: { confirmed: claims.length, claims },
		pairedItem: { item: index },
	}));
}

/** The names of the Sync Payment to CRM nodes upstream, nearest first. */
function syncNodesBefore(context: IExecuteFunctions): string[] {
	const { name, type } = context.getNode();
	const syncType = type.replace(/crm(Tool)?$/, 'paymentSync');
	return context
		.getParentNodes(name)
		.filter((node) => node.type === syncType && !node.disabled)
		.map((node) => node.name);
}

function claimsOf(
	context: IExecuteFunctions,
	item: INodeExecutionData,
	index: number,
	syncNodes: readonly string[],
): string[] {
	if (Array.isArray(item.json.claims)) return textsOf(item.json.claims);
	const proxy = context.getWorkflowDataProxy(index);
	for (const name of syncNodes) {
		const found = attempt(() => (proxy.$(name).item as INodeExecutionData | undefined)?.json);
		if ('value' in found && Array.isArray(found.value?.claims)) return textsOf(found.value.claims);
	}
	return claimsOfRun(context, syncNodes);
}

/** Where a node in between (a merge, an aggregate) lost the trace of items, the run is what can be confirmed. */
function claimsOfRun(context: IExecuteFunctions, syncNodes: readonly string[]): string[] {
	const proxy = context.getWorkflowDataProxy(0);
	return syncNodes.flatMap((name) => {
		const found = attempt(() => proxy.$(name).all(0) as INodeExecutionData[]);
		const items = 'value' in found ? found.value : [];
		return items.flatMap(({ json }) => claimsIn(json));
	});
}

function claimsIn({ claims }: IDataObject): string[] {
	return Array.isArray(claims) ? textsOf(claims) : [];
}

function textsOf(values: readonly unknown[]): string[] {
	return values.filter((value): value is string => typeof value === 'string');
}
