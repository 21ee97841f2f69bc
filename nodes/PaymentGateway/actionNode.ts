import { type IExecuteFunctions, type INodeExecutionData, NodeOperationError } from 'n8n-workflow';
import { type GatewaySession, openGateway } from '../shared/n8n/connections';
import { refusalError, toNodeError } from '../shared/n8n/errors';
import { paymentsOf, withPayments } from '../shared/n8n/waitingPayment';
import { attemptAsync } from '../shared/vocabulary/attempt';
import { lookup } from '../shared/vocabulary/lookup';
import { AmountRefused } from '../shared/vocabulary/money';
import { InputRefused } from '../shared/vocabulary/refusal';
import { OPERATIONS } from './operations';
import { DEFAULT_GATEWAY, gatewaySystem } from '../systems';
import { createCall, notOffered, type OperationResult } from './action/call';
import { isOfferedBy } from './action/offered';

/** The chosen operation; what it throws names the payments that its items are about. */
export async function executeAction(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const attempted = await attemptAsync(async () => await run(context));
	if ('value' in attempted) return attempted.value;
	throw withPayments(attempted.error, paymentsOf(context));
}

/** Item by item, so that one that is refused keeps no other back. */
async function run(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const resource = String(context.getNodeParameter('resource', 0, ''));
	const operation = String(context.getNodeParameter('operation', 0, ''));
	const chosen = lookup(lookup(OPERATIONS, resource) ?? {}, operation);
	if (!chosen) {
		throw new NodeOperationError(
			context.getNode(),
			`This version has no operation "${operation}" for "${resource}". Choose one from the list`,
		);
	}
	const access = await openGateway(
		context,
		gatewaySystem(String(context.getNodeParameter('gateway', 0, DEFAULT_GATEWAY))),
	);
	const results: INodeExecutionData[] = [];
	const repeated: string[] = [];
	const { description } = chosen;
	const isOffered = isOfferedBy(access.adapter.actions, chosen, `${resource}.${operation}`);
	for (const index of context.getInputData().keys()) {
		const attempted = await attemptAsync(async () => {
			if (!isOffered) throw notOffered(access.adapter.displayName);
			return await chosen.execute(createCall(context, index, { access, description, repeated }));
		});
		if ('value' in attempted) {
			results.push(...toItems(attempted.value, index));
			continue;
		}
		const error = toItemError(context, attempted.error, access, index);
		if (!context.continueOnFail() || !(error instanceof Error)) throw error;
		results.push({ json: { error: error.message }, pairedItem: { item: index } });
	}
	const [first] = repeated;
	if (first)
		context.addExecutionHints({ message: hintOf(repeated, first), location: 'outputPane' });
	return [results];
}

/** A node that ran green looks as if it had done something. */
function hintOf(repeated: readonly string[], first: string): string {
	return repeated.length === 1
		? first
		: `${repeated.length} items made nothing new: what they ask for was made before. Their note says when.`;
}

function toItems(result: OperationResult, index: number): INodeExecutionData[] {
	if (isWithBinary(result)) {
		return [{ json: result.fields, binary: result.binary, pairedItem: { item: index } }];
	}
	const rows = Array.isArray(result) ? result : [result];
	return rows.map((json) => ({ json, pairedItem: { item: index } }));
}

function isWithBinary(
	result: OperationResult,
): result is Extract<OperationResult, { readonly fields: unknown; readonly binary: object }> {
	return 'fields' in result && 'binary' in result;
}

function toItemError(
	context: IExecuteFunctions,
	error: unknown,
	{ adapter }: GatewaySession,
	itemIndex: number,
): unknown {
	if (error instanceof InputRefused || error instanceof AmountRefused) {
		return refusalError(context.getNode(), [error.message], { itemIndex });
	}
	return toNodeError(context.getNode(), error, [adapter], { itemIndex });
}
