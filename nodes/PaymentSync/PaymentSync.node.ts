import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	NodeConnectionTypes,
} from 'n8n-workflow';
import { nameExpression } from '../shared/n8n/panel/appearance';
import { crmLoadOptions } from '../shared/n8n/panel/loadOptions';
import { systemCredentials, systemProperties } from '../shared/n8n/panel/properties';
import { CRMS, crmSystem, GATEWAYS } from '../systems';
import { withAlsoRead, withAlsoReadCredentials } from './description/alsoRead';
import { DEAL_PROPERTIES } from './description/deals';
import { MAPPING_PROPERTIES } from './description/mapping';
import { OPERATION_PROPERTIES } from './description/operation';
import { OPTION_PROPERTIES } from './description/options';
import { STAGE_PROPERTIES } from './description/stages';
import { TASK_PROPERTIES } from './description/tasks';
import { executeSync } from './execute';

export class PaymentSync implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Sync Payment to CRM',
		name: 'paymentSync',
		icon: { light: 'file:sync.svg', dark: 'file:sync.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: `={{ ${nameExpression('gateway', GATEWAYS)} + " → " + ${nameExpression('crm', CRMS)} + ($parameter["operation"] === "summarize" ? " · summary" : ($parameter["operation"] === "preview" ? " · preview" : "") + ($parameter["options"]["allowTestPayments"] ? " · TEST" : "")) }}`,
		description:
			'Brings payments from Stripe or another gateway to the right deal and contact in HubSpot, Salesforce or another CRM: status, stage, totals, notes and tasks, each once. New payments leave by New, for mails and chats',
		defaults: { name: 'Sync Payment to CRM' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [
			{ type: NodeConnectionTypes.Main, displayName: 'New' },
			{ type: NodeConnectionTypes.Main, displayName: 'Already Handled' },
			{ type: NodeConnectionTypes.Main, displayName: 'Needs Review' },
		],
		credentials: withAlsoReadCredentials(
			systemCredentials({ gateway: GATEWAYS, crm: CRMS }),
			GATEWAYS,
		),
		properties: [
			...withAlsoRead(systemProperties({ gateway: GATEWAYS, crm: CRMS }), GATEWAYS),
			...OPERATION_PROPERTIES,
			...MAPPING_PROPERTIES,
			...STAGE_PROPERTIES,
			...DEAL_PROPERTIES,
			...TASK_PROPERTIES,
			...OPTION_PROPERTIES,
		],
	};

	methods = { loadOptions: crmLoadOptions(crmSystem) };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await executeSync(this);
	}
}
