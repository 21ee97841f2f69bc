import type {
	IDataObject,
	IExecuteFunctions,
	INode,
	INodeExecutionData,
	NodeOperationError,
} from 'n8n-workflow';
import type { CrmActions } from '../contracts/crmActions';
import { orRefuse } from '../contracts/offered';
import type { CrmSession } from './connections';
import { failureError, refusalError, toNodeError } from './errors';
import { attempt, attemptAsync } from '../vocabulary/attempt';
import type { Failure } from '../vocabulary/failure';

/** What became of one input item: any number of output items, or why there is none. */
export type Outcome = { readonly rows: readonly IDataObject[] } | { readonly failure: Failure };

/**
 * Reads the parameters of every item before any call, then does the work for all of them at once. With *On Error: continue*
 * an item that is refused goes on as an item that says why, and the others are done.
 */
export async function perItem<Request>(
	context: IExecuteFunctions,
	{ adapter }: CrmSession,
	read: (index: number) => Request,
	work: (requests: readonly Request[]) => Promise<readonly Outcome[]>,
): Promise<INodeExecutionData[]> {
	const node = context.getNode();
	const outputs: INodeExecutionData[][] = [];
	const requests: Array<{ readonly index: number; readonly request: Request }> = [];
	const refuse = (index: number, error: unknown) => {
		const shown = toNodeError(node, error, [adapter], { itemIndex: index });
		if (!context.continueOnFail() || !(shown instanceof Error)) throw shown;
		outputs[index] = [{ json: { error: shown.message }, pairedItem: { item: index } }];
	};

	for (const index of context.getInputData().keys()) {
		const attempted = attempt(() => read(index));
		if ('value' in attempted) requests.push({ index, request: attempted.value });
		else refuse(index, attempted.error);
	}
	if (requests.length === 0) return outputs.flat();

	const worked = await attemptAsync(async () => await work(requests.map(({ request }) => request)));
	for (const [place, { index }] of requests.entries()) {
		if ('error' in worked) {
			refuse(index, worked.error);
			continue;
		}
		const outcome = worked.value[place];
		if (outcome && 'rows' in outcome) {
			const pairedItem = { item: index };
			outputs[index] = outcome.rows.map((json) => ({ json, pairedItem }));
		} else {
			const failure = outcome?.failure ?? SILENCE;
			refuse(index, failureError(node, failure, { itemIndex: index }));
		}
	}
	return outputs.flat();
}

const SILENCE: Failure = {
	kind: 'unavailable',
	message: 'The CRM did not say what became of this item',
};

/** What the chosen CRM does beyond the sync; an action that it does not offer throws NodeOperationError when it is reached for. */
export function actionsOf(context: IExecuteFunctions, { adapter }: CrmSession): CrmActions {
	return orRefuse<CrmActions>(adapter.actions, () => {
		throw notOffered(context.getNode(), adapter.displayName);
	});
}

/** For an operation that the CRM does not have. */
export function notOffered(node: INode, crmName: string): NodeOperationError {
	return refusalError(node, [
		`${crmName} has no such operation in this version. Choose another Operation, or another CRM`,
	]);
}

/** A text parameter without the spaces around it; empty where nothing is filled in. */
export function textOf(context: IExecuteFunctions, name: string, index: number): string {
	return String(context.getNodeParameter(name, index, '') ?? '').trim();
}

/** The values of a multiple choice, also where an expression gives one text. */
export function textsOf(context: IExecuteFunctions, name: string, index: number): string[] {
	const value: unknown = context.getNodeParameter(name, index, []);
	const values = Array.isArray(value) ? value : String(value ?? '').split(',');
	return values.map((one) => String(one).trim()).filter((one) => one !== '');
}

/** A refusal of one item's parameters: what, where and the remedy. */
export function refusal(context: IExecuteFunctions, index: number, message: string) {
	return refusalError(context.getNode(), [`Item ${index + 1} ${message}`], { itemIndex: index });
}
