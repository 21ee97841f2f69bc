import type { IExecuteFunctions } from 'n8n-workflow';
import { type CrmAccess, openCrm, openGateway } from '../shared/n8n/connections';
import { crmFacts, forgetCrmFacts, remembersCrmFacts } from '../shared/n8n/crmFacts';
import { ConfigurationRefused } from '../shared/sync/failure';
import { syncPayments } from '../shared/sync/sync';
import type { SyncContext, SyncInput, SyncOptions, SyncOutcome } from '../shared/sync/types';
import { attemptAsync } from '../shared/vocabulary/attempt';
import { crmSystem, DEFAULT_CRM, DEFAULT_GATEWAY, gatewaySystem } from '../systems';

export interface Engine {
	readonly sync: SyncContext;
	readonly crmAccess: CrmAccess;
}

/** The node's two systems, opened. @throws NodeOperationError where a credential is missing or must not be used. */
export async function openEngine(context: IExecuteFunctions): Promise<Engine> {
	const gateway = String(context.getNodeParameter('gateway', 0, DEFAULT_GATEWAY));
	const crm = String(context.getNodeParameter('crm', 0, DEFAULT_CRM));
	const gatewayAccess = await openGateway(context, gatewaySystem(gateway));
	const crmAccess = await openCrm(context, crmSystem(crm));
	const sync: SyncContext = {
		gateway: gatewayAccess.adapter,
		gatewayConnection: gatewayAccess.connection,
		crm: crmAccess.adapter,
		crmConnection: crmAccess.connection,
		crmFacts: crmFacts(crmAccess),
	};
	return { sync, crmAccess };
}

/** Syncs; where the choices are refused by what is remembered of the CRM, once more with a fresh look. */
export async function runEngine(
	inputs: readonly SyncInput[],
	options: SyncOptions,
	{ sync, crmAccess }: Engine,
): Promise<SyncOutcome[]> {
	const mayBeOld = remembersCrmFacts(crmAccess);
	const tried = await attemptAsync(async () => await syncPayments(inputs, options, sync));
	if ('value' in tried) return tried.value;
	const isRefused = tried.error instanceof ConfigurationRefused;
	if (isRefused) forgetCrmFacts(crmAccess);
	if (isRefused && mayBeOld) return await syncPayments(inputs, options, sync);
	throw tried.error;
}
