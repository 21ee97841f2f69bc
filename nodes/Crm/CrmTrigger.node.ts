import {
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
	NodeConnectionTypes,
} from 'n8n-workflow';
import { CRM_ICON, CRM_NAME } from '../shared/n8n/appearance';
import { crmLoadOptions } from '../shared/n8n/loadOptions';
import { CRM_CREDENTIALS } from '../shared/n8n/properties';
import { pollDeals } from './trigger/pollDeals';
import { DEAL_TRIGGER_PROPERTIES } from './trigger/properties';

export class CrmTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'CRM Deals and Contacts Trigger',
		name: 'crmTrigger',
		icon: CRM_ICON,
		group: ['trigger'],
		version: 1,
		subtitle: `={{ ${CRM_NAME} }}`,
		description:
			'Asks HubSpot or another CRM regularly for deals that entered a stage, were created or changed: needs no public address, and misses none while n8n or the CRM is away',
		defaults: { name: 'CRM Deals and Contacts Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: CRM_CREDENTIALS,
		properties: DEAL_TRIGGER_PROPERTIES,
	};

	methods = { loadOptions: crmLoadOptions };

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await pollDeals(this);
	}
}
