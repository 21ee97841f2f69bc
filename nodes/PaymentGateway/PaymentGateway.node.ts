import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	NodeConnectionTypes,
} from 'n8n-workflow';
import offered from '../operations.json';
import { GATEWAY_ICON } from '../shared/n8n/panel/appearance';
import { operationProperties } from '../shared/n8n/action/operations';
import { systemCredentials, systemProperties } from '../shared/n8n/panel/properties';
import { runOperation } from '../shared/n8n/action/runOperation';
import { GATEWAYS } from '../systems';
import { gatewayListSearch } from './action/listSearch';
import { GATEWAY_NODE } from './actionNode';

export class PaymentGateway implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Payment Gateway',
		name: 'paymentGateway',
		icon: GATEWAY_ICON,
		group: ['transform'],
		version: 1,
		// The picture names the system, and n8n's canvas shows 24 characters: what the longest operations work with is left out.
		subtitle:
			'={{ $parameter["operation"].replace(/([A-Z])/g, " $1").toLowerCase() + ($parameter["operation"].length > 14 ? "" : " " + $parameter["resource"].replace(/([A-Z])/g, " $1").toLowerCase()) }}',
		description:
			'Works with payments, payment links, invoices, refunds, subscriptions, customers and disputes at Stripe or another payment gateway, each write done once. As an AI tool, put human review before what moves money.',
		defaults: { name: 'Payment Gateway' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: systemCredentials({ gateway: GATEWAYS }),
		properties: [
			...systemProperties({ gateway: GATEWAYS }),
			...operationProperties(GATEWAY_NODE, GATEWAYS, offered, {
				resource: 'What this node works with',
				operation: 'What is done',
			}),
		],
	};

	methods = { listSearch: gatewayListSearch };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runOperation(this, GATEWAY_NODE);
	}
}
