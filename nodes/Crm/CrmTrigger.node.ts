import {
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
	NodeConnectionTypes,
} from 'n8n-workflow';
import { CRM_ICON, nameExpression } from '../shared/n8n/panel/appearance';
import { crmLoadOptions } from '../shared/n8n/panel/loadOptions';
import { systemCredentials } from '../shared/n8n/panel/properties';
import { CRMS, crmSystem } from '../systems';
import { pollDeals } from './trigger/pollDeals';
import { DEAL_TRIGGER_PROPERTIES } from './trigger/properties';

export class CrmTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'CRM Deals and Contacts Trigger',
		name: 'crmTrigger',
		icon: CRM_ICON,
		group: ['trigger'],
		version: 1,
		subtitle: `={{ ${nameExpression('crm', CRMS)} }}`,
		description:
			'Asks HubSpot, Salesforce or another CRM regularly for deals that entered a stage, were created or changed: needs no public address, and misses none while n8n or the CRM is away',
		defaults: { name: 'CRM Deals and Contacts Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: systemCredentials({ crm: CRMS }),
		properties: DEAL_TRIGGER_PROPERTIES,
	};

	methods = { loadOptions: crmLoadOptions(crmSystem) };

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await pollDeals(this);
	}
}
