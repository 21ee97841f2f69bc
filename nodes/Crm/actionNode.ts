import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';
import { openCrm } from '../shared/n8n/connections';
import { toNodeError } from '../shared/n8n/errors';
import { paymentsOf, withPayments } from '../shared/n8n/waitingPayment';
import { attemptAsync } from '../shared/vocabulary/attempt';
import { lookup } from '../shared/vocabulary/lookup';
import { crmSystem, DEFAULT_CRM } from '../systems';
import { OPERATIONS } from './operations';
import { notOffered } from '../shared/n8n/perItem';
import { isOfferedBy } from './offered';

/** The chosen operation, on all items at once. */
export async function executeCrm(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const attempted = await attemptAsync(async () => await run(context));
	if ('value' in attempted) return [attempted.value];
	const { error } = attempted;
	if (!context.continueOnFail()) throw withPayments(error, paymentsOf(context));
	const message = error instanceof Error ? error.message : String(error);
	return [
		context.getInputData().map((_, index) => ({
			json: { error: message },
			error: error as NodeApiError,
			pairedItem: { item: index },
		})),
	];
}

async function run(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const resource = String(context.getNodeParameter('resource', 0, 'payment'));
	const operation = String(context.getNodeParameter('operation', 0, ''));
	const chosen = lookup(lookup(OPERATIONS, resource) ?? {}, operation);
	if (!chosen) {
		throw new NodeOperationError(
			context.getNode(),
			`This version has no operation "${operation}" for "${resource}". Choose one from the list`,
		);
	}
	const access = await openCrm(
		context,
		crmSystem(String(context.getNodeParameter('crm', 0, DEFAULT_CRM))),
	);
	if (!isOfferedBy(access.adapter, chosen)) {
		throw notOffered(context.getNode(), access.adapter.displayName);
	}
	const attempted = await attemptAsync(async () => await chosen.execute(context, access));
	if ('value' in attempted) return attempted.value;
	throw toNodeError(context.getNode(), attempted.error, [access.adapter]);
}
