import type { IExecuteFunctions } from 'n8n-workflow';
import { type CrmSession, openCrm, openGateway } from '../shared/n8n/access/connections';
import { crmSettings, forgetCrmSettings, remembersCrmSettings } from '../shared/n8n/crmSettings';
import { ConfigurationRefused } from '../shared/sync/failure';
import { syncPayments } from '../shared/sync/sync';
import type {
	OtherGateway,
	SyncContext,
	SyncInput,
	SyncOptions,
	SyncOutcome,
} from '../shared/sync/types';
import { attemptAsync } from '../shared/vocabulary/attempt';
import { crmSystem, DEFAULT_CRM, DEFAULT_GATEWAY, GATEWAYS, gatewaySystem } from '../systems';
import { alsoReadName } from './description/alsoRead';

export interface Engine {
	readonly sync: SyncContext;
	readonly crmAccess: CrmSession;
}

/** The node's systems, opened. @throws NodeOperationError where a credential is missing or must not be used. */
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
		crmSettings: crmSettings(crmAccess),
		otherGateways: await openOtherGateways(context, gateway),
	};
	return { sync, crmAccess };
}

/** The gateways beside the chosen one; those whose switch is on can be read. */
async function openOtherGateways(
	context: IExecuteFunctions,
	chosen: string,
): Promise<SyncContext['otherGateways']> {
	const others = GATEWAYS.filter(({ id }) => id !== chosen);
	const opened = others.map(async (system): Promise<[string, OtherGateway]> => {
		const { id, name } = system;
		if (context.getNodeParameter(alsoReadName(id), 0, false) !== true) return [id, { name }];
		const { adapter: gateway, connection } = await openGateway(context, system);
		return [id, { name, reader: { gateway, connection } }];
	});
	return new Map(await Promise.all(opened));
}

/** Syncs; where the choices are refused by what is remembered of the CRM, once more with a fresh look. */
export async function runEngine(
	inputs: readonly SyncInput[],
	options: SyncOptions,
	{ sync, crmAccess }: Engine,
): Promise<SyncOutcome[]> {
	const mayBeOld = remembersCrmSettings(crmAccess);
	const tried = await attemptAsync(async () => await syncPayments(inputs, options, sync));
	if ('value' in tried) return tried.value;
	const isRefused = tried.error instanceof ConfigurationRefused;
	if (isRefused) forgetCrmSettings(crmAccess);
	if (isRefused && mayBeOld) return await syncPayments(inputs, options, sync);
	throw tried.error;
}
