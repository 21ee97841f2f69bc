import type { IDataObject, IExecuteFunctions, INode, INodeExecutionData } from 'n8n-workflow';
import { attempt, attemptAsync } from '../../vocabulary/attempt';
import type { Failure } from '../../vocabulary/failure';
import { AmountRefused } from '../../vocabulary/money';
import { InputRefused } from '../../vocabulary/refusal';
import {
	type Classifier,
	errorItem,
	type ErrorPlace,
	failureError,
	refusalError,
	toNodeError,
} from '../errors';

/** The opened system behind a node, as far as any operation knows it. */
export interface OpenSystem {
	readonly adapter: Classifier & { readonly displayName: string; readonly actions?: object };
}

/** An output item before it says which input it came from. */
export type Row = Pick<INodeExecutionData, 'json' | 'binary'>;

/** What became of one input item: any number of output items, or why there is none. */
export type Outcome = { readonly rows: readonly IDataObject[] } | { readonly failure: Failure };

/** One item after the other. With *On Error: Continue* one that is refused says why, and keeps no other back. */
export async function itemByItem(
	context: IExecuteFunctions,
	system: OpenSystem,
	work: (index: number) => Promise<readonly Row[]>,
): Promise<INodeExecutionData[]> {
	const outputs = outputsOf(context, system);
	for (const index of context.getInputData().keys()) {
		const attempted = await attemptAsync(async () => await work(index));
		if ('value' in attempted) outputs.give(index, attempted.value);
		else outputs.refuse(index, attempted.error);
	}
	return outputs.all();
}

/**
 * Reads the parameters of every item before any call, then does the work for all of them at once. With *On Error: Continue*
 * an item that is refused goes on as an item that says why, and the others are done.
 */
export async function allAtOnce<Request>(
	context: IExecuteFunctions,
	system: OpenSystem,
	read: (index: number) => Request,
	work: (requests: readonly Request[]) => Promise<ReadonlyArray<Outcome | undefined>>,
): Promise<INodeExecutionData[]> {
	const outputs = outputsOf(context, system);
	const asked = [...context.getInputData().keys()].flatMap((item) => {
		const attempted = attempt(() => read(item));
		if ('value' in attempted) return [{ item, request: attempted.value }];
		outputs.refuse(item, attempted.error);
		return [];
	});
	if (asked.length === 0) return outputs.all();

	const worked = await attemptAsync(async () => await work(asked.map(({ request }) => request)));
	for (const [index, { item }] of asked.entries()) {
		if ('error' in worked) {
			outputs.refuse(item, worked.error);
			continue;
		}
		const outcome = worked.value[index];
		if (outcome && 'rows' in outcome) {
			outputs.give(
				item,
				outcome.rows.map((json) => ({ json })),
			);
		} else {
			const failure = outcome?.failure ?? silenceOf(system);
			outputs.refuse(item, failureError(context.getNode(), failure, { itemIndex: item }));
		}
	}
	return outputs.all();
}

/** Whatever an operation threw, as what n8n shows: an input that cannot work is a refusal, not a fault of ours. */
export function toOperationError(
	node: INode,
	error: unknown,
	adapter: Classifier,
	place: ErrorPlace = {},
): unknown {
	if (error instanceof InputRefused || error instanceof AmountRefused) {
		return refusalError(node, [error.message], place);
	}
	return toNodeError(node, error, [adapter], place);
}

/** The output items in the order of the input items, each paired with its own. */
function outputsOf(context: IExecuteFunctions, { adapter }: OpenSystem) {
	const outputs: INodeExecutionData[][] = [];
	return {
		give: (index: number, rows: readonly Row[]) => {
			const pairedItem = { item: index };
			outputs[index] = rows.map((row) => ({ ...row, pairedItem }));
		},
		refuse: (index: number, error: unknown) => {
			const shown = toOperationError(context.getNode(), error, adapter, { itemIndex: index });
			if (!context.continueOnFail() || !(shown instanceof Error)) throw shown;
			outputs[index] = [errorItem(shown, index)];
		},
		all: () => outputs.flat(),
	};
}

function silenceOf({ adapter }: OpenSystem): Failure {
	const message = `${adapter.displayName} did not say what became of this item`;
	return { kind: 'unavailable', message };
}
