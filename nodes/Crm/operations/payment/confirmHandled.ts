import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { CrmSession } from '../../../shared/n8n/access/connections';
import { errorItem, failureError } from '../../../shared/n8n/errors';
import { confirmHandled } from '../../../shared/sync/sync';
import { attempt } from '../../../shared/vocabulary/attempt';
import { isText } from '../../../shared/vocabulary/shape';
import type { Operation } from '../../action/operation';
import { refusal } from '../../description/given';

export const option: Operation['option'] = {
	name: 'Confirm Handled',
	action: 'Confirm payment is handled',
	description: 'Tell that mails and other follow-up of new payments are done',
};

export const description: Operation['description'] = [
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
];

/**
 * Finds the claims of the items by itself: nodes in between replace the item's data, and n8n still knows where it came from.
 * What can be told is confirmed; for the rest it refuses, since to confirm a payment that is not meant silences it for good.
 */
export async function execute(
	context: IExecuteFunctions,
	{ adapter, connection }: CrmSession,
): Promise<INodeExecutionData[]> {
	const items = context.getInputData();
	const syncNodes = syncNodesBefore(context);
	const isWholeRun = context.getNodeParameter('scope', 0, 'items') === 'run';
	const told = items.map(
		({ json }, index) => claimsIn(json) ?? claimsBefore(context, index, syncNodes),
	);
	const perItem = isWholeRun ? told.map((claims) => claims ?? []) : told;
	if (isWholeRun) perItem[0] = claimsOfRun(context, syncNodes).flat();
	const keys = [...new Set(perItem.flatMap((claims) => claims ?? []))];
	const results = await confirmHandled(keys, { crm: adapter, crmConnection: connection });
	const failed = results.find((result) => result.status === 'failed');
	if (failed?.status === 'failed') throw failureError(context.getNode(), failed.failure);
	return perItem.map((claims, index) => {
		if (claims) return { json: { confirmed: claims.length, claims }, pairedItem: { item: index } };
		const error = refusal(context, index, UNTOLD);
		if (!context.continueOnFail()) throw error;
		return errorItem(error, index);
	});
}

const UNTOLD =
	'does not tell which payment it is about, so nothing was confirmed for it: a node on the way lost the trace. Put Confirm Handled before that node, let it keep "claims" of the item, or set Confirm to "Everything New in This Run"';

/** How deep lists of items lie in one: Aggregate puts them into a field. */
const MOST_DEPTH = 4;

/** The names of the Sync Payment to CRM nodes upstream, nearest first. */
function syncNodesBefore(context: IExecuteFunctions): string[] {
	const { name, type } = context.getNode();
	const syncType = type.replace(/crm(Tool)?$/, 'paymentSync');
	return context
		.getParentNodes(name)
		.filter((node) => node.type === syncType && !node.disabled)
		.map((node) => node.name);
}

/** What an item carries, also where several were put into one; `undefined` where it tells nothing. */
function claimsIn(value: unknown, depth = MOST_DEPTH): string[] | undefined {
	if (typeof value !== 'object' || value === null || depth === 0) return undefined;
	if ('claims' in value && Array.isArray(value.claims)) return value.claims.filter(isText);
	if ('result' in value && 'received' in value) return [];
	const parts = Object.values(value).flatMap((part) => {
		const found = claimsIn(part, depth - 1);
		return found ? [found] : [];
	});
	return parts.length > 0 ? parts.flat() : undefined;
}

/** By where n8n knows the item to come from. Where only one payment was new in the run, it can be no other. */
function claimsBefore(
	context: IExecuteFunctions,
	index: number,
	syncNodes: readonly string[],
): string[] | undefined {
	const proxy = context.getWorkflowDataProxy(index);
	for (const name of syncNodes) {
		const found = attempt(() => (proxy.$(name).item as INodeExecutionData | undefined)?.json);
		if ('value' in found && found.value) return claimsIn(found.value) ?? [];
	}
	const [only, ...others] = claimsOfRun(context, syncNodes);
	return others.length === 0 ? only : undefined;
}

/** The claims of each item that was new in this run. */
function claimsOfRun(context: IExecuteFunctions, syncNodes: readonly string[]): string[][] {
	const proxy = context.getWorkflowDataProxy(0);
	return syncNodes.flatMap((name) => {
		const found = attempt(() => proxy.$(name).all(0) as INodeExecutionData[]);
		const items = 'value' in found ? found.value : [];
		return items.flatMap(({ json }) =>
			Array.isArray(json.claims) ? [json.claims.filter(isText)] : [],
		);
	});
}
