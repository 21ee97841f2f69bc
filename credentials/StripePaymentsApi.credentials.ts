import type { ICredentialTestRequest, ICredentialType, Icon, INodeProperties } from 'n8n-workflow';
import { system } from '../nodes/gateways/stripe/access';
import { advancedProperties } from '../nodes/shared/n8n/access/advancedProperties';
import { signing } from '../nodes/shared/n8n/access/credential';

export class StripePaymentsApi implements ICredentialType {
	name = 'stripePaymentsApi';

	displayName = 'Stripe Payments API';

	icon: Icon = {
		light: 'file:../nodes/gateways/stripe/stripe.svg',
		dark: 'file:../nodes/gateways/stripe/stripe.dark.svg',
	};

	documentationUrl = 'https://github.com/n8n-nodes-crm-payments/n8n-nodes-crm-payments#stripe-key';

	properties: INodeProperties[] = [
		{
			displayName: 'Secret or Restricted Key',
			name: 'secretKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description:
				'From Stripe, Developers, API keys. Best is a restricted key with the permissions that the README lists. A key with "test" in it moves no money.',
		},
		{
			displayName: 'Signing Secrets',
			name: 'signingSecrets',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'Only for a webhook endpoint that you made yourself at Stripe. Several, with commas between, while one replaces the other. The trigger looks after the endpoints it makes.',
		},
		...advancedProperties({
			to: 'a connected account, another address or another call rate',
			first: [
				{
					displayName: 'Use Connected Account',
					name: 'useConnectedAccount',
					type: 'boolean',
					noDataExpression: true,
					displayOptions: { show: { advanced: [true] } },
					default: false,
					description:
						'Whether this credential is about one connected account of a Stripe Connect platform. Without an ID everything is then refused, and nothing is done on the account of the key.',
				},
				{
					displayName: 'Connected Account ID',
					name: 'connectedAccountId',
					type: 'string',
					displayOptions: { show: { advanced: [true] } },
					default: '',
					placeholder: 'e.g. acct_1AbC…',
					description:
						'Only for a platform of Stripe Connect: everything this credential does is then about that one account, with the key of the platform. Empty, with Use Connected Account off: about the account of the key.',
				},
			],
			baseUrl: {
				default: 'https://api.stripe.com',
				description: 'Another address than the one of Stripe, for a sandbox; only with a test key',
			},
			usualCalls: 'a quarter of what Stripe allows the account',
		}),
	];

	authenticate = signing(system, system.ways[0]);

	test: ICredentialTestRequest = {
		request: {
			baseURL: `={{ $credentials.advanced ? $credentials.baseUrl : "${system.exampleUrl}" }}`,
			url: '/v1/events?limit=1',
		},
	};
}
