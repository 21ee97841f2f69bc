import {
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
	NodeConnectionTypes,
} from 'n8n-workflow';
import { GATEWAY_ICON, nameExpression } from '../shared/n8n/panel/appearance';
import { GATEWAYS } from '../systems';
import { pollChanges } from './poll/pollChanges';
import { CATCH_UP_CREDENTIALS, CATCH_UP_PROPERTIES } from './properties';

export class PaymentCatchUpTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Payment Catch-Up Trigger',
		name: 'paymentCatchUpTrigger',
		icon: GATEWAY_ICON,
		group: ['trigger'],
		version: 1,
		subtitle: `={{ ${nameExpression('gateway', GATEWAYS)} }}`,
		description:
			'Asks Stripe or another payment gateway regularly what changed and hands it on as one batch: needs no public address, finds what a webhook missed, and hands out follow-ups that were left unfinished',
		defaults: { name: 'Payment Catch-Up Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: CATCH_UP_CREDENTIALS,
		properties: CATCH_UP_PROPERTIES,
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await pollChanges(this);
	}
}
