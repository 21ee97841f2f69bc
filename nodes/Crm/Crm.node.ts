import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	NodeConnectionTypes,
} from 'n8n-workflow';
import offered from '../operations.json';
import { CRM_ICON } from '../shared/n8n/panel/appearance';
import { crmListSearch } from '../shared/n8n/panel/listSearch';
import { crmLoadOptions } from '../shared/n8n/panel/loadOptions';
import { operationProperties } from '../shared/n8n/action/operations';
import { systemCredentials, systemProperties } from '../shared/n8n/panel/properties';
import { runOperation } from '../shared/n8n/action/runOperation';
import { CRMS, crmSystem } from '../systems';
import { CRM_NODE } from './actionNode';

export class Crm implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'CRM Deals and Contacts',
		name: 'crm',
		icon: CRM_ICON,
		group: ['transform'],
		version: 1,
		// The picture names the system, and n8n's canvas shows 24 characters: what the longest operations work with is left out.
		subtitle:
			'={{ $parameter["operation"].replace(/([A-Z])/g, " $1").toLowerCase() + ($parameter["operation"].length > 14 ? "" : " " + $parameter["resource"].replace(/([A-Z])/g, " $1").toLowerCase()) }}',
		description:
			'Works with deals and contacts in HubSpot, Salesforce or another CRM: reads, creates, updates and moves them, gets billing details and payment summaries, sets up the payment fields, creates tasks and notes once, confirms handled payments',
		defaults: { name: 'CRM Deals and Contacts' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: systemCredentials({ crm: CRMS }),
		properties: [
			...systemProperties({ crm: CRMS }),
			...operationProperties(CRM_NODE, CRMS, offered),
		],
	};

	methods = { listSearch: crmListSearch(crmSystem), loadOptions: crmLoadOptions(crmSystem) };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runOperation(this, CRM_NODE);
	}
}
