import type { ICredentialTestRequest, ICredentialType, Icon, INodeProperties } from 'n8n-workflow';
import { system } from '../nodes/gateways/paypal/access';
import { advancedProperties } from '../nodes/shared/n8n/access/advancedProperties';
import { exchanging, signing, TOKEN_PROPERTY } from '../nodes/shared/n8n/access/credential';

export class PaypalPaymentsApi implements ICredentialType {
	name = 'paypalPaymentsApi';

	displayName = 'PayPal Payments API';

	icon: Icon = {
		light: 'file:../nodes/gateways/paypal/paypal.svg',
		dark: 'file:../nodes/gateways/paypal/paypal.dark.svg',
	};

	documentationUrl = 'https://github.com/n8n-nodes-crm-payments/n8n-nodes-crm-payments#paypal-app';

	properties: INodeProperties[] = [
		TOKEN_PROPERTY,
		{
			displayName: 'Environment',
			name: 'environment',
			type: 'options',
			noDataExpression: true,
			options: [
				{
					name: 'Sandbox',
					value: 'sandbox',
					description: 'Moves no money',
				},
				{
					name: 'Live',
					value: 'live',
					description: 'Moves real money',
				},
			],
			default: 'sandbox',
			description: 'Which of the two the app is of: each has apps of its own',
		},
		{
			displayName: 'Client ID',
			name: 'clientId',
			type: 'string',
			required: true,
			default: '',
			description: 'Of an app that you make at developer.paypal.com under Apps & Credentials',
		},
		{
			displayName: 'Client Secret',
			name: 'clientSecret',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description: 'Stands in the app beside the Client ID, under Secret Key',
		},
		...advancedProperties({
			to: 'another address or another call rate',
			baseUrl: {
				default: '',
				placeholder: 'e.g. https://api-m.sandbox.paypal.com',
				description:
					'Another address than the one of PayPal, for a stand-in; only with the environment Sandbox. Empty: that of the environment.',
			},
			then: [
				{
					displayName: 'Certificate Authority',
					name: 'certificateAuthority',
					type: 'string',
					typeOptions: { password: true, rows: 4 },
					displayOptions: { show: { advanced: [true], environment: ['sandbox'] } },
					default: '',
					placeholder: 'e.g. -----BEGIN CERTIFICATE-----',
					description:
						'Only for a stand-in at another API Base URL: the certificates (PEM) that those of its deliveries come from. Never used with PayPal itself.',
				},
			],
			usualCalls: 'ten live and five in the sandbox, since PayPal publishes no limit',
		}),
	];

	preAuthentication = exchanging(system, system.ways[0]);

	authenticate = signing(system, system.ways[0]);

	// Every app may look at its own webhooks, whatever features it has.
	test: ICredentialTestRequest = {
		request: {
			baseURL: `={{ ($credentials.advanced && $credentials.baseUrl) || ($credentials.environment === "live" ? "https://api-m.paypal.com" : "https://api-m.sandbox.paypal.com") }}`,
			url: '/v1/notifications/webhooks',
		},
	};
}
