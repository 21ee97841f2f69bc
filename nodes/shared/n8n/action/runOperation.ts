import { type IExecuteFunctions, type INodeExecutionData, NodeOperationError } from 'n8n-workflow';
import { attemptAsync } from '../../vocabulary/attempt';
import { lookup } from '../../vocabulary/lookup';
import { errorItem } from '../errors';
import { isOffered, notOffered, type Operation, type Operations } from './operations';
import { type OpenSystem, toOperationError } from './perItem';
import { paymentsOf, withPayments } from '../waitingPayment';

/** An action node: what it can do, and how that is done for all of its items. */
export interface ActionNode<
	One extends Operation,
	Session extends OpenSystem,
> extends Operations<One> {
	/** Opens the system that the node's dropdown chooses. */
	readonly open: (context: IExecuteFunctions) => Promise<Session>;
	/** @param name `payment.capture`. */
	readonly run: (
		operation: One,
		name: string,
		context: IExecuteFunctions,
		session: Session,
	) => Promise<INodeExecutionData[]>;
}

/**
 * The chosen operation. What it throws names the payments that its items are about; with *On Error: Continue* every item
 * says it instead, since n8n would hand the items on as they came, as if the work were done.
 */
export async function runOperation<One extends Operation, Session extends OpenSystem>(
	context: IExecuteFunctions,
	node: ActionNode<One, Session>,
): Promise<INodeExecutionData[][]> {
	const attempted = await attemptAsync(async () => await run(context, node));
	if ('value' in attempted) return [attempted.value];
	const { error } = attempted;
	if (!context.continueOnFail()) throw withPayments(error, paymentsOf(context));
	return [context.getInputData().map((_, index) => errorItem(error, index))];
}

async function run<One extends Operation, Session extends OpenSystem>(
	context: IExecuteFunctions,
	node: ActionNode<One, Session>,
): Promise<INodeExecutionData[]> {
	const resource = String(context.getNodeParameter('resource', 0, ''));
	const operation = String(context.getNodeParameter('operation', 0, ''));
	const chosen = lookup(lookup(node.table, resource) ?? {}, operation);
	if (!chosen) {
		throw new NodeOperationError(
			context.getNode(),
			`This version has no operation "${operation}" for "${resource}". Choose one from the list`,
		);
	}
	const session = await node.open(context);
	const { adapter } = session;
	const name = `${resource}.${operation}`;
	const attempted = await attemptAsync(async () => {
		if (!isOffered(node, name, chosen, adapter.actions)) {
			throw notOffered(adapter.displayName, node.role);
		}
		return await node.run(chosen, name, context, session);
	});
	if ('value' in attempted) return attempted.value;
	throw toOperationError(context.getNode(), attempted.error, adapter);
}
