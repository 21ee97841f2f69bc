import {
	type IHookFunctions,
	type INodeParameters,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
	NodeConnectionTypes,
} from 'n8n-workflow';
import { GATEWAY_ICON, nameExpression } from '../shared/n8n/panel/appearance';
import { systemCredentials, systemProperties } from '../shared/n8n/panel/properties';
import { GATEWAYS } from '../systems';
import { TRIGGER_PROPERTIES } from './trigger/properties';
import { receiveDelivery } from './trigger/delivery';
import { createEndpoint, deleteEndpoint, endpointExists } from './trigger/endpoint';

const RESPONSE_MODE = '={{$parameter["acknowledge"]}}';

/**
 * Tells n8n (from 2.41, `webhookDescriptionFields` of n8n-workflow) the same without its expression engine, which it else asks
 * for every delivery. Older versions do not know the symbol.
 */
const ACKNOWLEDGE_NATIVELY = {
	[Symbol.for('n8n.webhookDescriptionResolvers')]: {
		responseMode: {
			template: RESPONSE_MODE,
			resolve: ({ acknowledge }: INodeParameters) => acknowledge,
		},
	},
};

export class PaymentGatewayTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Payment Gateway Trigger',
		name: 'paymentGatewayTrigger',
		icon: GATEWAY_ICON,
		group: ['trigger'],
		// n8n reads `options.binaryData` by an expression at every delivery to a trigger of version 1, and of no other.
		version: [1, 2],
		defaultVersion: 2,
		subtitle: `={{ ${nameExpression('gateway', GATEWAYS)} }}`,
		description:
			'Starts the workflow when a payment, refund, dispute, invoice or subscription changes at Stripe or another payment gateway; registers the webhook and verifies every delivery',
		defaults: { name: 'Payment Gateway Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: systemCredentials({ gateway: GATEWAYS }),
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				path: 'webhook',
				responseMode: RESPONSE_MODE,
				responseData: 'noData',
				...ACKNOWLEDGE_NATIVELY,
			},
		],
		properties: [...systemProperties({ gateway: GATEWAYS }), ...TRIGGER_PROPERTIES],
	};

	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return await endpointExists(this);
			},
			async create(this: IHookFunctions): Promise<boolean> {
				return await createEndpoint(this);
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return await deleteEndpoint(this);
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receiveDelivery(this);
	}
}
