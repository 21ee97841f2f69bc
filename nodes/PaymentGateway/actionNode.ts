import type { IExecuteFunctions } from 'n8n-workflow';
import { type GatewaySession, openGateway } from '../shared/n8n/access/connections';
import { itemByItem, type Row } from '../shared/n8n/action/perItem';
import type { ActionNode } from '../shared/n8n/action/runOperation';
import { DEFAULT_GATEWAY, gatewaySystem } from '../systems';
import { createCall, type Operation, type OperationResult } from './action/call';
import { OPERATIONS } from './operations';
import { RESOURCES } from './operations/resources';

/** Item by item, so that one that is refused keeps no other back. */
export const GATEWAY_NODE: ActionNode<Operation, GatewaySession> = {
	role: 'gateway',
	resources: RESOURCES,
	table: OPERATIONS,
	needsByDefault: (name) => [name],
	open: async (context) =>
		await openGateway(
			context,
			gatewaySystem(String(context.getNodeParameter('gateway', 0, DEFAULT_GATEWAY))),
		),
	run: async ({ description, execute }, name, context, session) => {
		const repeated: string[] = [];
		const outputs = await itemByItem(context, session, async (index) =>
			toRows(await execute(createCall(context, index, { session, name, description, repeated }))),
		);
		hintAt(repeated, context);
		return outputs;
	},
};

/** A node that ran green looks as if it had done something. */
function hintAt(repeated: readonly string[], context: IExecuteFunctions): void {
	const [first, ...others] = repeated;
	if (first === undefined) return;
	const message =
		others.length === 0
			? first
			: `${repeated.length} items made nothing new: what they ask for was made before. Their note says when.`;
	context.addExecutionHints({ message, location: 'outputPane' });
}

function toRows(result: OperationResult): Row[] {
	if (isWithBinary(result)) return [{ json: result.fields, binary: result.binary }];
	const rows = Array.isArray(result) ? result : [result];
	return rows.map((json) => ({ json }));
}

function isWithBinary(
	result: OperationResult,
): result is Extract<OperationResult, { readonly fields: unknown; readonly binary: object }> {
	return 'fields' in result && 'binary' in result;
}
