import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Activity } from '../../shared/contracts/crm';
import type { CrmSession } from '../../shared/n8n/access/connections';
import { errorItem, failureError } from '../../shared/n8n/errors';
import { holderOf } from '../../shared/n8n/holder';

/** Creates them in one go; each item says whether it made its own or found it there, or goes on only where it was made. */
export async function createActivities(
	context: IExecuteFunctions,
	{ adapter, connection }: CrmSession,
	activities: readonly Activity[],
): Promise<INodeExecutionData[]> {
	const results = await adapter.createOnce(activities, connection);
	const items = context.getInputData();
	const handedOn = new Set<string>();
	return activities.flatMap(({ kind, title, key }, index) => {
		const result = results[index];
		const pairedItem = { item: index };
		if (result?.status === 'failed') {
			const error = failureError(context.getNode(), result.failure, { itemIndex: index });
			if (!context.continueOnFail()) throw error;
			return errorItem(error, index);
		}
		if (!returnsItem(context, index)) return { json: { kind, title, ...result }, pairedItem };
		if (result?.status !== 'created' || handedOn.has(key)) return [];
		handedOn.add(key);
		return { ...items[index], json: items[index]?.json ?? {}, pairedItem };
	});
}

/**
 * Who lets an item go on has to know its own note again where the CRM's first answer was lost on the way.
 */
export function markOf(context: IExecuteFunctions, index: number): Pick<Activity, 'holder'> {
	if (!returnsItem(context, index)) return {};
	return { holder: holderOf(context) };
}

function returnsItem(context: IExecuteFunctions, index: number): boolean {
	return context.getNodeParameter('options.returns', index, 'activity') === 'newItem';
}
